import { CallerError } from '#base/errors.ts';
import { ec2Id } from '#model/default-vpc.ts';
import { elasticIps, type ElasticIp } from '#model/elastic-ip.ts';
import { freePublicAddressIn } from '#state/free-public-address.ts';
import type { Reader } from '#state/store.ts';
import { actsOn, taggedOnCreate } from '../access.ts';
import type { Ec2Deps, Ec2Operation } from '../service.ts';
import { tagsOnCreate } from '../tags-on-create.ts';
import { amazonPool } from '../views/address.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AllocateAddress.html */
export default {
  access: (input, call) => [...actsOn('AllocateAddress', call, 'elastic-ip/*'), ...taggedOnCreate('AllocateAddress', call, input.TagSpecifications)],
  refuses: {
    Address: 'addresses are taken from the pool of the daemon, which picks them',
    CustomerOwnedIpv4Pool: 'there are no Outposts',
    IpamPoolId: 'there is no IPAM',
  },
  handle(input, call, deps) {
    const { account, region } = call;
    const { Domain: domain, NetworkBorderGroup: borderGroup, PublicIpv4Pool: pool } = input;
    if (domain !== undefined && domain !== 'vpc') throw new CallerError('InvalidParameterValue', `Value (${domain}) for parameter domain is invalid. EC2-Classic is no more; the domain is vpc.`);
    if (borderGroup !== undefined && borderGroup !== region) throw new CallerError('InvalidParameterValue', `Value (${borderGroup}) for parameter networkBorderGroup is invalid. There are no Local Zones; the group of this region is ${region}.`);
    if (pool !== undefined && pool !== amazonPool) throw new CallerError('InvalidParameterValue', `invalid value for parameter pool: ${pool}. There are no address pools of your own; the pool is ${amazonPool}.`);
    const tags = tagsOnCreate(input.TagSpecifications, 'elastic-ip');
    return change(deps, call, input, (transaction) => {
      const address: ElasticIp = { account, region, allocationId: ec2Id('eipalloc', deps.ids), publicIpv4Address: freeAddressOf(transaction, deps), tags };
      transaction.put(elasticIps, address);
      return { AllocationId: address.allocationId, PublicIp: address.publicIpv4Address, PublicIpv4Pool: amazonPool, NetworkBorderGroup: region, Domain: 'vpc' as const };
    });
  },
} satisfies Ec2Operation<'AllocateAddress'>;

function freeAddressOf(reader: Reader, { publicAddressPool: pool, ids }: Ec2Deps): string {
  const address = freePublicAddressIn(reader, pool, ids);
  if (address === undefined) throw new CallerError('InsufficientAddressCapacity', `Not enough available addresses to satisfy your request: all of ${pool} that the daemon serves are taken; release one`);
  return address;
}
