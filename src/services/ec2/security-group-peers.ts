import type { UserIdGroupPair } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import type { Scope } from '#model/scope.ts';
import { securityGroups, type SecurityGroup, type SecurityGroupPeer } from '#model/security-group.ts';
import { vpcPeeringConnections } from '#model/vpc-peering.ts';
import type { Reader } from '#state/store.ts';
import { checkId, idKinds, notFound } from './errors.ts';
import { knownPrefixList } from './prefix-lists.ts';
import type { PeerSource } from './rules-of-permissions.ts';
import { groupNamed } from './security-group-lookup.ts';

/** Peers that rules of `group` may have now: groups of its VPC or of one that is peered with it, and prefix lists. */
export function peersOf(reader: Reader, group: SecurityGroup): PeerSource {
  return {
    group: (pair) => existingGroup(reader, group, pair),
    prefixList: (id) => ({ kind: 'prefix-list', prefixListId: knownPrefixList(reader, group, id).id }),
  };
}

/** Peers as a caller names those of rules that are there already; what they refer to may be gone by now. */
export function peersAsNamed(reader: Reader, scope: Scope): PeerSource {
  return {
    group: ({ GroupId: groupId, GroupName: name }) => ({ kind: 'group', groupId: groupId ?? groupNamed(reader, scope, name ?? '').id }),
    prefixList: (prefixListId) => ({ kind: 'prefix-list', prefixListId }),
  };
}

function existingGroup(reader: Reader, group: SecurityGroup, pair: UserIdGroupPair): SecurityGroupPeer {
  const peer = pair.GroupId === undefined ? groupNamed(reader, group, pair.GroupName ?? '') : groupWithId(reader, group, pair.GroupId);
  const owner = pair.UserId ?? group.account;
  if (peer.account !== owner || peer.region !== group.region) throw notFound(idKinds.securityGroup, peer.id);
  if (pair.VpcId !== undefined && pair.VpcId !== '' && pair.VpcId !== peer.vpcId) throw notFound(idKinds.securityGroup, peer.id);
  if (peer.vpcId === group.vpcId) return { kind: 'group', groupId: peer.id };
  const connection = activeConnections(reader, group.vpcId, peer.vpcId).find(({ id }) => pair.VpcPeeringConnectionId === undefined || pair.VpcPeeringConnectionId === id);
  if (connection === undefined) throw new CallerError('InvalidGroup.NotFound', `You have specified two resources that belong to different networks.`);
  return { kind: 'group', groupId: peer.id, account: peer.account, vpcId: peer.vpcId, vpcPeeringConnectionId: connection.id };
}

function groupWithId(reader: Reader, group: SecurityGroup, id: string): SecurityGroup {
  checkId(idKinds.securityGroup, id);
  const peer = id === group.id ? group : reader.get(securityGroups, id);
  if (peer === undefined) throw notFound(idKinds.securityGroup, id);
  return peer;
}

function activeConnections(reader: Reader, oneVpcId: string, otherVpcId: string) {
  return reader.find(vpcPeeringConnections, 'vpc', oneVpcId).filter(({ status, requester, accepter }) => status === 'active' && [requester.vpcId, accepter.vpcId].includes(otherVpcId));
}
