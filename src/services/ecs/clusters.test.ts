import assert from 'node:assert/strict';
import { test } from 'node:test';
import CreateCluster from './operations/CreateCluster.ts';
import DeleteCluster from './operations/DeleteCluster.ts';
import DescribeClusters from './operations/DescribeClusters.ts';
import ListClusters from './operations/ListClusters.ts';
import PutAccountSettingDefault from './operations/PutAccountSettingDefault.ts';
import PutClusterCapacityProviders from './operations/PutClusterCapacityProviders.ts';
import UpdateClusterSettings from './operations/UpdateClusterSettings.ts';
import { call, EcsWorld } from './testing/ecs-world.ts';

const refusedAs = (name: string, message: RegExp) => (thrown: unknown) => thrown instanceof Error && thrown.name === name && message.test(thrown.message);

test('a default cluster exists from the first use, in each account and region', async () => {
  const { deps } = await EcsWorld.create();
  assert.deepEqual((await ListClusters.handle({}, call, deps)).clusterArns, ['arn:aws:ecs:us-east-1:000000000000:cluster/default']);
  const elsewhere = { ...call, account: '111111111111', region: 'eu-west-1' };
  assert.deepEqual((await ListClusters.handle({}, elsewhere, deps)).clusterArns, ['arn:aws:ecs:eu-west-1:111111111111:cluster/default']);
});

test('clusters are described by name or ARN, what is not there is MISSING', async () => {
  const { deps } = await EcsWorld.create();
  await CreateCluster.handle({ clusterName: 'blue', tags: [{ key: 'a', value: 'b' }], settings: [{ name: 'containerInsights', value: 'enabled' }] }, call, deps);
  const arn = 'arn:aws:ecs:us-east-1:000000000000:cluster/blue';
  const { clusters, failures } = await DescribeClusters.handle({ clusters: ['blue', arn, 'ghost'], include: ['TAGS', 'SETTINGS'] }, call, deps);
  assert.deepEqual(clusters?.map((cluster) => cluster.clusterArn), [arn]);
  assert.deepEqual(clusters?.[0]?.tags, [{ key: 'a', value: 'b' }]);
  assert.deepEqual(clusters?.[0]?.settings, [{ name: 'containerInsights', value: 'enabled' }]);
  assert.deepEqual(failures, [{ arn: 'arn:aws:ecs:us-east-1:000000000000:cluster/ghost', reason: 'MISSING' }]);
});

test('a cluster name that ECS does not take is refused', async () => {
  const { deps } = await EcsWorld.create();
  await assert.rejects(async () => CreateCluster.handle({ clusterName: 'a b' }, call, deps), refusedAs('InvalidParameterException', /Invalid cluster name/));
  await assert.rejects(async () => DescribeClusters.handle({ clusters: ['a/b'] }, call, deps), refusedAs('InvalidParameterException', /Unexpected number of separators/));
});

test('a deleted cluster stays describable as INACTIVE, and is made anew by its name', async () => {
  const { deps } = await EcsWorld.create();
  await CreateCluster.handle({ clusterName: 'blue' }, call, deps);
  assert.equal((await DeleteCluster.handle({ cluster: 'blue' }, call, deps)).cluster?.status, 'INACTIVE');
  assert.equal((await DescribeClusters.handle({ clusters: ['blue'] }, call, deps)).clusters?.[0]?.status, 'INACTIVE');
  await assert.rejects(async () => UpdateClusterSettings.handle({ cluster: 'blue', settings: [{ name: 'containerInsights', value: 'enabled' }] }, call, deps), refusedAs('ClusterNotFoundException', /inactive/));
  assert.equal((await CreateCluster.handle({ clusterName: 'blue' }, call, deps)).cluster?.status, 'ACTIVE');
  await assert.rejects(async () => DeleteCluster.handle({ cluster: 'ghost' }, call, deps), refusedAs('ClusterNotFoundException', /^Cluster not found\.$/));
});

test('a cluster with living tasks is not deleted', async () => {
  const world = await EcsWorld.create();
  await world.register();
  await world.run();
  await assert.rejects(async () => DeleteCluster.handle({ cluster: 'default' }, call, world.deps), refusedAs('ClusterContainsTasksException', /Tasks are active/));
});

test('a new cluster takes containerInsights from the account unless it says otherwise', async () => {
  const { deps } = await EcsWorld.create();
  await PutAccountSettingDefault.handle({ name: 'containerInsights', value: 'enhanced' }, call, deps);
  assert.deepEqual((await CreateCluster.handle({ clusterName: 'a' }, call, deps)).cluster?.settings, [{ name: 'containerInsights', value: 'enhanced' }]);
});

test('clusters take the FARGATE capacity providers, and no others', async () => {
  const { deps } = await EcsWorld.create();
  const strategy = [{ capacityProvider: 'FARGATE', base: 1, weight: 1 }, { capacityProvider: 'FARGATE_SPOT', weight: 3 }];
  const { cluster } = await PutClusterCapacityProviders.handle({ cluster: 'default', capacityProviders: ['FARGATE', 'FARGATE_SPOT'], defaultCapacityProviderStrategy: strategy }, call, deps);
  assert.deepEqual(cluster?.defaultCapacityProviderStrategy, [{ capacityProvider: 'FARGATE', base: 1, weight: 1 }, { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 3 }]);
  const put = (capacityProviders: string[], defaultCapacityProviderStrategy: typeof strategy) => async () => PutClusterCapacityProviders.handle({ cluster: 'default', capacityProviders, defaultCapacityProviderStrategy }, call, deps);
  await assert.rejects(put(['mine'], []), refusedAs('InvalidParameterException', /capacity provider was not found/));
  await assert.rejects(put(['FARGATE'], strategy), refusedAs('InvalidParameterException', /cannot contain a capacity provider that is not associated with the cluster\. Associate the capacity provider with the cluster or specify a valid capacity provider and try again\.$/));
});
