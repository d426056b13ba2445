import type { ReferencedSecurityGroup } from '@aws-sdk/client-ec2';
import type { SecurityGroupPeer } from '#model/security-group.ts';
import type { VpcPeeringConnection } from '#model/vpc-peering.ts';

export type GroupPeer = Extract<SecurityGroupPeer, { readonly kind: 'group' }>;

/** Shows the group that a rule refers to. */
export type GroupPeerView = (peer: GroupPeer) => ReferencedSecurityGroup;

/** A group of the same VPC belongs to the same account; one of a peered VPC is shown with the connection and its status. */
export function groupPeerView(account: string, connections: readonly VpcPeeringConnection[]): GroupPeerView {
  return (peer) => {
    const connection = connections.find(({ id }) => id === peer.vpcPeeringConnectionId);
    return {
      GroupId: peer.groupId,
      UserId: peer.account ?? account,
      ...(peer.vpcId === undefined ? {} : { VpcId: peer.vpcId }),
      ...(peer.vpcPeeringConnectionId === undefined ? {} : { VpcPeeringConnectionId: peer.vpcPeeringConnectionId, PeeringStatus: connection?.status ?? 'deleted' }),
    };
  };
}
