import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateServiceCommand, CreateTaskSetCommand, DeleteServiceCommand, DescribeServicesCommand, ListServicesCommand, ListTasksCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { containersMarked } from '../support/service-processes.ts';
import { createService, saidOf, serviceWhere, steadyService } from '../support/services.ts';
import { productionName, registerFargate } from '../support/tasks.ts';

/** A second or two, and on a busy machine more; were stopTimeouts waited for, it would be longer. */
const resetMsMax = 30_000;
const stopTimeout = 60;
/** Longer than any wait of a service for its next look. */
const quietMs = 2_000;
const mark = 'service-reset';
const names = ['steady', 'failing', 'rolling', 'external', 'deleted'] as const;

test('drydock reset ends services in whatever state they are, nothing of them comes back, and their names can be used again', { skip: lacksContainers }, async (context) => {
  await using daemon = await TestDaemon.start();
  const clients = clientsOf(daemon);
  for (const round of [1, 2]) {
    await pushBusybox(clients, 'app', '1');
    await servicesOfAllKinds(clients);
    const { tookMs, removed } = await daemon.reset();
    context.diagnostic(`round ${round}: ${Math.round(tookMs)} ms, ${JSON.stringify(removed)}`);
    assert.ok(tookMs < resetMsMax, `it took ${tookMs} ms`);
    await delay(quietMs);
    assert.deepEqual((await clients.ecs.send(new ListServicesCommand({}))).serviceArns, []);
    assert.deepEqual((await clients.ecs.send(new ListTasksCommand({}))).taskArns, []);
    assert.deepEqual((await clients.ecs.send(new ListTasksCommand({ desiredStatus: 'STOPPED' }))).taskArns, []);
    const { services, failures } = await clients.ecs.send(new DescribeServicesCommand({ services: [...names] }));
    assert.deepEqual([services, failures?.map(({ reason }) => reason)], [[], names.map(() => 'MISSING')]);
    assert.deepEqual(await containersMarked(mark), []);
  }
});

async function servicesOfAllKinds(clients: Clients): Promise<void> {
  const container = { name: 'main', image: productionName(), essential: true, command: ['sh', '-c', `trap "exit 0" TERM; : ${mark}; while true; do sleep 0.1; done`] };
  await registerFargate(clients, 'web', [container]);
  await registerFargate(clients, 'stubborn', [{ ...container, command: ['sh', '-c', `trap "" TERM; : ${mark}; while true; do sleep 1; done`], stopTimeout }]);
  await registerFargate(clients, 'absent', [{ ...container, image: productionName(undefined, undefined, 'app:absent') }]);
  const deployable = names.filter((name) => name !== 'external');
  for (const serviceName of deployable) await createService(clients, { serviceName, taskDefinition: serviceName === 'failing' ? 'absent' : serviceName === 'deleted' ? 'stubborn' : 'web', desiredCount: 2 });
  await clients.ecs.send(new CreateServiceCommand({ serviceName: 'external', desiredCount: 2, deploymentController: { type: 'EXTERNAL' } }));
  const { Subnets = [] } = await clients.ec2.send(new DescribeSubnetsCommand({}));
  await clients.ecs.send(new CreateTaskSetCommand({ cluster: 'default', service: 'external', taskDefinition: 'web', launchType: 'FARGATE', scale: { unit: 'PERCENT', value: 100 }, networkConfiguration: { awsvpcConfiguration: { subnets: Subnets.flatMap(({ SubnetId }) => SubnetId ?? []), assignPublicIp: 'ENABLED' } } }));
  for (const serviceName of ['steady', 'rolling', 'deleted']) await steadyService(clients, serviceName);
  await serviceWhere(clients, 'failing', (service) => saidOf(service).length >= 2);
  await serviceWhere(clients, 'external', ({ runningCount }) => runningCount === 2);
  await clients.ecs.send(new DeleteServiceCommand({ service: 'deleted', force: true }));
  await clients.ecs.send(new UpdateServiceCommand({ service: 'rolling', forceNewDeployment: true }));
}
