import { CallerError } from '#base/errors.ts';
import { vpcParts } from '#model/default-vpc.ts';
import { putVpcParts } from '#state/default-vpc.ts';
import { actsOn, taggedOnCreate } from '../access.ts';
import { vpcCidr } from '../cidr-blocks.ts';
import { defaultDhcpOptionsId } from '../dhcp-options.ts';
import type { Ec2Operation } from '../service.ts';
import { tagsOnCreate } from '../tags-on-create.ts';
import { pendingVpcView } from '../views/vpc.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpc.html */
export default {
  access: (input, call) => [...actsOn('CreateVpc', call, 'vpc/*'), ...taggedOnCreate('CreateVpc', call, input.TagSpecifications)],
  refuses: {
    AmazonProvidedIpv6CidrBlock: 'VPCs have IPv4 only',
    Ipv6CidrBlock: 'VPCs have IPv4 only',
    Ipv6CidrBlockNetworkBorderGroup: 'VPCs have IPv4 only',
    Ipv6IpamPoolId: 'VPCs have IPv4 only',
    Ipv6NetmaskLength: 'VPCs have IPv4 only',
    Ipv6Pool: 'VPCs have IPv4 only',
    Ipv4IpamPoolId: 'there is no IPAM',
    Ipv4NetmaskLength: 'there is no IPAM',
    VpcEncryptionControl: 'traffic within a VPC is not encrypted',
  },
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      if (input.CidrBlock === undefined) throw new CallerError('MissingParameter', "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.");
      const { account, region } = call;
      const parts = vpcParts({
        account,
        region,
        cidr: vpcCidr(input.CidrBlock),
        isDefault: false,
        dhcpOptionsId: defaultDhcpOptionsId(transaction, call, deps.ids),
        instanceTenancy: tenancy(input.InstanceTenancy),
        enableDnsHostnames: false,
        tags: tagsOnCreate(input.TagSpecifications, 'vpc'),
      }, deps.ids);
      putVpcParts(transaction, parts);
      return { Vpc: pendingVpcView(parts.vpc) };
    });
  },
} satisfies Ec2Operation<'CreateVpc'>;

function tenancy(wanted: string | undefined): 'default' | 'dedicated' {
  if (wanted === undefined || wanted === 'default') return 'default';
  if (wanted === 'dedicated') return wanted;
  throw new CallerError('UnsupportedTenancy', `The tenancy value ${wanted} is not supported.`);
}
