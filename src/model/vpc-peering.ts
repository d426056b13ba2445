import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** Two VPCs that reach each other's private addresses where both have routes for it. Its scope is the requester's; the accepter's side sees it too. */
export interface VpcPeeringConnection extends Scope {
  readonly id: string;
  readonly requester: PeeringSide;
  readonly accepter: PeeringSide;
  readonly status: 'pending-acceptance' | 'active' | 'rejected' | 'deleted' | 'failed' | 'expired';
  readonly statusMessage: string;
  readonly createdAt: number;
  /** A request that nobody answers expires. */
  readonly expiresAt?: number;
  /** A connection that is over is shown for some time. */
  readonly endedAt?: number;
  /** The account and region (`scopeKey`) that deleted it. */
  readonly deletedBy?: string;
  /** The requester's; see `peeringTags`. */
  readonly tags: readonly Tag[];
  readonly accepterTags?: readonly Tag[];
}

export interface PeeringSide extends Scope {
  readonly vpcId: string;
  /** The VPC's when the connection was made or accepted. */
  readonly cidrs: readonly string[];
  /** Whether the other side resolves this VPC's public names to private addresses. */
  readonly allowDnsResolutionFromRemoteVpc: boolean;
}

export const vpcPeeringConnections = defineCollection<VpcPeeringConnection>()({
  kind: 'ec2-vpc-peering-connection',
  version: 1,
  key: (connection) => connection.id,
  indexes: {
    scope: ({ requester, accepter }) => [...new Set([scopeKey(requester), scopeKey(accepter)])],
    vpc: ({ requester, accepter }) => [requester.vpcId, accepter.vpcId],
  },
});

/** Requests expire after 7 days; https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-lifecycle says how long what is over is shown, and to whom. */
export const peeringRequestLifeMs = 7 * 86_400_000;
const shortlyMs = 2 * 3_600_000;
const longerMs = 2 * 86_400_000;

/** The connection as it is at this time: nobody has to write that a request has expired. */
export function peeringAt(connection: VpcPeeringConnection, nowMs: number): VpcPeeringConnection {
  const { status, expiresAt } = connection;
  if (status !== 'pending-acceptance' || expiresAt === undefined || nowMs < expiresAt) return connection;
  return { ...connection, status: 'expired', statusMessage: 'Expired', endedAt: expiresAt };
}

/** Whether this side still sees a connection, which may be over. */
export function isPeeringShown(connection: VpcPeeringConnection, viewer: Scope, nowMs: number): boolean {
  const { status, endedAt } = peeringAt(connection, nowMs);
  return endedAt === undefined || nowMs < endedAt + shownAfterEndMs(connection, status, viewer);
}

/** Tags are of one side: the other neither sees nor changes them. */
export function peeringTags(connection: VpcPeeringConnection, viewer: Scope): readonly Tag[] {
  return isRequester(connection, viewer) ? connection.tags : (connection.accepterTags ?? []);
}

export function withPeeringTags(connection: VpcPeeringConnection, viewer: Scope, tags: readonly Tag[]): VpcPeeringConnection {
  return isRequester(connection, viewer) ? { ...connection, tags } : { ...connection, accepterTags: tags };
}

export function isRequester({ requester }: VpcPeeringConnection, viewer: Scope): boolean {
  return scopeKey(requester) === scopeKey(viewer);
}

export function isAccepter({ accepter }: VpcPeeringConnection, viewer: Scope): boolean {
  return scopeKey(accepter) === scopeKey(viewer);
}

function shownAfterEndMs(connection: VpcPeeringConnection, status: VpcPeeringConnection['status'], viewer: Scope): number {
  const asRequester = isRequester(connection, viewer);
  switch (status) {
    case 'failed':
      return asRequester ? shortlyMs : 0;
    case 'rejected':
      return asRequester ? longerMs : shortlyMs;
    case 'deleted':
      return connection.deletedBy === scopeKey(viewer) ? shortlyMs : longerMs;
    default:
      return longerMs;
  }
}
