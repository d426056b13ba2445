import { CallerError } from '#base/errors.ts';
import { overlap, parseCidr } from '#model/cidr.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import { isPeeringShown, peeringAt, vpcPeeringConnections, type PeeringSide, type VpcPeeringConnection } from '#model/vpc-peering.ts';
import { vpcCidrs, vpcs } from '#model/vpc.ts';
import type { Reader, Transaction } from '#state/store.ts';
import { checkId, idKinds, notFound } from './errors.ts';

/** A connection that the caller sees, from either side, as it is at this time. */
export function findPeering(reader: Reader, viewer: Scope, { id = '', nowMs }: { readonly id: string | undefined; readonly nowMs: number }): VpcPeeringConnection {
  checkId(idKinds.vpcPeeringConnection, id);
  const connection = shownPeerings(reader.find(vpcPeeringConnections, 'scope', scopeKey(viewer)), viewer, nowMs).find((candidate) => candidate.id === id);
  if (connection === undefined) throw notFound(idKinds.vpcPeeringConnection, id);
  return connection;
}

export function shownPeerings(all: readonly VpcPeeringConnection[], viewer: Scope, nowMs: number): readonly VpcPeeringConnection[] {
  return all.filter((connection) => isPeeringShown(connection, viewer, nowMs)).map((connection) => peeringAt(connection, nowMs));
}

/** An active connection has the CIDRs that its VPCs have now, also those that they were given since. */
export function withPresentCidrs(reader: Reader, connection: VpcPeeringConnection): VpcPeeringConnection {
  if (connection.status !== 'active') return connection;
  const present = (side: PeeringSide): PeeringSide => {
    const vpc = reader.get(vpcs, side.vpcId);
    return vpc === undefined ? side : { ...side, cidrs: vpcCidrs(vpc) };
  };
  return { ...connection, requester: present(connection.requester), accepter: present(connection.accepter) };
}

/** Removes the documents of connections that neither side is shown any more. */
export function forgetPeerings(transaction: Transaction, scope: Scope, nowMs: number): void {
  for (const connection of transaction.find(vpcPeeringConnections, 'scope', scopeKey(scope))) {
    const { requester, accepter } = connection;
    if (!isPeeringShown(connection, requester, nowMs) && !isPeeringShown(connection, accepter, nowMs)) transaction.remove(vpcPeeringConnections, connection.id);
  }
}

export function anyOverlap(ones: readonly string[], others: readonly string[]): boolean {
  return ones.some((one) => others.some((other) => doOverlap(one, other)));
}

/** https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-lifecycle */
export function invalidTransition({ id, status }: VpcPeeringConnection, to: string): CallerError {
  return new CallerError('InvalidStateTransition', `Invalid state transition for ${id}, attempted to transition from ${status} to ${to}`);
}

export function notPermitted(scope: Scope, action: string, { id, accepter }: VpcPeeringConnection): CallerError {
  if (scope.account === accepter.account && scope.region !== accepter.region) {
    return new CallerError('OperationNotPermitted', `Incorrect region (${scope.region}) specified for this request. VPC peering connection ${id} must be ${action === 'accept' ? 'accepted' : 'accepted or rejected'} in region ${accepter.region}`);
  }
  return new CallerError('OperationNotPermitted', `User (${scope.account}) cannot ${action} peering ${id}`);
}

function doOverlap(one: string, other: string): boolean {
  const [first, second] = [parseCidr(one), parseCidr(other)];
  return first !== undefined && second !== undefined && overlap(first, second);
}
