import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IpPermission } from '@aws-sdk/client-ec2';
import { known } from '#base/assert.ts';
import { defaultSecurityGroup, ec2Id, vpcParts } from '#model/default-vpc.ts';
import { networkInterfaces, type NetworkInterface } from '#model/network-interface.ts';
import { scopeKey } from '#model/scope.ts';
import { securityGroups } from '#model/security-group.ts';
import { vpcPeeringConnections, type VpcPeeringConnection } from '#model/vpc-peering.ts';
import { vpcs, type Vpc } from '#model/vpc.ts';
import authorizeEgress from './operations/AuthorizeSecurityGroupEgress.ts';
import authorizeIngress from './operations/AuthorizeSecurityGroupIngress.ts';
import create from './operations/CreateSecurityGroup.ts';
import deleteGroup from './operations/DeleteSecurityGroup.ts';
import references from './operations/DescribeSecurityGroupReferences.ts';
import describeRules from './operations/DescribeSecurityGroupRules.ts';
import describeGroups from './operations/DescribeSecurityGroups.ts';
import describeStale from './operations/DescribeStaleSecurityGroups.ts';
import groupsForVpc from './operations/GetSecurityGroupsForVpc.ts';
import modifyRules from './operations/ModifySecurityGroupRules.ts';
import revokeIngress from './operations/RevokeSecurityGroupIngress.ts';
import updateDescriptions from './operations/UpdateSecurityGroupRuleDescriptionsIngress.ts';
import type { Ec2Deps } from './service.ts';
import { call, ec2World } from './testing/ec2-world.ts';

const web: IpPermission = { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '10.0.0.0/8' }] };

async function newGroup(deps: Ec2Deps, name: string, vpcId?: string): Promise<string> {
  return known((await create.handle({ GroupName: name, Description: 'of a test', ...(vpcId === undefined ? {} : { VpcId: vpcId }) }, call, deps)).GroupId, 'it is answered');
}

async function described(deps: Ec2Deps, id: string) {
  return known((await describeGroups.handle({ GroupIds: [id] }, call, deps)).SecurityGroups?.[0], 'it is answered');
}

/** A VPC that is not the default one. */
async function otherVpc(deps: Ec2Deps, cidr = '10.0.0.0/16'): Promise<Vpc> {
  const { vpc } = vpcParts({ account: call.account, region: call.region, cidr, isDefault: false, dhcpOptionsId: 'default', instanceTenancy: 'default', enableDnsHostnames: false, tags: [] }, deps.ids);
  await deps.store.transact((transaction) => {
    transaction.put(vpcs, vpc);
    transaction.put(securityGroups, defaultSecurityGroup(vpc, deps.ids));
  });
  return vpc;
}

async function peered(deps: Ec2Deps, one: Vpc, other: Vpc): Promise<VpcPeeringConnection> {
  const side = (vpc: Vpc) => ({ account: vpc.account, region: vpc.region, vpcId: vpc.id, cidrs: [vpc.cidr], allowDnsResolutionFromRemoteVpc: false });
  const connection: VpcPeeringConnection = { account: one.account, region: one.region, id: ec2Id('pcx', deps.ids), requester: side(one), accepter: side(other), status: 'active', statusMessage: 'Active', createdAt: 0, tags: [] };
  await deps.store.transact((transaction) => transaction.put(vpcPeeringConnections, connection));
  return connection;
}

test('a new group lets everything out and nothing in, in the default VPC unless another is named', async () => {
  const deps = await ec2World();
  const answer = await create.handle({ GroupName: 'web', Description: 'web servers', TagSpecifications: [{ ResourceType: 'security-group', Tags: [{ Key: 'a', Value: 'b' }] }] }, call, deps);
  assert.deepEqual(answer, { GroupId: answer.GroupId, Tags: [{ Key: 'a', Value: 'b' }], SecurityGroupArn: `arn:aws:ec2:us-east-1:000000000000:security-group/${answer.GroupId}` });
  const group = await described(deps, known(answer.GroupId, 'it is answered'));
  assert.deepEqual(group.IpPermissions, []);
  assert.deepEqual(group.IpPermissionsEgress, [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [], PrefixListIds: [], UserIdGroupPairs: [] }]);
  const vpc = await otherVpc(deps);
  const elsewhere = await newGroup(deps, 'web', vpc.id);
  assert.deepEqual((await groupsForVpc.handle({ VpcId: vpc.id, Filters: [{ Name: 'group-name', Values: ['web'] }] }, call, deps)).SecurityGroupForVpcs, [{ GroupId: elsewhere, GroupName: 'web', Description: 'of a test', OwnerId: call.account, PrimaryVpcId: vpc.id, Tags: [] }]);
});

test('names are unique in a VPC and keep to EC2’s characters', async () => {
  const deps = await ec2World();
  await newGroup(deps, 'web');
  await assert.rejects(newGroup(deps, 'web'), { code: 'InvalidGroup.Duplicate', message: /^The security group 'web' already exists for VPC 'vpc-[0-9a-f]{17}'$/ });
  for (const name of ['sg-web', 'default', 'ü', 'x'.repeat(256)]) await assert.rejects(async () => newGroup(deps, name), { code: 'InvalidParameterValue' });
  await assert.rejects(async () => newGroup(deps, 'x', 'vpc-0'), { code: 'InvalidVpcID.NotFound' });
  await assert.rejects(async () => create.handle({ GroupName: 'x', Description: 'x', DryRun: true }, call, deps), { code: 'DryRunOperation' });
});

test('a group has to have a name and a description, and rules are found by ids that may be those of groups', async () => {
  const deps = await ec2World();
  await assert.rejects(async () => create.handle({ GroupName: 'web', Description: '' }, call, deps), { code: 'MissingParameter', message: 'The request must contain the parameter GroupDescription' });
  await assert.rejects(async () => create.handle({ GroupName: '', Description: 'web' }, call, deps), { code: 'MissingParameter', message: 'The request must contain the parameter GroupName' });
  const rulesOf = async (id: string) => (await describeRules.handle({ Filters: [{ Name: 'group-id', Values: [id] }] }, call, deps)).SecurityGroupRules;
  await assert.rejects(async () => rulesOf('foobar'), { code: 'InvalidGroupId.Malformed', message: "The security group ID 'foobar' is malformed" });
  assert.deepEqual(await rulesOf('sg-005216b55886f0fdc'), []);
  assert.equal((await rulesOf('sg-*'))?.length, 2);
  assert.equal('Tags' in await create.handle({ GroupName: 'web', Description: 'web' }, call, deps), false);
});

test('a rule is added once, with its id, its tags and its ARN', async () => {
  const deps = await ec2World();
  const GroupId = await newGroup(deps, 'web');
  const answer = await authorizeIngress.handle({ GroupId, IpPermissions: [web], TagSpecifications: [{ ResourceType: 'security-group-rule', Tags: [{ Key: 'a', Value: 'b' }] }] }, call, deps);
  const [rule] = answer.SecurityGroupRules ?? [];
  const id = known(rule?.SecurityGroupRuleId, 'it is answered');
  assert.deepEqual(rule, { SecurityGroupRuleId: id, SecurityGroupRuleArn: `arn:aws:ec2:us-east-1:000000000000:security-group-rule/${id}`, GroupId, GroupOwnerId: call.account, IsEgress: false, IpProtocol: 'tcp', FromPort: 80, ToPort: 80, CidrIpv4: '10.0.0.0/8', Tags: [{ Key: 'a', Value: 'b' }] });
  assert.deepEqual((await describeRules.handle({ Filters: [{ Name: 'tag:a', Values: ['b'] }] }, call, deps)).SecurityGroupRules, [rule]);
  const again = { ...web, IpProtocol: '6', IpRanges: [{ CidrIp: '10.1.2.3/8', Description: 'other words' }] };
  await assert.rejects(async () => authorizeIngress.handle({ GroupId, IpPermissions: [again] }, call, deps), { code: 'InvalidPermission.Duplicate', message: 'the specified rule "peer: 10.0.0.0/8, TCP, from port: 80, to port: 80, ALLOW" already exists' });
  await authorizeEgress.handle({ GroupId, IpPermissions: [web] }, call, deps);
  await assert.rejects(async () => authorizeEgress.handle({ GroupId, IpPermissions: [{ ...web, FromPort: 1, ToPort: 1 }, { ...web, FromPort: 1, ToPort: 1 }] }, call, deps), { code: 'InvalidParameterValue', message: 'The same permission must not appear multiple times' });
});

test('the old parameters of ingress say one permission, in groups of the default VPC by name too', async () => {
  const deps = await ec2World();
  const GroupId = await newGroup(deps, 'web');
  await authorizeIngress.handle({ GroupName: 'web', IpProtocol: 'udp', FromPort: 53, ToPort: 53, CidrIp: '10.0.0.0/8' }, call, deps);
  await authorizeIngress.handle({ GroupName: 'web', SourceSecurityGroupName: 'web' }, call, deps);
  assert.deepEqual((await described(deps, GroupId)).IpPermissions?.map(({ IpProtocol, FromPort, ToPort }) => [IpProtocol, FromPort, ToPort]), [['udp', 53, 53], ['tcp', 0, 65_535], ['udp', 0, 65_535], ['icmp', -1, -1]]);
  await assert.rejects(async () => authorizeIngress.handle({ GroupName: 'no' }, call, deps), { code: 'InvalidGroup.NotFound' });
  await assert.rejects(async () => authorizeIngress.handle({ GroupId, GroupName: 'web' }, call, deps), { code: 'InvalidParameterCombination' });
  await assert.rejects(async () => authorizeIngress.handle({ GroupId, CidrIp: '10.0.0.0/8', IpPermissions: [web] }, call, deps), { code: 'InvalidParameterCombination' });
  await revokeIngress.handle({ GroupName: 'web', IpProtocol: 'udp', FromPort: 53, ToPort: 53, CidrIp: '10.0.0.0/8' }, call, deps);
  assert.equal((await described(deps, GroupId)).IpPermissions?.length, 3);
});

test('a group has at most 60 rules in each direction', async () => {
  const deps = await ec2World();
  const GroupId = await newGroup(deps, 'web');
  const permissions = (count: number, first = 0) => Array.from({ length: count }, (_, index) => ({ ...web, FromPort: first + index, ToPort: first + index }));
  await authorizeIngress.handle({ GroupId, IpPermissions: permissions(60) }, call, deps);
  await assert.rejects(async () => authorizeIngress.handle({ GroupId, IpPermissions: permissions(1, 100) }, call, deps), { code: 'RulesPerSecurityGroupLimitExceeded' });
  await authorizeEgress.handle({ GroupId, IpPermissions: permissions(59) }, call, deps);
});

test('revoking answers with the rules that are gone; what was not there is an error outside the default VPC', async () => {
  const deps = await ec2World();
  const vpc = await otherVpc(deps);
  const unknown = { IpProtocol: 'tcp', FromPort: 81, ToPort: 81, IpRanges: [{ CidrIp: '10.0.0.0/8' }] };
  const GroupId = await newGroup(deps, 'web', vpc.id);
  const [rule] = (await authorizeIngress.handle({ GroupId, IpPermissions: [web] }, call, deps)).SecurityGroupRules ?? [];
  await assert.rejects(async () => revokeIngress.handle({ GroupId, IpPermissions: [web, unknown] }, call, deps), { code: 'InvalidPermission.NotFound', message: 'The specified rule does not exist in this security group.' });
  const id = known(rule?.SecurityGroupRuleId, 'it is answered');
  assert.deepEqual(await revokeIngress.handle({ GroupId, SecurityGroupRuleIds: [id] }, call, deps), { Return: true, RevokedSecurityGroupRules: [{ SecurityGroupRuleId: id, GroupId, IsEgress: false, IpProtocol: 'tcp', FromPort: 80, ToPort: 80, CidrIpv4: '10.0.0.0/8' }] });
  await assert.rejects(async () => revokeIngress.handle({ GroupId, SecurityGroupRuleIds: [id] }, call, deps), { code: 'InvalidSecurityGroupRuleId.NotFound' });
  const ipv6 = { IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] };
  await assert.rejects(async () => revokeIngress.handle({ GroupId, IpPermissions: [ipv6] }, call, deps), { code: 'InvalidPermission.NotFound' });
  const inDefault = await newGroup(deps, 'web');
  assert.deepEqual((await revokeIngress.handle({ GroupId: inDefault, IpPermissions: [ipv6] }, call, deps)).UnknownIpPermissions?.[0]?.Ipv6Ranges, ipv6.Ipv6Ranges);
  await authorizeIngress.handle({ GroupId: inDefault, IpPermissions: [web] }, call, deps);
  const answer = await revokeIngress.handle({ GroupId: inDefault, IpPermissions: [web, unknown] }, call, deps);
  assert.equal(answer.RevokedSecurityGroupRules?.length, 1);
  assert.deepEqual(answer.UnknownIpPermissions, [{ ...unknown, Ipv6Ranges: [], PrefixListIds: [], UserIdGroupPairs: [] }]);
});

test('a rule for IPv6 is kept, shown, found, changed and revoked like any other, and counts by itself', async () => {
  const deps = await ec2World();
  const GroupId = await newGroup(deps, 'web');
  const ping: IpPermission = { IpProtocol: 'icmpv6', FromPort: -1, ToPort: -1, Ipv6Ranges: [{ CidrIpv6: '2001:DB8::1/32', Description: 'ours' }] };
  const [rule] = (await authorizeIngress.handle({ GroupId, IpPermissions: [ping] }, call, deps)).SecurityGroupRules ?? [];
  assert.deepEqual([rule?.IpProtocol, rule?.CidrIpv6, rule?.CidrIpv4], ['icmpv6', '2001:db8::/32', undefined]);
  assert.deepEqual((await described(deps, GroupId)).IpPermissions, [{ ...ping, IpRanges: [], Ipv6Ranges: [{ CidrIpv6: '2001:db8::/32', Description: 'ours' }], PrefixListIds: [], UserIdGroupPairs: [] }]);
  const found = async (Name: string) => (await describeGroups.handle({ Filters: [{ Name, Values: ['2001:db8::/32'] }] }, call, deps)).SecurityGroups?.length;
  assert.deepEqual([await found('ip-permission.ipv6-cidr'), await found('ip-permission.cidr')], [1, 0]);
  await assert.rejects(async () => authorizeIngress.handle({ GroupId, IpPermissions: [ping] }, call, deps), { code: 'InvalidPermission.Duplicate', message: 'the specified rule "peer: 2001:db8::/32, ICMPV6, type: ALL, code: ALL, ALLOW" already exists' });
  const SecurityGroupRuleId = rule?.SecurityGroupRuleId;
  const modify = (peer: object) => modifyRules.handle({ GroupId, SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule: { IpProtocol: '-1', ...peer } }] }, call, deps);
  await assert.rejects(async () => modify({ CidrIpv4: '10.0.0.0/8' }), { code: 'InvalidParameterValue', message: /type of the security group rule/ });
  await modify({ CidrIpv6: '::/0' });
  await authorizeIngress.handle({ GroupId, IpPermissions: [{ IpProtocol: '-1', IpRanges: Array.from({ length: 60 }, (_, index) => ({ CidrIp: `10.0.${index}.0/24` })) }] }, call, deps);
  await revokeIngress.handle({ GroupId, IpPermissions: [{ IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '0::/0' }] }] }, call, deps);
  assert.deepEqual((await described(deps, GroupId)).IpPermissions?.[0]?.Ipv6Ranges, []);
});

test('descriptions and rules are changed in place, and keep their ids', async () => {
  const deps = await ec2World();
  const GroupId = await newGroup(deps, 'web');
  const [rule] = (await authorizeIngress.handle({ GroupId, IpPermissions: [web] }, call, deps)).SecurityGroupRules ?? [];
  const id = known(rule?.SecurityGroupRuleId, 'it is answered');
  const shown = async () => known((await describeRules.handle({ SecurityGroupRuleIds: [id] }, call, deps)).SecurityGroupRules?.[0], 'it is answered');
  await updateDescriptions.handle({ GroupId, IpPermissions: [{ ...web, IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'office' }] }] }, call, deps);
  assert.equal((await shown()).Description, 'office');
  await updateDescriptions.handle({ GroupId, SecurityGroupRuleDescriptions: [{ SecurityGroupRuleId: id }] }, call, deps);
  assert.equal((await shown()).Description, undefined);
  await assert.rejects(async () => updateDescriptions.handle({ GroupId, IpPermissions: [{ ...web, FromPort: 1 }] }, call, deps), { code: 'InvalidPermission.NotFound' });
  const modify = (SecurityGroupRule: object) => modifyRules.handle({ GroupId, SecurityGroupRules: [{ SecurityGroupRuleId: id, SecurityGroupRule }] }, call, deps);
  await modify({ IpProtocol: 'udp', FromPort: 1, ToPort: 2, CidrIpv4: '10.9.0.0/16', Description: 'now' });
  assert.deepEqual(await shown(), { ...rule, IpProtocol: 'udp', FromPort: 1, ToPort: 2, CidrIpv4: '10.9.0.0/16', Description: 'now' });
  const udp = { IpProtocol: 'udp', FromPort: 1, ToPort: 2 };
  await assert.rejects(async () => modify({ ...udp, IpProtocol: undefined, CidrIpv4: '10.0.0.0/8' }), { code: 'InvalidParameterValue', message: "Invalid value 'null' for protocol. VPC security group rules must specify protocols explicitly." });
  await assert.rejects(async () => modify({ ...udp, FromPort: undefined, CidrIpv4: '10.0.0.0/8' }), { code: 'InvalidParameterValue', message: 'Invalid value for portRange. Must specify both from and to ports with TCP/UDP.' });
  await assert.rejects(async () => modify(udp), { code: 'MissingParameter', message: 'The request must contain exactly one of: cidrIp, cidrIpv6, prefixListId, or referencedGroupId' });
  await assert.rejects(async () => modify({ ...udp, CidrIpv4: '10.0.0.0/8', ReferencedGroupId: GroupId }), { code: 'InvalidParameterCombination', message: 'Only one of cidrIp, cidrIpv6, prefixListId, or referencedGroupId can be specified' });
  await assert.rejects(async () => modify({ IpProtocol: '-1', ReferencedGroupId: GroupId }), { code: 'InvalidParameterValue', message: /cannot change the type/ });
  await authorizeIngress.handle({ GroupId, IpPermissions: [web] }, call, deps);
  await assert.rejects(async () => modify({ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, CidrIpv4: '10.0.0.0/8' }), { code: 'InvalidPermission.Duplicate' });
});

test('a group that an interface or another group’s rule uses stays, and so does the default one', async () => {
  const deps = await ec2World();
  const [one, two] = [await newGroup(deps, 'one'), await newGroup(deps, 'two')];
  const from = (groupId: string): IpPermission => ({ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: groupId }] });
  await authorizeIngress.handle({ GroupId: one, IpPermissions: [from(two), from(one)] }, call, deps);
  await authorizeIngress.handle({ GroupId: two, IpPermissions: [from(one)] }, call, deps);
  for (const GroupId of [one, two]) await assert.rejects(async () => deleteGroup.handle({ GroupId }, call, deps), { code: 'DependencyViolation', message: `resource ${GroupId} has a dependent object` });
  await revokeIngress.handle({ GroupId: two, IpPermissions: [from(one)] }, call, deps);
  assert.deepEqual(await deleteGroup.handle({ GroupName: 'one' }, call, deps), { Return: true, GroupId: one });
  const eni: NetworkInterface = { account: call.account, region: call.region, id: 'eni-1', vpcId: 'vpc-1', subnetId: 'subnet-1', availabilityZone: 'us-east-1a', privateIpv4Address: '172.31.0.9', secondaryPrivateIpv4Addresses: [], macAddress: '', privateDnsName: '', securityGroupIds: [two], description: '', sourceDestCheck: true, status: 'available', interfaceType: 'interface', createdAt: 0, tags: [] };
  await deps.store.transact((transaction) => transaction.put(networkInterfaces, eni));
  await assert.rejects(async () => deleteGroup.handle({ GroupId: two }, call, deps), { code: 'DependencyViolation' });
  const defaultGroup = known(deps.store.find(securityGroups, 'scope', scopeKey(call)).find(({ name }) => name === 'default'), 'it is answered');
  await assert.rejects(async () => deleteGroup.handle({ GroupName: 'default' }, call, deps), { code: 'CannotDelete', message: `the specified group: "${defaultGroup.id}" name: "default" cannot be deleted by a user` });
});

test('groups of a peered VPC may be named, and rules about them become stale when the group or the peering goes', async () => {
  const deps = await ec2World();
  const [one, two] = [await otherVpc(deps), await otherVpc(deps, '10.1.0.0/16')];
  const [here, there] = [await newGroup(deps, 'here', one.id), await newGroup(deps, 'there', two.id)];
  const fromThere: IpPermission = { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: there, UserId: call.account }] };
  await assert.rejects(async () => authorizeIngress.handle({ GroupId: here, IpPermissions: [fromThere] }, call, deps), { code: 'InvalidGroup.NotFound', message: 'You have specified two resources that belong to different networks.' });
  const connection = await peered(deps, one, two);
  await authorizeIngress.handle({ GroupId: here, IpPermissions: [fromThere] }, call, deps);
  const pair = { GroupId: there, UserId: call.account, VpcId: two.id, VpcPeeringConnectionId: connection.id, PeeringStatus: 'active' };
  assert.deepEqual((await described(deps, here)).IpPermissions?.[0]?.UserIdGroupPairs, [pair]);
  assert.deepEqual(references.handle({ GroupId: [there] }, call, deps), { SecurityGroupReferenceSet: [{ GroupId: there, ReferencingVpcId: one.id, VpcPeeringConnectionId: connection.id }] });
  const stale = async () => (await describeStale.handle({ VpcId: one.id }, call, deps)).StaleSecurityGroupSet;
  assert.deepEqual(await stale(), []);
  await deps.store.transact((transaction) => transaction.put(vpcPeeringConnections, { ...connection, status: 'deleted' as const }));
  assert.deepEqual((await stale())?.map(({ GroupId, StaleIpPermissions }) => [GroupId, StaleIpPermissions?.[0]?.UserIdGroupPairs]), [[here, [{ ...pair, PeeringStatus: 'deleted' }]]]);
  await deleteGroup.handle({ GroupId: there }, call, deps);
  assert.equal((await stale())?.length, 1);
  await revokeIngress.handle({ GroupId: here, IpPermissions: [fromThere] }, call, deps);
  assert.deepEqual(await stale(), []);
  await assert.rejects(async () => authorizeIngress.handle({ GroupId: here, IpPermissions: [fromThere] }, call, deps), { code: 'InvalidGroup.NotFound', message: `The security group '${there}' does not exist` });
});
