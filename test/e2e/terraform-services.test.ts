import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DescribeServicesCommand, DescribeTasksCommand, ListClustersCommand, ListTasksCommand, type Task } from '@aws-sdk/client-ecs';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lacksTerraform as skip, terraformIn } from '../support/terraform.ts';

test('Terraform makes services and waits for their steady state, finds nothing to change, rolls them to a new task definition, scales them, and leaves nothing', { skip }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  await using folder = await temporaryFolder('terraform-services');
  const terraform = await terraformIn(folder.path, new URL('./terraform-services/', import.meta.url), daemon);
  const clients = clientsOf(daemon);

  await terraform('init');
  await terraform('apply', '-auto-approve');
  assert.deepEqual(JSON.parse((await terraform('output', '-json', 'seen')).stdout), { task_definition: true, desired: 2, launch_type: 'FARGATE', scheduling: 'REPLICA', task_set: 'STEADY_STATE' });
  const first = await tasksOf(clients, 'web');
  assert.deepEqual(first.map(({ lastStatus, taskDefinitionArn }) => [lastStatus, revisionOf(taskDefinitionArn)]), [['RUNNING', '1'], ['RUNNING', '1']]);
  for (const { tags } of first) assert.deepEqual(Object.fromEntries((tags ?? []).map(({ key, value }) => [key, value])), { Project: 'harbour', Generation: '1', 'aws:ecs:clusterName': 'main', 'aws:ecs:serviceName': 'web' });
  await terraform('plan', '-detailed-exitcode');

  const changes = ['-var', 'generation=2', '-var', 'desired=4'];
  await terraform('apply', '-auto-approve', ...changes);
  assert.deepEqual((await tasksOf(clients, 'web')).map(({ taskDefinitionArn }) => revisionOf(taskDefinitionArn)), ['2', '2', '2', '2']);
  assert.deepEqual((await tasksOf(clients, 'spot')).map(({ capacityProviderName }) => capacityProviderName).toSorted(), ['FARGATE', 'FARGATE_SPOT', 'FARGATE_SPOT']);
  assert.equal((await tasksOf(clients, 'external')).length, 2);
  const { services: [web] = [] } = await clients.ecs.send(new DescribeServicesCommand({ cluster: 'main', services: ['web'] }));
  assert.deepEqual([web?.deployments?.length, web?.deploymentConfiguration?.minimumHealthyPercent, web?.deploymentConfiguration?.maximumPercent], [1, 50, 200]);
  await terraform('plan', '-detailed-exitcode', ...changes);

  await terraform('apply', '-auto-approve', '-var', 'generation=2', '-var', 'desired=1');
  assert.equal((await tasksOf(clients, 'web')).length, 1);
  await terraform('destroy', '-auto-approve', ...changes);
  assert.deepEqual((await clients.ecs.send(new ListClustersCommand({}))).clusterArns?.map((arn) => arn.split('/').at(-1)).filter((name) => name !== 'default'), []);
});

async function tasksOf({ ecs }: Clients, serviceName: string): Promise<readonly Task[]> {
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster: 'main', serviceName }));
  return (await ecs.send(new DescribeTasksCommand({ cluster: 'main', tasks: taskArns, include: ['TAGS'] }))).tasks ?? [];
}

function revisionOf(arn: string | undefined): string | undefined {
  return arn?.split(':').at(-1);
}
