import assert from 'node:assert/strict';
import { test } from 'node:test';
import { vpcPeeringConnections } from '#model/vpc-peering.ts';
import { vpcs } from '#model/vpc.ts';
import type { Call } from '#wire/operation.ts';
import accept from './operations/AcceptVpcPeeringConnection.ts';
import createTags from './operations/CreateTags.ts';
import create from './operations/CreateVpcPeeringConnection.ts';
import deletePeering from './operations/DeleteVpcPeeringConnection.ts';
import describePeerings from './operations/DescribeVpcPeeringConnections.ts';
import modifyOptions from './operations/ModifyVpcPeeringConnectionOptions.ts';
import reject from './operations/RejectVpcPeeringConnection.ts';
import { call, ec2World, type Ec2World } from './testing/ec2-world.ts';
import { putVpc } from './testing/vpc-fixtures.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** The owner of the other VPC: another account, in another region. */
const peerCall: Call = { ...call, account: '111122223333', region: 'eu-west-1' };

async function described(world: Ec2World, viewer: Call, id: string) {
  return (await describePeerings.handle({ Filters: [{ Name: 'vpc-peering-connection-id', Values: [id] }] }, viewer, world)).VpcPeeringConnections?.[0];
}

async function requested(world: Ec2World) {
  const { vpc } = await putVpc(world);
  const { vpc: peer } = await putVpc(world, { cidr: '10.1.0.0/16', account: peerCall.account, region: peerCall.region });
  const input = { VpcId: vpc.id, PeerVpcId: peer.id, PeerOwnerId: peerCall.account, PeerRegion: peerCall.region };
  const made = (await create.handle({ ...input, TagSpecifications: [{ ResourceType: 'vpc-peering-connection', Tags: [{ Key: 'Name', Value: 'ours' }] }] }, call, world)).VpcPeeringConnection;
  return { vpc, peer, input, made, id: made?.VpcPeeringConnectionId ?? '' };
}

test('a connection is requested, waits for the other side and is active when that accepts', async () => {
  const world = await ec2World();
  const { vpc, peer, input, made, id } = await requested(world);
  assert.deepEqual(made?.Status, { Code: 'initiating-request', Message: `Initiating Request to ${peerCall.account}` });
  const pending = await described(world, peerCall, id);
  assert.deepEqual(pending?.Status, { Code: 'pending-acceptance', Message: 'Pending Acceptance by 111122223333' });
  assert.deepEqual(pending?.AccepterVpcInfo, { OwnerId: peerCall.account, VpcId: peer.id, Region: 'eu-west-1' });
  assert.equal(pending?.ExpirationTime?.getTime(), world.clock.nowMs() + 7 * dayMs);
  assert.deepEqual([pending?.Tags, (await described(world, call, id))?.Tags], [[], [{ Key: 'Name', Value: 'ours' }]]);
  await assert.rejects(async () => accept.handle({ VpcPeeringConnectionId: id }, call, world), { code: 'OperationNotPermitted', message: `User (${call.account}) cannot accept peering ${id}` });
  await assert.rejects(async () => create.handle(input, call, world), { code: 'VpcPeeringConnectionAlreadyExists' });
  assert.equal((await accept.handle({ VpcPeeringConnectionId: id }, peerCall, world)).VpcPeeringConnection?.Status?.Code, 'provisioning');
  const active = await described(world, call, id);
  assert.deepEqual([active?.Status?.Code, active?.ExpirationTime], ['active', undefined]);
  const PeeringOptions = { AllowDnsResolutionFromRemoteVpc: false, AllowEgressFromLocalClassicLinkToRemoteVpc: false, AllowEgressFromLocalVpcToRemoteClassicLink: false };
  assert.deepEqual(active?.AccepterVpcInfo, { OwnerId: peerCall.account, VpcId: peer.id, Region: 'eu-west-1', CidrBlock: '10.1.0.0/16', CidrBlockSet: [{ CidrBlock: '10.1.0.0/16' }], PeeringOptions });
  assert.deepEqual(active?.RequesterVpcInfo, { OwnerId: call.account, VpcId: vpc.id, Region: 'us-east-1', CidrBlock: '10.0.0.0/16', CidrBlockSet: [{ CidrBlock: '10.0.0.0/16' }], PeeringOptions });
  await world.store.transact((transaction) => transaction.put(vpcs, { ...peer, secondaryCidrs: [{ associationId: 'vpc-cidr-assoc-1', cidr: '100.64.0.0/20' }] }));
  assert.deepEqual((await described(world, call, id))?.AccepterVpcInfo?.CidrBlockSet, [{ CidrBlock: '10.1.0.0/16' }, { CidrBlock: '100.64.0.0/20' }]);
  await assert.rejects(async () => accept.handle({ VpcPeeringConnectionId: id }, peerCall, world), { code: 'InvalidStateTransition', message: `Invalid state transition for ${id}, attempted to transition from active to active` });
  await createTags.handle({ Resources: [id], Tags: [{ Key: 'Name', Value: 'theirs' }] }, peerCall, world);
  assert.deepEqual([(await described(world, peerCall, id))?.Tags, (await described(world, call, id))?.Tags], [[{ Key: 'Name', Value: 'theirs' }], [{ Key: 'Name', Value: 'ours' }]]);
  await assert.rejects(async () => create.handle({ VpcId: peer.id, PeerVpcId: vpc.id, PeerOwnerId: call.account, PeerRegion: call.region }, peerCall, world), { code: 'VpcPeeringConnectionAlreadyExists' });
});

/** https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-lifecycle */
test('what is over is shown for two hours to who ended it and for two days to the other', async () => {
  const world = await ec2World();
  const { id } = await requested(world);
  await accept.handle({ VpcPeeringConnectionId: id }, peerCall, world);
  assert.deepEqual(await deletePeering.handle({ VpcPeeringConnectionId: id }, peerCall, world), { Return: true });
  assert.deepEqual((await described(world, call, id))?.Status, { Code: 'deleted', Message: 'Deleted by 111122223333' });
  await world.clock.advance(2 * hourMs);
  assert.equal(await described(world, peerCall, id), undefined);
  assert.equal((await described(world, call, id))?.Status?.Code, 'deleted');
  await world.clock.advance(2 * dayMs);
  assert.equal(await described(world, call, id), undefined);
  await requested(world);
  assert.equal(world.store.get(vpcPeeringConnections, id), undefined);
});

test('a request within an account is accepted and rejected in the region of the accepter only', async () => {
  const world = await ec2World();
  const { vpc } = await putVpc(world);
  const { vpc: peer } = await putVpc(world, { cidr: '10.1.0.0/16', region: 'eu-west-1' });
  const id = (await create.handle({ VpcId: vpc.id, PeerVpcId: peer.id, PeerRegion: 'eu-west-1' }, call, world)).VpcPeeringConnection?.VpcPeeringConnectionId;
  const sentence = (where: string) => `Incorrect region (us-east-1) specified for this request. VPC peering connection ${id} must be ${where} in region eu-west-1`;
  await assert.rejects(async () => accept.handle({ VpcPeeringConnectionId: id }, call, world), { code: 'OperationNotPermitted', message: sentence('accepted') });
  await assert.rejects(async () => reject.handle({ VpcPeeringConnectionId: id }, call, world), { code: 'OperationNotPermitted', message: sentence('accepted or rejected') });
});

test('a request is rejected by the other side only, and deleted by its own', async () => {
  const world = await ec2World();
  const { id, input } = await requested(world);
  const VpcPeeringConnectionId = id;
  await assert.rejects(async () => reject.handle({ VpcPeeringConnectionId }, call, world), { code: 'OperationNotPermitted' });
  await assert.rejects(async () => deletePeering.handle({ VpcPeeringConnectionId }, peerCall, world), { code: 'OperationNotPermitted' });
  assert.deepEqual(await reject.handle({ VpcPeeringConnectionId }, peerCall, world), { Return: true });
  assert.equal((await described(world, call, id))?.Status?.Code, 'rejected');
  await assert.rejects(async () => accept.handle({ VpcPeeringConnectionId }, peerCall, world), { code: 'InvalidStateTransition' });
  await assert.rejects(async () => deletePeering.handle({ VpcPeeringConnectionId }, call, world), { code: 'InvalidStateTransition', message: `Invalid state transition for ${id}, attempted to transition from rejected to deleting` });
  const second = (await create.handle(input, call, world)).VpcPeeringConnection?.VpcPeeringConnectionId ?? '';
  await deletePeering.handle({ VpcPeeringConnectionId: second }, call, world);
  assert.equal((await described(world, peerCall, second))?.Status?.Code, 'deleted');
});

test('a request that nobody answers expires after seven days', async () => {
  const world = await ec2World();
  const { id, input } = await requested(world);
  await world.clock.advance(7 * dayMs);
  assert.deepEqual((await described(world, call, id))?.Status, { Code: 'expired', Message: 'Expired' });
  await assert.rejects(async () => accept.handle({ VpcPeeringConnectionId: id }, peerCall, world), { code: 'InvalidStateTransition' });
  await create.handle(input, call, world);
  await world.clock.advance(2 * dayMs);
  assert.equal(await described(world, call, id), undefined);
});

test('a request to a VPC that overlaps or that is not there fails, seen by the requester only', async () => {
  const world = await ec2World();
  const { vpc } = await putVpc(world);
  const { vpc: same } = await putVpc(world, { cidr: '10.0.128.0/17', account: peerCall.account, region: peerCall.region });
  const { vpc: beside } = await putVpc(world);
  const statusOf = async (input: Parameters<typeof create.handle>[0]) => (await described(world, call, (await create.handle(input, call, world)).VpcPeeringConnection?.VpcPeeringConnectionId ?? ''))?.Status;
  const failed = { Code: 'failed', Message: 'Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range' };
  const other = { VpcId: vpc.id, PeerOwnerId: peerCall.account, PeerRegion: peerCall.region };
  assert.deepEqual(await statusOf({ ...other, PeerVpcId: same.id }), failed);
  assert.deepEqual(await statusOf({ ...other, PeerVpcId: 'vpc-0' }), failed);
  assert.deepEqual(await statusOf({ VpcId: vpc.id, PeerVpcId: beside.id }), failed);
  assert.deepEqual((await describePeerings.handle({}, peerCall, world)).VpcPeeringConnections, []);
  await assert.rejects(async () => create.handle({ VpcId: vpc.id, PeerVpcId: 'vpc-0' }, call, world), { code: 'InvalidVpcID.NotFound', message: "The vpc ID 'vpc-0' does not exist" });
  await assert.rejects(async () => create.handle({ VpcId: vpc.id }, call, world), { code: 'MissingParameter' });
});

test('each side sets its own options, of an active connection', async () => {
  const world = await ec2World();
  const { id } = await requested(world);
  const allow = { AllowDnsResolutionFromRemoteVpc: true };
  const input = { VpcPeeringConnectionId: id, RequesterPeeringConnectionOptions: allow };
  await assert.rejects(async () => modifyOptions.handle(input, call, world), { code: 'OperationNotPermitted', message: `Peering ${id} is not active. Peering options can be added only to active peerings.` });
  await accept.handle({ VpcPeeringConnectionId: id }, peerCall, world);
  await assert.rejects(async () => modifyOptions.handle(input, peerCall, world), { code: 'OperationNotPermitted' });
  const answer = await modifyOptions.handle(input, call, world);
  assert.deepEqual(answer, { RequesterPeeringConnectionOptions: { AllowDnsResolutionFromRemoteVpc: true, AllowEgressFromLocalClassicLinkToRemoteVpc: false, AllowEgressFromLocalVpcToRemoteClassicLink: false } });
  const shown = await described(world, peerCall, id);
  assert.deepEqual([shown?.RequesterVpcInfo?.PeeringOptions?.AllowDnsResolutionFromRemoteVpc, shown?.AccepterVpcInfo?.PeeringOptions?.AllowDnsResolutionFromRemoteVpc], [true, false]);
});
