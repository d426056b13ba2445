import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { elasticIps } from '#model/elastic-ip.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { securityGroups } from '#model/security-group.ts';
import { subnets, vpcs, type Subnet } from '#model/vpc.ts';
import assign from './operations/AssignPrivateIpAddresses.ts';
import attach from './operations/AttachNetworkInterface.ts';
import create from './operations/CreateNetworkInterface.ts';
import remove from './operations/DeleteNetworkInterface.ts';
import describeAttribute from './operations/DescribeNetworkInterfaceAttribute.ts';
import describeInterfaces from './operations/DescribeNetworkInterfaces.ts';
import describeVpcs from './operations/DescribeVpcs.ts';
import detach from './operations/DetachNetworkInterface.ts';
import modify from './operations/ModifyNetworkInterfaceAttribute.ts';
import reset from './operations/ResetNetworkInterfaceAttribute.ts';
import unassign from './operations/UnassignPrivateIpAddresses.ts';
import { call, ec2World, type Ec2World } from './testing/ec2-world.ts';

let world: Ec2World;
let subnet: Subnet;

beforeEach(async () => {
  world = await ec2World();
  await describeVpcs.handle({}, call, world);
  subnet = world.store.list(subnets)[0] ?? assert.fail('no subnet');
});

type CreateInput = Omit<Parameters<typeof create.handle>[0], 'SubnetId'>;

async function made(input: CreateInput = {}) {
  const eni = (await create.handle({ SubnetId: subnet.id, ...input }, call, world)).NetworkInterface;
  return { ...eni, id: eni?.NetworkInterfaceId ?? assert.fail('no id') };
}

async function shown(id: string) {
  return (await describeInterfaces.handle({ NetworkInterfaceIds: [id] }, call, world)).NetworkInterfaces?.[0] ?? assert.fail('not shown');
}

async function matching(name: string, ...values: string[]): Promise<(string | undefined)[]> {
  return ((await describeInterfaces.handle({ Filters: [{ Name: name, Values: values }] }, call, world)).NetworkInterfaces ?? []).map((eni) => eni.NetworkInterfaceId);
}

test('an interface that names nothing gets a free address and the default group, and nothing has it', async () => {
  const eni = await made({ Description: 'mine', TagSpecifications: [{ ResourceType: 'network-interface', Tags: [{ Key: 'Name', Value: 'web' }] }] });
  assert.deepEqual({ ...(await shown(eni.id)), id: eni.id }, eni);
  const group = world.store.find(securityGroups, 'vpc', subnet.vpcId)[0];
  assert.deepEqual(eni.Groups, [{ GroupId: group?.id, GroupName: 'default' }]);
  assert.equal(eni.Status, 'available');
  assert.equal(eni.RequesterManaged, false);
  assert.equal(eni.Attachment, undefined);
  assert.equal(eni.Association, undefined);
  assert.match(eni.MacAddress ?? '', /^02(:[0-9a-f]{2}){5}$/);
  assert.deepEqual(eni.TagSet, [{ Key: 'Name', Value: 'web' }]);
  assert.deepEqual(await matching('tag:Name', 'web'), [eni.id]);
});

test('addresses are those that the call names, the primary one first', async () => {
  const eni = await made({ PrivateIpAddresses: [{ PrivateIpAddress: '172.31.0.9' }, { Primary: true, PrivateIpAddress: '172.31.0.8' }] });
  assert.deepEqual(eni.PrivateIpAddresses?.map((address) => [address.PrivateIpAddress, address.Primary, address.PrivateDnsName]), [
    ['172.31.0.8', true, 'ip-172-31-0-8.ec2.internal'],
    ['172.31.0.9', false, 'ip-172-31-0-9.ec2.internal'],
  ]);
  assert.deepEqual(await matching('addresses.private-ip-address', '172.31.0.9'), [eni.id]);
  assert.deepEqual(await matching('addresses.primary', 'false'), [eni.id]);
  assert.equal((await made({ PrivateIpAddress: '172.31.0.20', SecondaryPrivateIpAddressCount: 3 })).PrivateIpAddresses?.length, 4);
});

test('an address that is taken, reserved, elsewhere or none is refused', async () => {
  await made({ PrivateIpAddress: '172.31.0.8' });
  await assert.rejects(made({ PrivateIpAddress: '172.31.0.8' }), { code: 'InvalidIPAddress.InUse', message: 'Address 172.31.0.8 is in use.' });
  await assert.rejects(made({ PrivateIpAddress: '172.31.0.3' }), { code: 'InvalidParameterValue', message: "Address 172.31.0.3 is in subnet's reserved address range" });
  await assert.rejects(made({ PrivateIpAddress: '172.31.15.255' }), { message: "Address 172.31.15.255 is in subnet's reserved address range" });
  await assert.rejects(made({ PrivateIpAddress: '172.31.16.5' }), { message: "Address 172.31.16.5 does not fall within the subnet's address range" });
  await assert.rejects(made({ PrivateIpAddress: 'nonsense' }), { code: 'InvalidParameterValue' });
  await assert.rejects(made({ PrivateIpAddress: '172.31.0.10', PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: '172.31.0.11' }] }), { code: 'InvalidParameterCombination' });
  await assert.rejects(made({ SecondaryPrivateIpAddressCount: 50 }), { code: 'PrivateIpAddressLimitExceeded' });
});

test('a subnet gives no more addresses than it has', async () => {
  const small: Subnet = { ...subnet, id: 'subnet-0123456789abcdef0', cidr: '172.31.255.0/28' };
  await world.store.transact((transaction) => transaction.put(subnets, small));
  await create.handle({ SubnetId: small.id, SecondaryPrivateIpAddressCount: 10 }, call, world);
  await assert.rejects(create.handle({ SubnetId: small.id }, call, world), { code: 'InsufficientFreeAddressesInSubnet' });
});

test('an interface has at most five groups, of its own VPC', async () => {
  const [group] = world.store.find(securityGroups, 'vpc', subnet.vpcId);
  assert.ok(group);
  const ids = Array.from({ length: 6 }, (_, index) => `sg-${index}`);
  await world.store.transact((transaction) => {
    for (const id of ids) transaction.put(securityGroups, { ...group, id, name: id });
    transaction.put(securityGroups, { ...group, id: 'sg-f', vpcId: 'vpc-f' });
  });
  await assert.rejects(made({ Groups: ids }), { code: 'SecurityGroupsPerInterfaceLimitExceeded' });
  await assert.rejects(made({ Groups: ['sg-9'] }), { code: 'InvalidGroup.NotFound' });
  await assert.rejects(made({ Groups: ['sg-f'] }), { code: 'InvalidParameter' });
  assert.deepEqual((await made({ Groups: ids.slice(0, 5) })).Groups?.length, 5);
});

test('the same call with the same token makes one interface, another call with it none', async () => {
  const first = await made({ ClientToken: 'once' });
  assert.equal((await made({ ClientToken: 'once' })).id, first.id);
  await assert.rejects(made({ ClientToken: 'once', Description: 'other' }), { code: 'IdempotentParameterMismatch' });
  assert.equal(world.store.list(networkInterfaces).length, 1);
  await assert.rejects(made({ DryRun: true }), { code: 'DryRunOperation' });
});

test('attributes change one at a time, those of a running task at once, whose addresses stay', async () => {
  const { id } = await made();
  await world.store.transact((transaction) => {
    const eni = transaction.get(networkInterfaces, id) ?? assert.fail();
    transaction.put(networkInterfaces, { ...eni, status: 'in-use', attachmentId: 'eni-attach-1', attachedAt: 0, taskArn: 'arn:aws:ecs:us-east-1:000000000000:task/default/1' });
    const group = transaction.find(securityGroups, 'vpc', subnet.vpcId)[0] ?? assert.fail();
    transaction.put(securityGroups, { ...group, id: 'sg-1', name: 'web' });
  });
  await modify.handle({ NetworkInterfaceId: id, Groups: ['sg-1'] }, call, world);
  await modify.handle({ NetworkInterfaceId: id, Description: { Value: 'new' } }, call, world);
  await modify.handle({ NetworkInterfaceId: id, SourceDestCheck: { Value: false } }, call, world);
  assert.deepEqual([(await shown(id)).Groups, (await shown(id)).Description, (await shown(id)).SourceDestCheck], [[{ GroupId: 'sg-1', GroupName: 'web' }], 'new', false]);
  assert.deepEqual(await describeAttribute.handle({ NetworkInterfaceId: id, Attribute: 'groupSet' }, call, world), { NetworkInterfaceId: id, Groups: [{ GroupId: 'sg-1', GroupName: 'web' }] });
  await reset.handle({ NetworkInterfaceId: id, SourceDestCheck: 'true' }, call, world);
  assert.deepEqual(describeAttribute.handle({ NetworkInterfaceId: id, Attribute: 'sourceDestCheck' }, call, world), { NetworkInterfaceId: id, SourceDestCheck: { Value: true } });
  await assert.rejects(modify.handle({ NetworkInterfaceId: id, Groups: ['sg-1'], Description: { Value: 'x' } }, call, world), { code: 'InvalidParameterCombination', message: 'Fields for multiple attribute types specified: description, groupSet' });
  await assert.rejects(modify.handle({ NetworkInterfaceId: id }, call, world), { code: 'InvalidParameterCombination' });
  await assert.rejects(assign.handle({ NetworkInterfaceId: id, SecondaryPrivateIpAddressCount: 1 }, call, world), { code: 'AuthFailure' });
  await assert.rejects(remove.handle({ NetworkInterfaceId: id }, call, world), { code: 'InvalidParameterValue', message: `Network interface '${id}' is currently in use.` });
  assert.throws(() => detach.handle({ AttachmentId: 'eni-attach-1' }, call, world), { code: 'AuthFailure' });
});

test("a NAT gateway's interface is its own: nobody else changes, detaches or deletes it", async () => {
  const { id } = await made();
  await world.store.transact((transaction) => {
    const eni = transaction.get(networkInterfaces, id) ?? assert.fail();
    transaction.put(networkInterfaces, { ...eni, status: 'in-use', interfaceType: 'nat_gateway', ownerResourceId: 'nat-1', attachmentId: 'ela-attach-1', attachedAt: 0 });
  });
  assert.equal((await shown(id)).RequesterManaged, true);
  assert.equal((await shown(id)).Attachment?.InstanceOwnerId, 'amazon-aws');
  assert.deepEqual(await matching('interface-type', 'nat_gateway'), [id]);
  await assert.rejects(modify.handle({ NetworkInterfaceId: id, SourceDestCheck: { Value: true } }, call, world), { code: 'AuthFailure' });
  assert.throws(() => detach.handle({ AttachmentId: 'ela-attach-1' }, call, world), { code: 'OperationNotPermitted' });
  assert.throws(() => detach.handle({ AttachmentId: 'eni-attach-9' }, call, world), { code: 'InvalidAttachmentID.NotFound' });
  await assert.rejects(remove.handle({ NetworkInterfaceId: id }, call, world), { code: 'InvalidParameterValue' });
  assert.throws(() => attach.handle({ NetworkInterfaceId: id, InstanceId: 'i-0123456789abcdef0', DeviceIndex: 1 }, call, world), { code: 'InvalidInstanceID.NotFound', message: "The instance ID 'i-0123456789abcdef0' does not exist" });
});

test('secondary addresses move with their elastic IP address, when reassignment is allowed', async () => {
  const one = await made({ PrivateIpAddress: '172.31.0.8', PrivateIpAddresses: [{ PrivateIpAddress: '172.31.0.9' }] });
  const other = await made();
  await associate(one.id, '172.31.0.9');
  await assert.rejects(assign.handle({ NetworkInterfaceId: other.id, PrivateIpAddresses: ['172.31.0.9'] }, call, world), { code: 'InvalidIPAddress.InUse' });
  await assert.rejects(assign.handle({ NetworkInterfaceId: other.id, PrivateIpAddresses: ['172.31.0.8'], AllowReassignment: true }, call, world), { code: 'InvalidIPAddress.InUse' });
  await assign.handle({ NetworkInterfaceId: other.id, PrivateIpAddresses: ['172.31.0.9'], AllowReassignment: true }, call, world);
  assert.equal((await shown(one.id)).PrivateIpAddresses?.length, 1);
  assert.deepEqual((await shown(other.id)).PrivateIpAddresses?.[1]?.Association?.PublicIp, '127.64.0.1');
  assert.deepEqual(await matching('addresses.association.public-ip', '127.64.0.1'), [other.id]);
  assert.deepEqual(await matching('association.public-ip', '127.64.0.1'), []);
  await unassign.handle({ NetworkInterfaceId: other.id, PrivateIpAddresses: ['172.31.0.9'] }, call, world);
  assert.equal(world.store.list(elasticIps)[0]?.association, undefined);
});

test('addresses are assigned by number, and never taken from what is primary or not there', async () => {
  const eni = await made();
  const given = (await assign.handle({ NetworkInterfaceId: eni.id, SecondaryPrivateIpAddressCount: 2 }, call, world)).AssignedPrivateIpAddresses ?? [];
  assert.equal(given.length, 2);
  assert.deepEqual((await shown(eni.id)).PrivateIpAddresses?.slice(1).map((address) => address.PrivateIpAddress), given.map((address) => address.PrivateIpAddress));
  await assert.rejects(assign.handle({ NetworkInterfaceId: eni.id }, call, world), { code: 'MissingParameter' });
  await assert.rejects(assign.handle({ NetworkInterfaceId: eni.id, SecondaryPrivateIpAddressCount: 60 }, call, world), { code: 'PrivateIpAddressLimitExceeded' });
  await assert.rejects(unassign.handle({ NetworkInterfaceId: eni.id, PrivateIpAddresses: [eni.PrivateIpAddress ?? ''] }, call, world), { code: 'InvalidParameterValue' });
  await assert.rejects(unassign.handle({ NetworkInterfaceId: eni.id, PrivateIpAddresses: ['172.31.0.200'] }, call, world), { message: `Some of the specified addresses are not assigned to interface ${eni.id}` });
});

test('a public address is shown with its owner, and addresses have names where the VPC gives names', async () => {
  const eni = await made();
  await world.store.transact((transaction) => transaction.put(networkInterfaces, { ...(transaction.get(networkInterfaces, eni.id) ?? assert.fail()), publicIpv4Address: '127.64.0.2' }));
  assert.deepEqual((await shown(eni.id)).Association, { PublicIp: '127.64.0.2', PublicDnsName: 'ec2-127-64-0-2.compute-1.amazonaws.com', IpOwnerId: 'amazon' });
  await associate(eni.id, eni.PrivateIpAddress ?? '');
  assert.deepEqual((await shown(eni.id)).Association, { PublicIp: '127.64.0.1', PublicDnsName: 'ec2-127-64-0-1.compute-1.amazonaws.com', IpOwnerId: '000000000000', AllocationId: 'eipalloc-1', AssociationId: 'eipassoc-1' });
  await world.store.transact((transaction) => transaction.put(vpcs, { ...(transaction.get(vpcs, subnet.vpcId) ?? assert.fail()), enableDnsHostnames: false }));
  const { Association, PrivateDnsName, PrivateIpAddresses } = await shown(eni.id);
  assert.deepEqual([Association?.PublicDnsName, PrivateDnsName, PrivateIpAddresses?.[0]?.PrivateDnsName], ['', undefined, undefined]);
  assert.deepEqual(await matching('private-dns-name', eni.PrivateDnsName ?? ''), []);
  await remove.handle({ NetworkInterfaceId: eni.id }, call, world);
  assert.equal(world.store.list(elasticIps)[0]?.association, undefined);
  await assert.rejects(remove.handle({ NetworkInterfaceId: eni.id }, call, world), { code: 'InvalidNetworkInterfaceID.NotFound' });
});

async function associate(networkInterfaceId: string, privateIpv4Address: string): Promise<void> {
  const { account, region } = call;
  await world.store.transact((transaction) => transaction.put(elasticIps, { account, region, allocationId: 'eipalloc-1', publicIpv4Address: '127.64.0.1', association: { id: 'eipassoc-1', networkInterfaceId, privateIpv4Address }, tags: [] }));
}
