import assert from 'node:assert/strict';
import { test } from 'node:test';
import DescribeServices from './operations/DescribeServices.ts';
import DescribeTaskSets from './operations/DescribeTaskSets.ts';
import UpdateService from './operations/UpdateService.ts';
import { call, EcsWorld } from './testing/ecs-world.ts';

const arn = 'arn:aws:ecs:us-east-1:000000000000:service/default/web';

test('the ARN of a service without its cluster is, to policies too, the service of the cluster that is named beside it', async () => {
  const world = await EcsWorld.create();
  const short = 'arn:aws:ecs:us-east-1:000000000000:service/web';
  assert.deepEqual(DescribeServices.access({ services: [short] }, call).map(({ resource }) => resource), [arn]);
  assert.deepEqual(UpdateService.access({ service: short, cluster: 'prod' }, call, world.deps).map(({ resource }) => resource), [arn.replace('default', 'prod')]);
  assert.deepEqual(DescribeTaskSets.access({ service: short, cluster: 'prod' }, call).map(({ resource, keys }) => [resource, keys?.['ecs:service']]), [['arn:aws:ecs:us-east-1:000000000000:task-set/prod/web/*', arn.replace('default', 'prod')]]);
});

test('who asks for no task set in particular asks for all of them', () => {
  assert.deepEqual(DescribeTaskSets.access({ service: 'web', cluster: 'prod', taskSets: [] }, call).map(({ resource }) => resource), ['arn:aws:ecs:us-east-1:000000000000:task-set/prod/web/*']);
});
