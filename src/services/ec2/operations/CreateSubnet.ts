import { CallerError } from '#base/errors.ts';
import { overlap } from '#model/cidr.ts';
import { ec2Id } from '#model/default-vpc.ts';
import { subnets, vpcCidrs, vpcs, type Subnet, type Vpc } from '#model/vpc.ts';
import type { Reader } from '#state/store.ts';
import { actsOn, taggedOnCreate } from '../access.ts';
import { invalidRange, isWithin, knownCidr, subnetCidr } from '../cidr-blocks.ts';
import { idKinds } from '../errors.ts';
import { putSubnet } from '../put-subnet.ts';
import type { Ec2Operation } from '../service.ts';
import { tagsOnCreate } from '../tags-on-create.ts';
import { subnetView } from '../views/subnet.ts';
import { change, lookUp } from '../vpc-state.ts';
import { anyZone, namedZone } from '../zone-choice.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html */
export default {
  access: (input, call) => [...actsOn('CreateSubnet', call, 'subnet/*', `vpc/${input.VpcId}`), ...taggedOnCreate('CreateSubnet', call, input.TagSpecifications)],
  refuses: {
    Ipv6CidrBlock: 'VPCs have IPv4 only',
    Ipv6IpamPoolId: 'VPCs have IPv4 only',
    Ipv6Native: 'VPCs have IPv4 only',
    Ipv6NetmaskLength: 'VPCs have IPv4 only',
    Ipv4IpamPoolId: 'there is no IPAM',
    Ipv4NetmaskLength: 'there is no IPAM',
    OutpostArn: 'there are no Outposts',
  },
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const vpc = lookUp(transaction, call, { collection: vpcs, idKind: idKinds.vpc, id: input.VpcId });
      if (input.CidrBlock === undefined) throw new CallerError('MissingParameter', "Either 'cidrBlock' or 'ipv6CidrBlock' should be provided.");
      const zone = namedZone(call.region, input) ?? anyZone(call.region);
      const subnet: Subnet = {
        account: call.account,
        region: call.region,
        id: ec2Id('subnet', deps.ids),
        vpcId: vpc.id,
        cidr: freeCidr(transaction, vpc, subnetCidr(input.CidrBlock)),
        availabilityZone: zone.name,
        availabilityZoneId: zone.id,
        isDefaultForAz: false,
        mapPublicIpOnLaunch: false,
        hostnameTypeOnLaunch: 'ip-name',
        enableResourceNameDnsARecordOnLaunch: false,
        tags: tagsOnCreate(input.TagSpecifications, 'subnet'),
      };
      putSubnet(transaction, subnet, deps.ids);
      return { Subnet: subnetView({ subnet, takenCount: 0 }) };
    });
  },
} satisfies Ec2Operation<'CreateSubnet'>;

/** Lies in one of the VPC's CIDRs, and apart from all its subnets. */
function freeCidr(reader: Reader, vpc: Vpc, cidr: string): string {
  const wanted = knownCidr(cidr);
  if (!vpcCidrs(vpc).some((own) => isWithin(wanted, knownCidr(own)))) throw invalidRange('InvalidSubnet.Range', cidr);
  const isTaken = reader.find(subnets, 'vpc', vpc.id).some((subnet) => overlap(wanted, knownCidr(subnet.cidr)));
  if (isTaken) throw new CallerError('InvalidSubnet.Conflict', `The CIDR '${cidr}' conflicts with another subnet`);
  return cidr;
}
