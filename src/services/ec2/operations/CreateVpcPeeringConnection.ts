import { CallerError } from '#base/errors.ts';
import { ec2Id } from '#model/default-vpc.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import { peeringAt, peeringRequestLifeMs, vpcPeeringConnections, type PeeringSide, type VpcPeeringConnection } from '#model/vpc-peering.ts';
import { vpcCidrs, vpcs, type Vpc } from '#model/vpc.ts';
import type { Reader } from '#state/store.ts';
import { actsOn, taggedOnCreate } from '../access.ts';
import { checkId, idKinds, notFound } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { tagsOnCreate } from '../tags-on-create.ts';
import { peeringBegun } from '../views/vpc-peering.ts';
import { anyOverlap, forgetPeerings } from '../vpc-peering-state.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcPeeringConnection.html */
export default {
  access: (input, call) => [...actsOn('CreateVpcPeeringConnection', call, 'vpc-peering-connection/*', `vpc/${input.VpcId ?? ''}`), ...taggedOnCreate('CreateVpcPeeringConnection', call, input.TagSpecifications)],
  handle(input, call, deps) {
    const { PeerVpcId: peerVpcId, PeerOwnerId: account = call.account, PeerRegion: region = call.region } = input;
    if (peerVpcId === undefined) throw new CallerError('MissingParameter', 'The request must contain the parameter peerVpcId');
    checkId(idKinds.peeringVpc, peerVpcId);
    if (!/^[0-9]{12}$/.test(account)) throw new CallerError('InvalidParameterValue', `Value (${account}) for parameter peerOwnerId is invalid. An account id has 12 digits.`);
    const tags = tagsOnCreate(input.TagSpecifications, 'vpc-peering-connection');
    return change(deps, call, input, (transaction) => {
      const nowMs = deps.clock.nowMs();
      const vpc = lookUp(transaction, call, { collection: vpcs, idKind: idKinds.peeringVpc, id: input.VpcId });
      const peer = findPeer(transaction, { account, region }, peerVpcId);
      if (peer === undefined && scopeKey({ account, region }) === scopeKey(call)) throw notFound(idKinds.peeringVpc, peerVpcId);
      forgetPeerings(transaction, call, nowMs);
      refuseSecond(transaction, [vpc.id, peerVpcId], nowMs);
      const accepter: PeeringSide = { account, region, vpcId: peerVpcId, cidrs: [], allowDnsResolutionFromRemoteVpc: false };
      const requester: PeeringSide = { account: call.account, region: call.region, vpcId: vpc.id, cidrs: vpcCidrs(vpc), allowDnsResolutionFromRemoteVpc: false };
      const request = { account: call.account, region: call.region, id: ec2Id('pcx', deps.ids), requester, accepter, createdAt: nowMs, tags };
      const connection: VpcPeeringConnection = peer === undefined || anyOverlap(vpcCidrs(vpc), vpcCidrs(peer)) ? failed(request, nowMs) : { ...request, status: 'pending-acceptance', statusMessage: `Pending Acceptance by ${account}`, expiresAt: nowMs + peeringRequestLifeMs };
      transaction.put(vpcPeeringConnections, connection);
      return { VpcPeeringConnection: peeringBegun({ connection, viewer: call }, 'initiating-request') };
    });
  },
} satisfies Ec2Operation<'CreateVpcPeeringConnection'>;

/** AWS tells such a request from a good one only after it has answered. */
function failed(request: Omit<VpcPeeringConnection, 'status' | 'statusMessage'>, nowMs: number): VpcPeeringConnection {
  return { ...request, status: 'failed', statusMessage: 'Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range', endedAt: nowMs };
}

function findPeer(reader: Reader, owner: Scope, vpcId: string): Vpc | undefined {
  const peer = reader.get(vpcs, vpcId);
  return peer !== undefined && scopeKey(peer) === scopeKey(owner) ? peer : undefined;
}

/** Two VPCs have one connection at a time. */
function refuseSecond(reader: Reader, [one, other]: readonly [string, string], nowMs: number): void {
  const existing = reader.find(vpcPeeringConnections, 'vpc', one).find((connection) => {
    const isOfBoth = (connection.requester.vpcId === one ? connection.accepter : connection.requester).vpcId === other;
    return isOfBoth && ['active', 'pending-acceptance'].includes(peeringAt(connection, nowMs).status);
  });
  if (existing !== undefined) throw new CallerError('VpcPeeringConnectionAlreadyExists', `A VPC peering connection (${existing.id}) already exists between ${one} and ${other}`);
}
