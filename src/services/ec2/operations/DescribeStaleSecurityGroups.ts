import type { StaleIpPermission } from '@aws-sdk/client-ec2';
import { securityGroups, type SecurityGroup, type SecurityGroupRule } from '#model/security-group.ts';
import { vpcPeeringConnections } from '#model/vpc-peering.ts';
import { vpcs } from '#model/vpc.ts';
import type { Reader } from '#state/store.ts';
import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { idKinds } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { groupPeerView } from '../views/group-peer.ts';
import { permissionsOf } from '../views/permissions.ts';
import { lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeStaleSecurityGroups.html */
export default {
  access: describes('DescribeStaleSecurityGroups'),
  handle(input, call, { store }) {
    const vpc = lookUp(store, call, { collection: vpcs, idKind: idKinds.vpc, id: input.VpcId });
    const docs = store.find(securityGroups, 'vpc', vpc.id).filter((group) => staleRules(store, group).length > 0);
    const { items, nextToken } = describe(input, { docs, idOf: (group) => group.id, filters: {} });
    return { StaleSecurityGroupSet: items.map((group) => staleGroup(store, group)), NextToken: nextToken };
  },
} satisfies Ec2Operation<'DescribeStaleSecurityGroups'>;

/** Those that refer to a group that is gone, or that no peering connection leads to any more. */
function staleRules(reader: Reader, group: SecurityGroup): readonly SecurityGroupRule[] {
  return group.rules.filter(({ peer }) => {
    if (peer.kind !== 'group') return false;
    if (reader.get(securityGroups, peer.groupId) === undefined) return true;
    return peer.vpcPeeringConnectionId !== undefined && reader.get(vpcPeeringConnections, peer.vpcPeeringConnectionId)?.status !== 'active';
  });
}

function staleGroup(reader: Reader, group: SecurityGroup) {
  const rules = staleRules(reader, group);
  const connections = reader.find(vpcPeeringConnections, 'vpc', group.vpcId);
  const stale = (direction: SecurityGroupRule['direction']): StaleIpPermission[] =>
    permissionsOf(rules.filter((rule) => rule.direction === direction), groupPeerView(group.account, connections)).map(({ IpProtocol, FromPort, ToPort, UserIdGroupPairs }) => ({ IpProtocol, FromPort, ToPort, UserIdGroupPairs, IpRanges: [], PrefixListIds: [] }));
  return { GroupId: group.id, GroupName: group.name, Description: group.description, VpcId: group.vpcId, StaleIpPermissions: stale('ingress'), StaleIpPermissionsEgress: stale('egress') };
}
