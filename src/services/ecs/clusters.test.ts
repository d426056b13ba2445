import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExecuteCommandConfiguration } from '@aws-sdk/client-ecs';
import CreateCluster from './operations/CreateCluster.ts';
import DeleteCluster from './operations/DeleteCluster.ts';
import DescribeClusters from './operations/DescribeClusters.ts';
import ListClusters from './operations/ListClusters.ts';
import ListTasks from './operations/ListTasks.ts';
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
  await assert.rejects(async () => CreateCluster.handle({ clusterName: 'a b' }, call, deps), refusedAs('InvalidParameterException', /^ClusterName must match \^\[a-zA-Z0-9\\-_\]\{1,255\}\$$/));
  await assert.rejects(async () => DescribeClusters.handle({ clusters: ['$CLUSTER'] }, call, deps), refusedAs('InvalidParameterException', /^Cluster must match .*, but was \$CLUSTER$/));
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
  await assert.rejects(put(['FARGATE', 'FARGATE_SPOT'], strategy.map((item) => ({ ...item, base: 1 }))), refusedAs('InvalidParameterException', /contains multiple capacity providers with a base value defined\. Only one capacity provider per strategy can have a base value defined\.$/));
  await assert.rejects(put(['FARGATE'], strategy), refusedAs('InvalidParameterException', /cannot contain a capacity provider that is not associated with the cluster\. Associate the capacity provider with the cluster or specify a valid capacity provider and try again\.$/));
});

test('how commands are logged is said where it is OVERRIDE, and only there', async () => {
  const { deps } = await EcsWorld.create();
  const create = (executeCommandConfiguration: ExecuteCommandConfiguration) => async () => CreateCluster.handle({ clusterName: 'a', configuration: { executeCommandConfiguration } }, call, deps);
  const logConfiguration = { cloudWatchLogGroupName: 'exec' };
  await assert.rejects(create({ logging: 'DEFAULT', logConfiguration }), refusedAs('InvalidParameterException', /^You must set logging to 'OVERRIDE' when you supply a log configuration\.$/));
  for (const without of [undefined, { s3KeyPrefix: 'a' }]) {
    await assert.rejects(create({ logging: 'OVERRIDE', ...(without && { logConfiguration: without }) }), refusedAs('InvalidParameterException', /^A CloudWatch log group name or S3 bucket name must be specified when overriding the default log configuration\.$/));
  }
  await create({ logging: 'OVERRIDE', logConfiguration })();
});

test('the ARN of another Region names nothing here, though there is such a cluster there', async () => {
  const { deps } = await EcsWorld.create();
  await CreateCluster.handle({ clusterName: 'blue' }, { ...call, region: 'eu-west-1' }, deps);
  const arn = 'arn:aws:ecs:eu-west-1:000000000000:cluster/blue';
  assert.deepEqual((await DescribeClusters.handle({ clusters: [arn] }, call, deps)).failures, [{ arn, reason: 'MISSING' }]);
  await assert.rejects(async () => DeleteCluster.handle({ cluster: arn }, call, deps), refusedAs('ClusterNotFoundException', /Cluster not found/));
  await assert.rejects(async () => ListTasks.handle({ cluster: arn }, call, deps), refusedAs('ClusterNotFoundException', /Cluster not found/));
});
