import assert from 'node:assert/strict';
import { test } from 'node:test';
import createInterface from './operations/CreateNetworkInterface.ts';
import createSubnet from './operations/CreateSubnet.ts';
import create from './operations/CreateSubnetCidrReservation.ts';
import createTags from './operations/CreateTags.ts';
import createVpc from './operations/CreateVpc.ts';
import remove from './operations/DeleteSubnetCidrReservation.ts';
import get from './operations/GetSubnetCidrReservations.ts';
import { call, ec2World, type Ec2World } from './testing/ec2-world.ts';
import { putVpc } from './testing/vpc-fixtures.ts';

async function reservations(world: Ec2World, SubnetId: string, type = '*') {
  return (await get.handle({ SubnetId, Filters: [{ Name: 'reservationType', Values: [type] }] }, call, world)).SubnetIpv4CidrReservations;
}

test('a part of a subnet is reserved, shown, tagged and given back', async () => {
  const world = await ec2World();
  const { subnet } = await putVpc(world);
  const SubnetId = subnet.id;
  assert.deepEqual(await get.handle({ SubnetId }, call, world), { SubnetIpv4CidrReservations: [], SubnetIpv6CidrReservations: [], NextToken: undefined });
  const TagSpecifications = [{ ResourceType: 'subnet-cidr-reservation' as const, Tags: [{ Key: 'a', Value: '1' }] }];
  const { SubnetCidrReservation: made } = await create.handle({ SubnetId, Cidr: '10.0.0.16/28', ReservationType: 'explicit', Description: 'mine', TagSpecifications }, call, world);
  const id = made?.SubnetCidrReservationId ?? '';
  assert.deepEqual(made, { SubnetCidrReservationId: id, SubnetId, Cidr: '10.0.0.16/28', ReservationType: 'explicit', OwnerId: call.account, Description: 'mine', Tags: [{ Key: 'a', Value: '1' }] });
  await createTags.handle({ Resources: [id], Tags: [{ Key: 'a', Value: '2' }] }, call, world);
  assert.deepEqual((await reservations(world, SubnetId, 'explicit'))?.map(({ Tags }) => Tags), [[{ Key: 'a', Value: '2' }]]);
  assert.deepEqual(await reservations(world, SubnetId, 'prefix'), []);
  assert.equal((await remove.handle({ SubnetCidrReservationId: id }, call, world)).DeletedSubnetCidrReservation?.Cidr, '10.0.0.16/28');
  await assert.rejects(async () => remove.handle({ SubnetCidrReservationId: id }, call, world), { code: 'InvalidSubnetCidrReservationID.NotFound', message: `The subnet-cidr-reservation ID '${id}' does not exist` });
});

test('a reservation is of one part of its subnet, which no other one is of', async () => {
  const world = await ec2World();
  const { subnet } = await putVpc(world);
  const reserve = (Cidr: string, type: 'prefix' | 'explicit' = 'prefix') => create.handle({ SubnetId: subnet.id, Cidr, ReservationType: type }, call, world);
  await reserve('10.0.0.0/30');
  await assert.rejects(async () => reserve('10.0.0.2/31'), { code: 'InvalidParameterValue', message: 'Reservation CIDR 10.0.0.2/31 has overlap with existing reserved CIDR block' });
  await assert.rejects(async () => reserve('10.1.0.0/31'), { code: 'InvalidParameterValue', message: 'Reservation CIDR should be within subnet CIDR block (10.0.0.0/24)' });
  await assert.rejects(async () => reserve('2602::/127'), { code: 'InvalidParameterValue' });
  await assert.rejects(async () => create.handle({ SubnetId: 'subnet-0', Cidr: '10.0.0.4/30', ReservationType: 'prefix' }, call, world), { code: 'InvalidSubnetID.NotFound' });
  await assert.rejects(async () => create.handle({ SubnetId: subnet.id, Cidr: '10.0.0.4/30', ReservationType: 'prefix', DryRun: true }, call, world), { code: 'DryRunOperation' });
  assert.equal((await reservations(world, subnet.id))?.length, 1);
});

test('reserved addresses are given to who names them, and to nobody else', async () => {
  const world = await ec2World();
  const { Vpc: vpc } = await createVpc.handle({ CidrBlock: '10.0.0.0/16' }, call, world);
  const SubnetId = (await createSubnet.handle({ VpcId: vpc?.VpcId, CidrBlock: '10.0.0.0/24' }, call, world)).Subnet?.SubnetId;
  const interfaceWith = (wish: object) => createInterface.handle({ SubnetId, ...wish }, call, world);
  await create.handle({ SubnetId, Cidr: '10.0.0.8/29', ReservationType: 'explicit' }, call, world);
  await create.handle({ SubnetId, Cidr: '10.0.0.16/28', ReservationType: 'prefix' }, call, world);
  for (const Cidr of ['10.0.0.32/27', '10.0.0.64/26', '10.0.0.128/25']) await create.handle({ SubnetId, Cidr, ReservationType: 'explicit' }, call, world);
  const { NetworkInterface: some } = await interfaceWith({ SecondaryPrivateIpAddressCount: 3 });
  assert.deepEqual(some?.PrivateIpAddresses?.map(({ PrivateIpAddress }) => PrivateIpAddress).toSorted(), ['10.0.0.4', '10.0.0.5', '10.0.0.6', '10.0.0.7']);
  await assert.rejects(async () => interfaceWith({}), { code: 'InsufficientFreeAddressesInSubnet' });
  assert.equal((await interfaceWith({ PrivateIpAddress: '10.0.0.9' })).NetworkInterface?.PrivateIpAddress, '10.0.0.9');
});
