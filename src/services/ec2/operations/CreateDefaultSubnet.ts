import { CallerError } from '#base/errors.ts';
import { formatAddress, overlap } from '#model/cidr.ts';
import { defaultSubnet } from '#model/default-vpc.ts';
import { subnets, type Subnet, type Vpc } from '#model/vpc.ts';
import { findDefaultVpc } from '#state/default-vpc.ts';
import { actsOn } from '../access.ts';
import { knownCidr } from '../cidr-blocks.ts';
import { putSubnet } from '../put-subnet.ts';
import type { Ec2Operation } from '../service.ts';
import { subnetView } from '../views/subnet.ts';
import { change } from '../vpc-state.ts';
import { namedZone } from '../zone-choice.ts';

const prefixLength = 20;
const size = 2 ** (32 - prefixLength);

/** For those who have deleted theirs. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateDefaultSubnet.html */
export default {
  access: (_input, call) => actsOn('CreateDefaultSubnet', call, 'subnet/*'),
  refuses: { Ipv6Native: 'subnets have IPv4 only' },
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const zone = namedZone(call.region, input);
      if (zone === undefined) throw new CallerError('MissingParameter', 'The request must contain the parameter availabilityZone');
      const vpc = findDefaultVpc(transaction, call);
      if (vpc === undefined) throw new CallerError('DefaultVpcDoesNotExist', 'No default VPC exists for this account in this region.');
      const others = transaction.find(subnets, 'vpc', vpc.id);
      const existing = others.find((subnet) => subnet.isDefaultForAz && subnet.availabilityZone === zone.name);
      if (existing !== undefined) throw new CallerError('DefaultSubnetAlreadyExistsInAvailabilityZone', `'${existing.id}' is already the default subnet in ${zone.name}.`);
      const subnet = defaultSubnet(vpc, zone, firstFree(vpc, others), deps.ids);
      putSubnet(transaction, subnet, deps.ids);
      return { Subnet: subnetView({ subnet, takenCount: 0 }) };
    });
  },
} satisfies Ec2Operation<'CreateDefaultSubnet'>;

function firstFree(vpc: Vpc, others: readonly Subnet[]): string {
  const { first, size: vpcSize } = knownCidr(vpc.cidr);
  for (let start = first; start < first + vpcSize; start += size) {
    if (!others.some((subnet) => overlap(knownCidr(subnet.cidr), { first: start, prefixLength, size }))) return `${formatAddress(start)}/${prefixLength}`;
  }
  throw new CallerError('InsufficientCidrBlocks', `The VPC '${vpc.id}' has no free /${prefixLength} for a default subnet.`);
}
