import { CallerError } from '#base/errors.ts';
import { overlap, parseCidr } from '#model/cidr.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import { reservedCidrs, subnets, type Subnet, type SubnetCidrReservation } from '#model/vpc.ts';
import type { Reader } from '#state/store.ts';
import { canonicalCidr } from './canonical-cidr.ts';
import { isWithin, knownCidr } from './cidr-blocks.ts';
import { checkId, idKinds, notFound } from './errors.ts';

/** AWS names no limit; this one keeps a subnet readable. */
const reservationsMax = 250;

/** The CIDR of a new reservation of this subnet, as a caller gives it. */
export function reservedCidr(subnet: Subnet, text: string): string {
  const canonical = canonicalCidr(text);
  const cidr = canonical === undefined ? undefined : parseCidr(canonical);
  if (canonical === undefined || cidr === undefined) throw new CallerError('InvalidParameterValue', `Value (${text}) for parameter cidr is invalid. This is not a valid CIDR block.`);
  if (!isWithin(cidr, knownCidr(subnet.cidr))) throw new CallerError('InvalidParameterValue', `Reservation CIDR should be within subnet CIDR block (${subnet.cidr})`);
  const others = reservedCidrs(subnet);
  if (others.some((other) => overlap(cidr, knownCidr(other)))) throw new CallerError('InvalidParameterValue', `Reservation CIDR ${canonical} has overlap with existing reserved CIDR block`);
  if (others.length >= reservationsMax) throw new CallerError('ResourceLimitExceeded', `A subnet has at most ${reservationsMax} CIDR reservations.`);
  return canonical;
}

export interface FoundReservation {
  readonly subnet: Subnet;
  readonly reservation: SubnetCidrReservation;
  /** The other ones of the subnet. */
  readonly others: readonly SubnetCidrReservation[];
}

export function findReservation(reader: Reader, scope: Scope, id: string): FoundReservation {
  checkId(idKinds.subnetCidrReservation, id);
  for (const subnet of reader.find(subnets, 'scope', scopeKey(scope))) {
    const all = subnet.cidrReservations ?? [];
    const reservation = all.find((candidate) => candidate.id === id);
    if (reservation !== undefined) return { subnet, reservation, others: all.filter((other) => other !== reservation) };
  }
  throw notFound(idKinds.subnetCidrReservation, id);
}
