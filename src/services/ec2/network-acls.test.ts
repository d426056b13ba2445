import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '#base/assert.ts';
import createEntry from './operations/CreateNetworkAclEntry.ts';
import create from './operations/CreateNetworkAcl.ts';
import deleteEntry from './operations/DeleteNetworkAclEntry.ts';
import deleteAcl from './operations/DeleteNetworkAcl.ts';
import describeAcls from './operations/DescribeNetworkAcls.ts';
import replaceAssociation from './operations/ReplaceNetworkAclAssociation.ts';
import replaceEntry from './operations/ReplaceNetworkAclEntry.ts';
import type { Ec2Deps } from './service.ts';
import { call, ec2World } from './testing/ec2-world.ts';

const web = { RuleNumber: 100, Protocol: '6', RuleAction: 'allow', Egress: false, CidrBlock: '10.1.2.3/8', PortRange: { From: 80, To: 80 } } as const;
const shownWeb = { RuleNumber: 100, Protocol: '6', RuleAction: 'allow', Egress: false, CidrBlock: '10.0.0.0/8', PortRange: { From: 80, To: 80 } };

async function defaultAcl(deps: Ec2Deps) {
  return known((await describeAcls.handle({ Filters: [{ Name: 'default', Values: ['true'] }] }, call, deps)).NetworkAcls?.[0], 'it is answered');
}

async function newAcl(deps: Ec2Deps): Promise<string> {
  const { VpcId } = await defaultAcl(deps);
  return known((await create.handle({ VpcId }, call, deps)).NetworkAcl?.NetworkAclId, 'it is answered');
}

async function entriesOf(deps: Ec2Deps, id: string) {
  return known((await describeAcls.handle({ NetworkAclIds: [id] }, call, deps)).NetworkAcls?.[0]?.Entries, 'it is answered');
}

test('a new ACL denies all, by the entries that nobody can change', async () => {
  const deps = await ec2World();
  const NetworkAclId = await newAcl(deps);
  const last = { RuleNumber: 32_767, Protocol: '-1', RuleAction: 'deny', CidrBlock: '0.0.0.0/0' };
  assert.deepEqual(await entriesOf(deps, NetworkAclId), [{ ...last, Egress: true }, { ...last, Egress: false }]);
  for (const RuleNumber of [0, 32_767]) await assert.rejects(async () => createEntry.handle({ NetworkAclId, ...web, RuleNumber }, call, deps), { code: 'InvalidParameterValue' });
  await assert.rejects(async () => deleteEntry.handle({ NetworkAclId, RuleNumber: 32_767, Egress: false }, call, deps), { code: 'InvalidParameterValue' });
});

test('entries are made, replaced and deleted by number and direction', async () => {
  const deps = await ec2World();
  const NetworkAclId = await newAcl(deps);
  await createEntry.handle({ NetworkAclId, ...web }, call, deps);
  await createEntry.handle({ NetworkAclId, ...web, Egress: true }, call, deps);
  await assert.rejects(async () => createEntry.handle({ NetworkAclId, ...web }, call, deps), { code: 'NetworkAclEntryAlreadyExists', message: 'The network acl entry identified by 100 already exists.' });
  assert.deepEqual((await entriesOf(deps, NetworkAclId))[2], shownWeb);
  await replaceEntry.handle({ NetworkAclId, ...web, Protocol: '1', IcmpTypeCode: { Type: 8, Code: -1 } }, call, deps);
  const { PortRange: _, ...withoutPorts } = shownWeb;
  assert.deepEqual((await entriesOf(deps, NetworkAclId))[2], { ...withoutPorts, Protocol: '1', IcmpTypeCode: { Type: 8, Code: -1 } });
  await deleteEntry.handle({ NetworkAclId, RuleNumber: 100, Egress: false }, call, deps);
  await assert.rejects(async () => deleteEntry.handle({ NetworkAclId, RuleNumber: 100, Egress: false }, call, deps), { code: 'InvalidNetworkAclEntry.NotFound', message: 'no ingress entry with number 100' });
  await assert.rejects(async () => replaceEntry.handle({ NetworkAclId, ...web }, call, deps), { code: 'InvalidNetworkAclEntry.NotFound' });
  assert.equal((await entriesOf(deps, NetworkAclId)).length, 3);
});

test('an entry for IPv6 is kept and shown, under a number of its own', async () => {
  const deps = await ec2World();
  const NetworkAclId = await newAcl(deps);
  const { CidrBlock, ...ofNone } = web;
  await createEntry.handle({ NetworkAclId, ...ofNone, Ipv6CidrBlock: '2001:db8::1/64' }, call, deps);
  const { CidrBlock: _, ...shown } = shownWeb;
  assert.deepEqual((await entriesOf(deps, NetworkAclId))[1], { ...shown, Ipv6CidrBlock: '2001:db8::/64' });
  const found = async (Name: string) => (await describeAcls.handle({ Filters: [{ Name, Values: ['2001:db8::/64'] }] }, call, deps)).NetworkAcls?.length;
  assert.deepEqual([await found('entry.ipv6-cidr'), await found('entry.cidr')], [1, 0]);
  await assert.rejects(async () => createEntry.handle({ NetworkAclId, ...web }, call, deps), { code: 'NetworkAclEntryAlreadyExists' });
  await assert.rejects(async () => createEntry.handle({ NetworkAclId, ...ofNone, CidrBlock, Ipv6CidrBlock: '::/0' }, call, deps), { code: 'InvalidParameterCombination' });
  await assert.rejects(async () => createEntry.handle({ NetworkAclId, ...ofNone }, call, deps), { code: 'MissingParameter' });
  await replaceEntry.handle({ NetworkAclId, ...ofNone, Protocol: '58', Ipv6CidrBlock: '::/0', IcmpTypeCode: { Type: -1, Code: -1 } }, call, deps);
  assert.deepEqual((await entriesOf(deps, NetworkAclId))[1]?.IcmpTypeCode, { Type: -1, Code: -1 });
});

test('what is no entry is refused, and no direction has more than 20', async () => {
  const deps = await ec2World();
  const NetworkAclId = await newAcl(deps);
  const refused = (input: object, code: string) => assert.rejects(async () => createEntry.handle({ NetworkAclId, ...web, ...input }, call, deps), { code });
  await refused({ Protocol: 'tcp' }, 'InvalidParameterValue');
  await refused({ Protocol: '256' }, 'InvalidParameterValue');
  await refused({ PortRange: undefined }, 'MissingParameter');
  await refused({ PortRange: { From: 2, To: 1 } }, 'InvalidParameterValue');
  await refused({ Protocol: '1' }, 'MissingParameter');
  await refused({ CidrBlock: '10.0.0.0' }, 'InvalidParameterValue');
  await refused({ RuleAction: 'maybe' }, 'InvalidParameterValue');
  for (let RuleNumber = 1; RuleNumber <= 20; RuleNumber += 1) await createEntry.handle({ NetworkAclId, ...web, RuleNumber }, call, deps);
  await refused({ RuleNumber: 21 }, 'NetworkAclEntryLimitExceeded');
  await createEntry.handle({ NetworkAclId, ...web, Egress: true }, call, deps);
});

test('a subnet moves to another ACL under a new association id, and an ACL that serves one stays', async () => {
  const deps = await ec2World();
  const before = await defaultAcl(deps);
  const NetworkAclId = await newAcl(deps);
  const { NetworkAclAssociationId: AssociationId = '', SubnetId = '' } = known(before.Associations?.[0], 'it is answered');
  const { NewAssociationId = '' } = await replaceAssociation.handle({ AssociationId, NetworkAclId }, call, deps);
  assert.notEqual(NewAssociationId, AssociationId);
  const serving = (await describeAcls.handle({ Filters: [{ Name: 'association.subnet-id', Values: [SubnetId] }] }, call, deps)).NetworkAcls;
  assert.deepEqual(serving?.map((acl) => acl.NetworkAclId), [NetworkAclId], 'a subnet has exactly one ACL');
  await assert.rejects(async () => replaceAssociation.handle({ AssociationId, NetworkAclId }, call, deps), { code: 'InvalidAssociationID.NotFound' });
  await assert.rejects(async () => deleteAcl.handle({ NetworkAclId }, call, deps), { code: 'DependencyViolation', message: `The networkAcl '${NetworkAclId}' has dependencies and cannot be deleted.` });
  await assert.rejects(async () => deleteAcl.handle({ NetworkAclId: known(before.NetworkAclId, 'it is answered') }, call, deps), { code: 'InvalidParameterValue' });
  await replaceAssociation.handle({ AssociationId: NewAssociationId, NetworkAclId: known(before.NetworkAclId, 'it is answered') }, call, deps);
  await deleteAcl.handle({ NetworkAclId }, call, deps);
  assert.equal((await defaultAcl(deps)).Associations?.length, before.Associations?.length);
});

test('ACLs are found by their entries', async () => {
  const deps = await ec2World();
  const NetworkAclId = await newAcl(deps);
  await createEntry.handle({ NetworkAclId, ...web }, call, deps);
  const found = async (Name: string, value: string) => (await describeAcls.handle({ Filters: [{ Name, Values: [value] }] }, call, deps)).NetworkAcls?.map((acl) => acl.NetworkAclId);
  assert.deepEqual(await found('entry.protocol', 'tcp'), [NetworkAclId]);
  assert.deepEqual(await found('entry.port-range.from', '80'), [NetworkAclId]);
  assert.deepEqual(await found('entry.cidr', '10.0.0.0/8'), [NetworkAclId]);
  assert.equal((await found('entry.rule-number', '32767'))?.length, 2);
});
