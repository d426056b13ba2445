import type { VpcPeeringConnection as Ec2VpcPeeringConnection, VpcPeeringConnectionVpcInfo } from '@aws-sdk/client-ec2';
import { dateOf } from '#base/time.ts';
import type { Scope } from '#model/scope.ts';
import { peeringTags, type PeeringSide, type VpcPeeringConnection } from '#model/vpc-peering.ts';
import { tagList } from './tags.ts';

export interface PeeringSeen {
  readonly connection: VpcPeeringConnection;
  /** From which side it is looked at. */
  readonly viewer: Scope;
}

/** Nothing is told of the accepter's VPC before its owner has accepted. */
export function vpcPeeringConnectionView({ connection, viewer }: PeeringSeen): Ec2VpcPeeringConnection {
  const { requester, accepter, status, statusMessage, expiresAt } = connection;
  return {
    VpcPeeringConnectionId: connection.id,
    RequesterVpcInfo: sideView(requester),
    AccepterVpcInfo: wasAccepted(connection) ? sideView(accepter) : { OwnerId: accepter.account, VpcId: accepter.vpcId, Region: accepter.region },
    Status: { Code: status, Message: statusMessage },
    ...(status === 'pending-acceptance' && expiresAt !== undefined ? { ExpirationTime: dateOf(expiresAt) } : {}),
    Tags: tagList(peeringTags(connection, viewer)),
  };
}

/** As an operation answers that has only begun what it was asked for. */
export function peeringBegun(seen: PeeringSeen, code: 'initiating-request' | 'provisioning'): Ec2VpcPeeringConnection {
  const message = code === 'provisioning' ? 'Provisioning' : `Initiating Request to ${seen.connection.accepter.account}`;
  return { ...vpcPeeringConnectionView(seen), Status: { Code: code, Message: message } };
}

/** The CIDRs of the accepter are known from when it accepted. */
function wasAccepted({ accepter }: VpcPeeringConnection): boolean {
  return accepter.cidrs.length > 0;
}

function sideView({ account, region, vpcId, cidrs, allowDnsResolutionFromRemoteVpc }: PeeringSide): VpcPeeringConnectionVpcInfo {
  return {
    OwnerId: account,
    VpcId: vpcId,
    Region: region,
    ...(cidrs[0] === undefined ? {} : { CidrBlock: cidrs[0] }),
    CidrBlockSet: cidrs.map((CidrBlock) => ({ CidrBlock })),
    PeeringOptions: { AllowDnsResolutionFromRemoteVpc: allowDnsResolutionFromRemoteVpc, AllowEgressFromLocalClassicLinkToRemoteVpc: false, AllowEgressFromLocalVpcToRemoteClassicLink: false },
  };
}
