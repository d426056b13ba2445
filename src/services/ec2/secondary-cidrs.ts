import { CallerError } from '#base/errors.ts';
import { overlap, type Cidr } from '#model/cidr.ts';
import { routeTables } from '#model/routing.ts';
import { vpcPeeringConnections, type VpcPeeringConnection } from '#model/vpc-peering.ts';
import { vpcCidrs, vpcs, type Vpc } from '#model/vpc.ts';
import type { Reader } from '#state/store.ts';
import { isWithin, knownCidr } from './cidr-blocks.ts';

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const cidrsMax = 5;
const rulesPage = 'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html';

/** Throws the caller's error unless the VPC may have this CIDR too (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions). */
export function checkSecondaryCidr(reader: Reader, vpc: Vpc, cidr: string): void {
  const wanted = knownCidr(cidr);
  if (vpcCidrs(vpc).length >= cidrsMax) throw new CallerError('CidrLimitExceeded', `This network ${vpc.id} has met its maximum number of allowed CIDRs: ${cidrsMax}`);
  const own = vpcCidrs(vpc).find((other) => overlap(wanted, knownCidr(other)));
  if (own !== undefined) throw new CallerError('InvalidVpc.Range', `The CIDR '${cidr}' conflicts with the CIDR '${own}' of the VPC '${vpc.id}'.`);
  if (isRestricted(wanted, vpcCidrs(vpc).map(knownCidr))) {
    throw new CallerError('InvalidVpc.Range', `The CIDR '${cidr}' is restricted. Use a CIDR from the same private address range as the current VPC CIDR, or use a publicly-routable CIDR. For additional restrictions, see ${rulesPage}`);
  }
  const routed = routedWithin(reader, vpc, wanted);
  if (routed !== undefined) throw new CallerError('InvalidVpc.Range', `The CIDR '${cidr}' is the same as or larger than the destination '${routed}' of a route of the VPC '${vpc.id}'.`);
  for (const peering of reader.find(vpcPeeringConnections, 'vpc', vpc.id)) checkPeer(reader, vpc, { peering, cidr, wanted });
}

/** Requests to this VPC that nobody can accept any more once it has this CIDR. */
export function requestsThatFail(reader: Reader, vpc: Vpc, cidr: string): readonly VpcPeeringConnection[] {
  return reader.find(vpcPeeringConnections, 'vpc', vpc.id).filter((peering) => peering.status === 'pending-acceptance' && overlapsPeer(reader, vpc, { peering, wanted: knownCidr(cidr) }));
}

const ten = knownCidr('10.0.0.0/8');
const oneSevenTwo = knownCidr('172.16.0.0/12');
const oneNineTwo = knownCidr('192.168.0.0/16');
const privateRanges = [ten, oneSevenTwo, oneNineTwo];
const benchmarks = knownCidr('198.19.0.0/16');

function isRestricted(wanted: Cidr, own: readonly Cidr[]): boolean {
  const isFrom = (range: Cidr) => isWithin(wanted, range);
  const has = (range: Cidr) => own.some((cidr) => isWithin(cidr, range));
  const [primary] = own;
  if (primary === undefined) return false;
  const home = [...privateRanges, benchmarks].find((range) => isWithin(primary, range));
  if (privateRanges.some((range) => range !== home && isFrom(range))) return true;
  if (home !== benchmarks && isFrom(benchmarks)) return true;
  if (home === ten && has(knownCidr('10.0.0.0/15')) && isFrom(knownCidr('10.0.0.0/16'))) return true;
  return home === oneSevenTwo && isFrom(knownCidr('172.31.0.0/16'));
}

function routedWithin(reader: Reader, vpc: Vpc, wanted: Cidr): string | undefined {
  const routes = reader.find(routeTables, 'vpc', vpc.id).flatMap((table) => table.routes);
  return routes.flatMap(({ destination }) => (destination.kind === 'cidr' ? [destination.cidr] : [])).find((destination) => isWithin(knownCidr(destination), wanted));
}

function checkPeer(reader: Reader, vpc: Vpc, { peering, cidr, wanted }: { readonly peering: VpcPeeringConnection; readonly cidr: string; readonly wanted: Cidr }): void {
  if (peering.status === 'pending-acceptance' && peering.requester.vpcId === vpc.id) {
    throw new CallerError('OperationNotPermitted', `The VPC '${vpc.id}' cannot have another CIDR while its VPC peering connection '${peering.id}' is pending acceptance.`);
  }
  if (peering.status === 'active' && overlapsPeer(reader, vpc, { peering, wanted })) {
    throw new CallerError('InvalidVpc.Range', `The CIDR '${cidr}' conflicts with a CIDR of the VPC that '${vpc.id}' is peered with by '${peering.id}'.`);
  }
}

function overlapsPeer(reader: Reader, vpc: Vpc, { peering, wanted }: { readonly peering: VpcPeeringConnection; readonly wanted: Cidr }): boolean {
  const side = peering.requester.vpcId === vpc.id ? peering.accepter : peering.requester;
  const peer = reader.get(vpcs, side.vpcId);
  return (peer === undefined ? side.cidrs : vpcCidrs(peer)).some((other) => overlap(wanted, knownCidr(other)));
}
