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
  readonly tags: readonly Tag[];
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
