import { CallerError } from '#base/errors.ts';
import { subnets, type Subnet } from '#model/vpc.ts';
import { actsOn } from '../access.ts';
import { idKinds } from '../errors.ts';
import { checkOneAttribute } from '../one-attribute.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySubnetAttribute.html */
export default {
  access: (input, call) => actsOn('ModifySubnetAttribute', call, `subnet/${input.SubnetId}`),
  refuses: {
    AssignIpv6AddressOnCreation: 'subnets have IPv4 only',
    EnableDns64: 'subnets have IPv4 only',
    EnableResourceNameDnsAAAARecordOnLaunch: 'subnets have IPv4 only',
    MapCustomerOwnedIpOnLaunch: 'there are no Outposts',
    CustomerOwnedIpv4Pool: 'there are no Outposts',
    EnableLniAtDeviceIndex: 'there are no Outposts',
    DisableLniAtDeviceIndex: 'there are no Outposts',
  },
  handle({ SubnetId, ...attributes }, call, deps) {
    return change(deps, call, {}, (transaction) => {
      const subnet = lookUp(transaction, call, { collection: subnets, idKind: idKinds.subnet, id: SubnetId });
      checkOneAttribute(attributes);
      const { MapPublicIpOnLaunch, EnableResourceNameDnsARecordOnLaunch, PrivateDnsHostnameTypeOnLaunch } = attributes;
      transaction.put(subnets, {
        ...subnet,
        mapPublicIpOnLaunch: MapPublicIpOnLaunch?.Value ?? subnet.mapPublicIpOnLaunch,
        enableResourceNameDnsARecordOnLaunch: EnableResourceNameDnsARecordOnLaunch?.Value ?? subnet.enableResourceNameDnsARecordOnLaunch,
        hostnameTypeOnLaunch: hostnameType(PrivateDnsHostnameTypeOnLaunch) ?? subnet.hostnameTypeOnLaunch,
      });
      return {};
    });
  },
} satisfies Ec2Operation<'ModifySubnetAttribute'>;

function hostnameType(wanted: string | undefined): Subnet['hostnameTypeOnLaunch'] | undefined {
  if (wanted === undefined || wanted === 'ip-name' || wanted === 'resource-name') return wanted;
  throw new CallerError('InvalidParameterValue', `Value (${wanted}) for parameter privateDnsHostnameTypeOnLaunch is invalid. Expecting ip-name or resource-name.`);
}
