import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trustStoreArn, trustStores } from '#model/trust-store.ts';
import AddTags from './operations/AddTags.ts';
import DescribeTags from './operations/DescribeTags.ts';
import RemoveTags from './operations/RemoveTags.ts';
import { call, elbWorld } from './testing/elb-world.ts';

const id = '0123456789abcdef';
const arn = trustStoreArn(call, { name: 'clients', id });

async function taggedWorld() {
  const world = await elbWorld();
  await world.store.transact((transaction) => transaction.put(trustStores, { account: call.account, region: call.region, arn, name: 'clients', id, caCertificates: '', revocations: [], tags: [], createdAt: 0 }));
  return world;
}

test('tags are added over those that are there, described and removed', async () => {
  const world = await taggedWorld();
  await AddTags.handle({ ResourceArns: [arn], Tags: [{ Key: 'a', Value: '1' }, { Key: 'b' }] }, call, world);
  await AddTags.handle({ ResourceArns: [arn], Tags: [{ Key: 'a', Value: '2' }] }, call, world);
  assert.deepEqual(DescribeTags.handle({ ResourceArns: [arn, arn] }, call, world), { TagDescriptions: [{ ResourceArn: arn, Tags: [{ Key: 'a', Value: '2' }, { Key: 'b', Value: '' }] }] });
  await RemoveTags.handle({ ResourceArns: [arn], TagKeys: ['a', 'c'] }, call, world);
  assert.deepEqual(DescribeTags.handle({ ResourceArns: [arn] }, call, world), { TagDescriptions: [{ ResourceArn: arn, Tags: [{ Key: 'b', Value: '' }] }] });
});

test('more tags than allowed, doubled and reserved keys are refused, and nothing is changed then', async () => {
  const world = await taggedWorld();
  const add = (Tags: { readonly Key: string; readonly Value?: string }[]) => AddTags.handle({ ResourceArns: [arn], Tags }, call, world);
  const many = Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}` }));
  await assert.rejects(add([...many, { Key: 'last' }]), { name: 'TooManyTagsException' });
  await add(many);
  await assert.rejects(add([{ Key: 'last' }]), { name: 'TooManyTagsException' });
  await assert.rejects(add([{ Key: 'a' }, { Key: 'a' }]), { name: 'DuplicateTagKeysException' });
  await assert.rejects(add([{ Key: 'aws:a' }]), { code: 'ValidationError', message: /'aws:'/ });
  await assert.rejects(add([{ Key: '' }]), { message: /'tags\.1\.member\.key'.*greater than or equal to 1$/ });
  await assert.rejects(add([{ Key: 'a', Value: 'v'.repeat(257) }]), { message: /'tags\.1\.member\.value'.*less than or equal to 256$/ });
});

test('an ARN of nothing is not found, and one of another kind is not valid', async () => {
  const world = await taggedWorld();
  const describe = (...ResourceArns: string[]) => DescribeTags.handle({ ResourceArns }, call, world);
  assert.throws(() => describe(arn.replace(id, 'f'.repeat(16))), { name: 'TrustStoreNotFoundException', message: /^Trust store '.*' not found$/ });
  assert.throws(() => describe(`arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/web/${id}`), { name: 'LoadBalancerNotFoundException' });
  assert.throws(() => describe(`arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/web`), { code: 'ValidationError', message: /is not a valid load balancer ARN$/ });
  assert.throws(() => describe('arn:aws:ecs:us-east-1:000000000000:cluster/c'), { code: 'ValidationError' });
  assert.throws(() => describe(...Array.from({ length: 21 }, () => arn)), { message: 'Cannot have more than 20 resources described' });
});
