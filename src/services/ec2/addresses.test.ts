import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elasticIps } from '#model/elastic-ip.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import allocate from './operations/AllocateAddress.ts';
import associate from './operations/AssociateAddress.ts';
import describeAddresses from './operations/DescribeAddresses.ts';
import describeAttribute from './operations/DescribeAddressesAttribute.ts';
import disassociate from './operations/DisassociateAddress.ts';
import release from './operations/ReleaseAddress.ts';
import { call, ec2World, type Ec2World } from './testing/ec2-world.ts';
import { putInterface, putVpc } from './testing/vpc-fixtures.ts';

async function allocated(world: Ec2World): Promise<{ readonly AllocationId: string; readonly PublicIp: string }> {
  const { AllocationId = '', PublicIp = '' } = await allocate.handle({}, call, world);
  return { AllocationId, PublicIp };
}

test('an address is allocated from the pool, shown and released', async () => {
  const world = await ec2World();
  const made = await allocate.handle({ Domain: 'vpc', TagSpecifications: [{ ResourceType: 'elastic-ip', Tags: [{ Key: 'Name', Value: 'nat' }] }] }, call, world);
  const { AllocationId = '', PublicIp = '' } = made;
  assert.deepEqual(made, { AllocationId, PublicIp, PublicIpv4Pool: 'amazon', NetworkBorderGroup: 'us-east-1', Domain: 'vpc' });
  assert.match(PublicIp, /^127\.64\.[0-7]\.[0-9]+$/);
  const shown = { AllocationId, PublicIp, PublicIpv4Pool: 'amazon', NetworkBorderGroup: 'us-east-1', Domain: 'vpc', Tags: [{ Key: 'Name', Value: 'nat' }] };
  assert.deepEqual((await describeAddresses.handle({ PublicIps: [PublicIp], Filters: [{ Name: 'tag:Name', Values: ['nat'] }] }, call, world)).Addresses, [shown]);
  assert.deepEqual(await describeAttribute.handle({ AllocationIds: [AllocationId], Attribute: 'domain-name' }, call, world), { Addresses: [] });
  await assert.rejects(async () => release.handle({ PublicIp }, call, world), { code: 'InvalidParameterValue', message: 'You must specify an allocation id when releasing a VPC elastic IP address' });
  await assert.rejects(async () => release.handle({ AllocationId }, { ...call, account: '111122223333' }, world), { code: 'InvalidAllocationID.NotFound' });
  await release.handle({ AllocationId, NetworkBorderGroup: 'us-east-1' }, call, world);
  await assert.rejects(async () => release.handle({ AllocationId }, call, world), { code: 'InvalidAllocationID.NotFound', message: `The allocation ID '${AllocationId}' does not exist` });
  await assert.rejects(async () => describeAddresses.handle({ PublicIps: [PublicIp] }, call, world), { code: 'InvalidAddress.NotFound', message: `Address '${PublicIp}' not found.` });
});

test('an address is given once among all accounts, regions and interfaces, until none is left', async () => {
  const world = { ...(await ec2World()), publicAddressPool: '127.64.0.0/29' };
  const { subnet } = await putVpc(world);
  await putInterface(world, subnet, { publicIpv4Address: '127.64.0.3' });
  const given = new Set<string | undefined>();
  for (const region of ['us-east-1', 'eu-west-1', 'us-east-1', 'eu-west-1', 'us-east-1']) given.add((await allocate.handle({}, { ...call, region }, world)).PublicIp);
  assert.deepEqual([...given].toSorted(), [1, 2, 4, 5, 6].map((last) => `127.64.0.${last}`));
  await assert.rejects(async () => allocate.handle({}, call, world), { code: 'InsufficientAddressCapacity' });
});

test('a domain, group or pool that is not there is refused', async () => {
  const world = await ec2World();
  await assert.rejects(async () => allocate.handle({ Domain: 'standard' }, call, world), { code: 'InvalidParameterValue' });
  await assert.rejects(async () => allocate.handle({ NetworkBorderGroup: 'us-east-1-bos-1' }, call, world), { code: 'InvalidParameterValue' });
  await assert.rejects(async () => allocate.handle({ PublicIpv4Pool: 'ipv4pool-ec2-1' }, call, world), { code: 'InvalidParameterValue' });
});

test('an address is associated with an interface of a VPC that has an internet gateway, and takes the place of its own', async () => {
  const world = await ec2World();
  const { vpc, subnet } = await putVpc(world);
  const eni = await putInterface(world, subnet, { publicIpv4Address: '127.64.0.3', secondaryPrivateIpv4Addresses: ['10.0.0.6'] });
  const { AllocationId, PublicIp } = await allocated(world);
  const input = { AllocationId, NetworkInterfaceId: eni.id };
  await assert.rejects(async () => associate.handle(input, call, world), { code: 'Gateway.NotAttached', message: `Network ${vpc.id} is not attached to any internet gateway` });
  const { subnet: open } = await putVpc(world, { withGateway: true });
  await world.store.transact((transaction) => transaction.put(networkInterfaces, { ...eni, vpcId: open.vpcId, subnetId: open.id }));
  await assert.rejects(async () => associate.handle({ ...input, PrivateIpAddress: '10.0.0.7' }, call, world), { code: 'InvalidParameterValue' });
  await assert.rejects(async () => associate.handle({ AllocationId }, call, world), { code: 'MissingParameter' });
  const { AssociationId = '' } = await associate.handle(input, call, world);
  assert.equal((await associate.handle(input, call, world)).AssociationId, AssociationId);
  assert.equal(world.store.get(networkInterfaces, eni.id)?.publicIpv4Address, undefined);
  const [shown] = (await describeAddresses.handle({ Filters: [{ Name: 'network-interface-id', Values: [eni.id] }] }, call, world)).Addresses ?? [];
  assert.deepEqual([shown?.AssociationId, shown?.NetworkInterfaceId, shown?.NetworkInterfaceOwnerId, shown?.PrivateIpAddress], [AssociationId, eni.id, call.account, '10.0.0.5']);
  await assert.rejects(async () => release.handle({ AllocationId }, call, world), { code: 'InvalidIPAddress.InUse', message: `Address ${PublicIp} is in use.` });
  await disassociate.handle({ AssociationId }, call, world);
  await assert.rejects(async () => disassociate.handle({ AssociationId }, call, world), { code: 'InvalidAssociationID.NotFound', message: `The association ID '${AssociationId}' does not exist` });
});

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateAddress.html says so of AllowReassociation. */
test('an address that is associated moves, unless reassociation is not allowed', async () => {
  const world = await ec2World();
  const { subnet } = await putVpc(world, { withGateway: true });
  const [one, two] = [await putInterface(world, subnet), await putInterface(world, subnet, { privateIpv4Address: '10.0.0.6' })];
  const [first, second] = [await allocated(world), await allocated(world)];
  const { AssociationId } = await associate.handle({ AllocationId: first.AllocationId, NetworkInterfaceId: one.id }, call, world);
  await assert.rejects(async () => associate.handle({ AllocationId: first.AllocationId, NetworkInterfaceId: two.id, AllowReassociation: false }, call, world), { code: 'Resource.AlreadyAssociated', message: `resource ${first.AllocationId} is already associated with associate-id ${AssociationId ?? ''}` });
  await assert.rejects(async () => associate.handle({ AllocationId: second.AllocationId, NetworkInterfaceId: one.id, AllowReassociation: false }, call, world), { code: 'Resource.AlreadyAssociated' });
  await associate.handle({ PublicIp: first.PublicIp, NetworkInterfaceId: two.id }, call, world);
  await associate.handle({ AllocationId: second.AllocationId, NetworkInterfaceId: two.id }, call, world);
  assert.deepEqual(world.store.list(elasticIps).map(({ association }) => association?.networkInterfaceId), [undefined, two.id]);
});
