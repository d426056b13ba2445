import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DeleteServiceCommand, DescribeServiceDeploymentsCommand, DescribeTasksCommand, ListServiceDeploymentsCommand, ListTasksCommand, UpdateServiceCommand, type ContainerDefinition } from '@aws-sdk/client-ecs';
import { AwsCli } from '../support/aws-cli.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { lacks, lacksContainers } from '../support/programs.ts';
import { pushBusybox, pushTag } from '../support/push.ts';
import { refusalOf } from '../support/refusal.ts';
import { containersMarked } from '../support/service-processes.ts';
import { createService, describeService, primaryOf, saidOf, serviceWhere, steadyService, tasksOf } from '../support/services.ts';
import { productionName, registerFargate, taskIdOf } from '../support/tasks.ts';

let daemon: TestDaemon;
let clients: Clients;
const skip = lacksContainers;
const serving: ContainerDefinition = { name: 'main', image: productionName(), essential: true, command: ['sh', '-c', 'trap "exit 0" TERM; while true; do sleep 0.1; done'] };

before(async () => {
  if (skip !== false) return;
  daemon = await TestDaemon.start();
  clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1');
  await registerFargate(clients, 'web', [serving]);
});
after(() => daemon?.[Symbol.asyncDispose]());

test('aws ecs create-service, wait services-stable, describe-services, list-tasks, delete-service, wait services-inactive', { skip: skip !== false ? skip : lacks('aws') }, async () => {
  const aws = new AwsCli(daemon);
  const subnet = (await aws.text('ec2', 'describe-subnets', '--query', 'Subnets[0].SubnetId', '--output', 'text')).trim();
  const network = `awsvpcConfiguration={subnets=[${subnet}],assignPublicIp=ENABLED}`;
  await aws.json('ecs', 'create-service', '--service-name', 'by-cli', '--task-definition', 'web', '--desired-count', '2', '--launch-type', 'FARGATE', '--network-configuration', network);
  await aws.text('ecs', 'wait', 'services-stable', '--services', 'by-cli');
  // The waiter counts tasks that run; that they are healthy, and the deployment COMPLETED, is half a second later.
  await steadyService(clients, 'by-cli');
  const columns = 'services[0].[status,desiredCount,runningCount,pendingCount,length(deployments),deployments[0].rolloutState]';
  assert.equal(await aws.text('ecs', 'describe-services', '--services', 'by-cli', '--query', columns, '--output', 'text'), 'ACTIVE\t2\t2\t0\t1\tCOMPLETED\n');
  assert.equal((await aws.text('ecs', 'list-tasks', '--service-name', 'by-cli', '--query', 'taskArns', '--output', 'text')).trim().split('\t').length, 2);
  assert.match(await aws.failure('ecs', 'delete-service', '--service', 'by-cli'), /InvalidParameterException.*The service cannot be stopped while it is scaled above 0\./);
  await aws.json('ecs', 'delete-service', '--service', 'by-cli', '--force');
  await aws.text('ecs', 'wait', 'services-inactive', '--services', 'by-cli');
  assert.deepEqual(await aws.json('ecs', 'list-services'), { serviceArns: [] });
});

test('a new service shows its deployment, its tasks are of its group and startedBy the deployment, and its events are those of ECS', { skip }, async () => {
  const created = await createService(clients, { serviceName: 'new', taskDefinition: 'web', desiredCount: 2, enableECSManagedTags: true, propagateTags: 'SERVICE', tags: [{ key: 'team', value: 'harbour' }] });
  assert.deepEqual([created.status, created.desiredCount, created.runningCount], ['ACTIVE', 2, 0]);
  assert.deepEqual([primaryOf(created).rolloutState, primaryOf(created).desiredCount, primaryOf(created).failedTasks], ['IN_PROGRESS', 2, 0]);
  const service = await steadyService(clients, 'new');
  assert.equal(primaryOf(service).rolloutStateReason, `ECS deployment ${primaryOf(service).id} completed.`);
  const tasks = await tasksOf(clients, 'new');
  assert.deepEqual(tasks.map(({ group, startedBy, lastStatus }) => ({ group, startedBy, lastStatus })), Array.from({ length: 2 }, () => ({ group: 'service:new', startedBy: primaryOf(service).id, lastStatus: 'RUNNING' })));
  const { tasks: tagged = [] } = await clients.ecs.send(new DescribeTasksCommand({ tasks: tasks.map(({ taskArn = '' }) => taskArn), include: ['TAGS'] }));
  for (const { tags } of tagged) assert.deepEqual(Object.fromEntries((tags ?? []).map(({ key, value }) => [key, value])), { team: 'harbour', 'aws:ecs:serviceName': 'new', 'aws:ecs:clusterName': 'default' });
  assert.deepEqual(saidOf(service), [
    '(service new) has started 2 tasks: (task T) (task T).',
    '(service new) (deployment D) deployment completed.',
    '(service new) has reached a steady state.',
  ]);
  const ids = tasks.map(({ taskArn = '' }) => `(task ${taskIdOf(taskArn)})`);
  assert.ok(ids.every((id) => service.events?.at(-1)?.message?.includes(id)), 'its first event names its tasks');
  await deleted('new');
});

test('a rolling update never has fewer than minimumHealthyPercent RUNNING and never more than maximumPercent wanted', { skip }, async () => {
  await createService(clients, { serviceName: 'rolls', taskDefinition: 'web', desiredCount: 4, deploymentConfiguration: { minimumHealthyPercent: 75, maximumPercent: 150 } });
  await steadyService(clients, 'rolls');
  const revision = await registerFargate(clients, 'web-next', [serving]);
  const watch = watched('rolls');
  const { service: rolling } = await clients.ecs.send(new UpdateServiceCommand({ service: 'rolls', taskDefinition: revision }));
  assert.deepEqual(rolling?.deployments?.map(({ status, rolloutState }) => `${status} ${rolloutState}`), ['PRIMARY IN_PROGRESS', 'ACTIVE COMPLETED']);
  const service = await steadyService(clients, 'rolls');
  const { fewestRunning, mostWanted, looks } = await watch();
  assert.ok(looks > 10, `${looks} looks`);
  assert.ok(fewestRunning >= 3, `${fewestRunning} tasks ran`);
  assert.ok(mostWanted <= 6, `${mostWanted} tasks were wanted`);
  assert.equal(primaryOf(service).taskDefinition, revision);
  assert.deepEqual([...new Set((await tasksOf(clients, 'rolls')).map(({ taskDefinitionArn }) => taskDefinitionArn))], [revision]);
  await deleted('rolls');
});

test('a change of only the count starts and stops tasks and makes no new deployment', { skip }, async () => {
  await createService(clients, { serviceName: 'scales', taskDefinition: 'web', desiredCount: 1 });
  const first = await steadyService(clients, 'scales');
  for (const desiredCount of [4, 2, 0]) {
    await clients.ecs.send(new UpdateServiceCommand({ service: 'scales', desiredCount }));
    const service = await steadyService(clients, 'scales');
    assert.equal(service.runningCount, desiredCount);
    assert.equal(primaryOf(service).id, primaryOf(first).id);
  }
  assert.deepEqual(saidOf(await describeService(clients, 'scales')).slice(-6).filter((text) => text.includes('has st')).map((text) => text.replaceAll(' (task T)', '')), [
    '(service scales) has started 3 tasks:.',
    '(service scales) has stopped 2 running tasks:.',
    '(service scales) has stopped 2 running tasks:.',
  ]);
  // Without tasks it need not be forced.
  await clients.ecs.send(new DeleteServiceCommand({ service: 'scales' }));
  await serviceWhere(clients, 'scales', ({ status }) => status === 'INACTIVE');
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-container-image-stability.html
test('a moved tag does not change what a deployment runs until a new deployment is forced', { skip }, async () => {
  const { image: before, repositoryUri } = await pushBusybox(clients, 'moves', '1');
  await registerFargate(clients, 'moves', [{ ...serving, image: productionName(undefined, undefined, 'moves:1') }]);
  await createService(clients, { serviceName: 'moves', taskDefinition: 'moves', desiredCount: 1 });
  await steadyService(clients, 'moves');
  assert.deepEqual(await digests('moves'), [before.manifest.digest]);
  const after = await pushTag(clients, repositoryUri, '1', { entries: [{ kind: 'file', path: 'version', content: Buffer.from('2') }] });
  assert.notEqual(after.manifest.digest, before.manifest.digest);
  await clients.ecs.send(new UpdateServiceCommand({ service: 'moves', desiredCount: 3 }));
  await steadyService(clients, 'moves');
  assert.deepEqual(await digests('moves'), [before.manifest.digest], 'the new tasks run what the first one does');
  await clients.ecs.send(new UpdateServiceCommand({ service: 'moves', forceNewDeployment: true }));
  await steadyService(clients, 'moves');
  assert.deepEqual(await digests('moves'), [after.manifest.digest]);
  await deleted('moves');
});

test('a revision whose image is not in the repository opens the circuit breaker, and the service is rolled back', { skip }, async () => {
  await createService(clients, { serviceName: 'breaks', taskDefinition: 'web', desiredCount: 2, deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } } });
  const first = await steadyService(clients, 'breaks');
  const running = (await tasksOf(clients, 'breaks')).map(({ taskArn }) => taskArn).toSorted();
  const broken = await registerFargate(clients, 'broken', [{ ...serving, image: productionName(undefined, undefined, 'app:absent') }]);
  await clients.ecs.send(new UpdateServiceCommand({ service: 'breaks', taskDefinition: broken }));
  const service = await steadyService(clients, 'breaks');
  assert.equal(primaryOf(service).id, primaryOf(first).id);
  assert.equal(service.taskDefinition, first.taskDefinition);
  assert.match(primaryOf(service).rolloutStateReason ?? '', /^ECS deployment (circuit breaker: rolling back to deploymentId |)ecs-svc\/\d+/);
  assert.deepEqual((await tasksOf(clients, 'breaks')).map(({ taskArn }) => taskArn).toSorted(), running, 'the tasks of before went on');
  const said = saidOf(service);
  assert.ok(said.includes('(service breaks) (deployment D) deployment failed: tasks failed to start.'), said.join('\n'));
  assert.ok(said.includes('(service breaks) rolling back to deployment D.'), said.join('\n'));
  const { serviceDeployments: [latest] = [] } = await clients.ecs.send(new ListServiceDeploymentsCommand({ service: 'breaks' }));
  assert.equal(latest?.status, 'ROLLBACK_SUCCESSFUL');
  const { serviceDeployments: [told] = [] } = await clients.ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [latest?.serviceDeploymentArn ?? ''] }));
  assert.equal(told?.deploymentCircuitBreaker?.status, 'TRIGGERED');
  assert.ok((told?.deploymentCircuitBreaker?.failureCount ?? 0) >= 3);
  await deleted('breaks');
});

test('a task whose health check fails is replaced, and ECS says so', { skip }, async () => {
  // Healthy for two checks.
  const sickly: ContainerDefinition = { ...serving, healthCheck: { command: ['CMD-SHELL', 'echo >> /tmp/checks; [ $(wc -l < /tmp/checks) -le 2 ]'], interval: 5, timeout: 30, retries: 1, startPeriod: 0 } };
  await registerFargate(clients, 'sickly', [sickly]);
  await createService(clients, { serviceName: 'sickly', taskDefinition: 'sickly', desiredCount: 1 });
  await steadyService(clients, 'sickly');
  const [first] = await tasksOf(clients, 'sickly');
  const replaced = await serviceWhere(clients, 'sickly', (service) => saidOf(service).some((text) => text.includes('failed container health checks')));
  const { tasks: [stopped] = [] } = await clients.ecs.send(new DescribeTasksCommand({ tasks: [first?.taskArn ?? ''] }));
  assert.deepEqual([stopped?.desiredStatus, stopped?.stopCode, stopped?.stoppedReason], ['STOPPED', 'ServiceSchedulerInitiated', 'Task failed container health checks']);
  assert.ok(saidOf(replaced).some((text) => text === '(service sickly) has started 1 tasks: (task T). Amazon ECS replaced 1 tasks due to an unhealthy status.'), saidOf(replaced).join('\n'));
  await deleted('sickly');
});

test('a service that has tasks is deleted by force only; its name is free once it is INACTIVE', { skip }, async () => {
  const mark = 'ends-when-it-is-killed';
  await registerFargate(clients, 'slow', [{ ...serving, command: ['sh', '-c', `trap "" TERM; : ${mark}; while true; do sleep 1; done`], stopTimeout: 100 }]);
  await createService(clients, { serviceName: 'named', taskDefinition: 'slow' });
  await steadyService(clients, 'named');
  assert.deepEqual(await refusalOf(clients.ecs.send(new DeleteServiceCommand({ service: 'named' }))), { name: 'InvalidParameterException', message: 'The service cannot be stopped while it is scaled above 0.', status: 400 });
  const { service: draining } = await clients.ecs.send(new DeleteServiceCommand({ service: 'named', force: true }));
  assert.deepEqual([draining?.status, draining?.desiredCount], ['DRAINING', 0]);
  assert.equal((await refusalOf(createService(clients, { serviceName: 'named', taskDefinition: 'web' }))).message, 'Unable to Start a service that is still Draining.');
  for (const pid of await containersMarked(mark)) process.kill(pid, 'SIGKILL');
  await serviceWhere(clients, 'named', ({ status, runningCount }) => status === 'INACTIVE' && runningCount === 0);
  assert.deepEqual(await tasksOf(clients, 'named'), []);
  await createService(clients, { serviceName: 'named', taskDefinition: 'web', desiredCount: 1 });
  assert.equal(saidOf(await steadyService(clients, 'named')).length, 3, 'it has none of the events of its namesake');
  await deleted('named');
});

async function digests(serviceName: string): Promise<readonly (string | undefined)[]> {
  return [...new Set((await tasksOf(clients, serviceName)).map(({ containers }) => containers?.[0]?.imageDigest))];
}

async function deleted(serviceName: string): Promise<void> {
  await clients.ecs.send(new DeleteServiceCommand({ service: serviceName, force: true }));
  await serviceWhere(clients, serviceName, ({ status }) => status === 'INACTIVE');
}

/** Looks at the service's tasks without pause, and minds looks during which none came or went; the returned function ends it. */
function watched(serviceName: string) {
  const listed = async () => (await clients.ecs.send(new ListTasksCommand({ serviceName }))).taskArns?.toSorted().join(' ');
  const seen = { fewestRunning: Infinity, mostWanted: 0, looks: 0, isEnded: false };
  const looking = (async () => {
    for (let before = await listed(); !seen.isEnded; ) {
      const tasks = await tasksOf(clients, serviceName);
      const after = await listed();
      const isOfOneMoment = after === before;
      before = after;
      if (!isOfOneMoment) continue;
      seen.fewestRunning = Math.min(seen.fewestRunning, tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length);
      seen.mostWanted = Math.max(seen.mostWanted, tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING').length);
      seen.looks += 1;
    }
  })();
  return async () => {
    seen.isEnded = true;
    await looking;
    return seen;
  };
}
