import { securityGroups, type SecurityGroup } from '#model/security-group.ts';
import type { Reader } from '#state/store.ts';
import { describes } from '../access.ts';
import { idKinds, refuseDryRun } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroupReferences.html */
export default {
  access: describes('DescribeSecurityGroupReferences'),
  handle(input, call, { store }) {
    const groups = (input.GroupId ?? []).map((id) => lookUp(store, call, { collection: securityGroups, idKind: idKinds.securityGroup, id }));
    refuseDryRun(input);
    return { SecurityGroupReferenceSet: groups.flatMap((group) => referencesTo(store, group)) };
  },
} satisfies Ec2Operation<'DescribeSecurityGroupReferences'>;

/** The VPCs on the other sides of peering connections whose groups refer to this one, whoever owns them. */
function referencesTo(reader: Reader, group: SecurityGroup) {
  const found = reader.list(securityGroups).flatMap(({ vpcId, rules }) =>
    rules.flatMap(({ peer }) => (peer.kind === 'group' && peer.groupId === group.id && peer.vpcPeeringConnectionId !== undefined ? [{ GroupId: group.id, ReferencingVpcId: vpcId, VpcPeeringConnectionId: peer.vpcPeeringConnectionId }] : [])),
  );
  return [...new Map(found.map((reference) => [`${reference.ReferencingVpcId} ${reference.VpcPeeringConnectionId}`, reference])).values()];
}
