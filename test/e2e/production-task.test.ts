import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StopTaskCommand, type ContainerDefinition } from '@aws-sdk/client-ecs';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { taskRole } from '../support/roles.ts';
import { awslogs, describeTask, linesOf, productionName, registerFargate, runFargate, taskIn } from '../support/tasks.ts';
import { until } from '../support/until.ts';

const family = 'shop';

test('a production task of three containers: init prepares, app serves when init succeeded, sidecar starts when app is healthy', { skip: lacksContainers }, async () => {
  await using daemon = await TestDaemon.start();
  const clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1', { entries: cache, config: { Volumes: { '/var/cache/app': {} } } });
  await registerFargate(clients, family, [init, app, sidecar], {
    cpu: '512',
    memory: '1024',
    runtimePlatform: { cpuArchitecture: process.arch === 'arm64' ? 'ARM64' : 'X86_64', operatingSystemFamily: 'LINUX' },
    taskRoleArn: await taskRole(clients, 'shop'),
    volumes: [{ name: 'shared' }],
    tags: [{ key: 'team', value: 'shop' }],
  });
  const [taskArn = ''] = await runFargate(clients, { taskDefinition: family, startedBy: 'e2e', group: 'batch', tags: [{ key: 'release', value: '7' }] });

  const running = await taskIn(clients, taskArn, 'RUNNING');
  assert.equal(running.attachments?.[0]?.type, 'ElasticNetworkInterface');
  const address = running.attachments?.[0]?.details?.find(({ name }) => name === 'privateIPv4Address')?.value ?? '';
  assert.match(address, /^172\.31\./);
  const healthy = await until('the task is HEALTHY', 120_000, async () => {
    const task = await describeTask(clients, taskArn);
    return task.healthStatus === 'HEALTHY' && task;
  });
  const byName = new Map(healthy.containers?.map((container) => [container.name, container]));
  assert.deepEqual([byName.get('init')?.lastStatus, byName.get('init')?.exitCode], ['STOPPED', 0]);
  assert.equal(byName.get('app')?.healthStatus, 'HEALTHY');
  assert.match(byName.get('app')?.imageDigest ?? '', /^sha256:[0-9a-f]{64}$/);

  const seen = await until('the sidecar has read the page', 60_000, async () => {
    const lines = await linesOf(clients, family, taskArn, 'sidecar');
    return lines.length >= 6 && lines;
  });
  assert.deepEqual(seen.slice(0, 6), ['page: prepared by init, colour blue', `address: ${address}/20`, 'user: 1000', 'read-only: yes', 'volume: as built, written', 'runs on AWS_ECS_FARGATE in us-east-1']);

  await clients.ecs.send(new StopTaskCommand({ task: taskArn, reason: 'release 8' }));
  const stopped = await taskIn(clients, taskArn, 'STOPPED');
  assert.deepEqual([stopped.stopCode, stopped.stoppedReason], ['UserInitiated', 'release 8']);
  const exits = new Map(stopped.containers?.map(({ name, exitCode }) => [name, exitCode]));
  assert.equal(exits.get('sidecar'), 0, 'the sidecar ends by itself on SIGTERM');
  assert.ok((await linesOf(clients, family, taskArn, 'sidecar')).includes('sidecar: bye'), 'what is logged on SIGTERM arrives');
  for (const time of ['createdAt', 'pullStartedAt', 'pullStoppedAt', 'startedAt', 'stoppingAt', 'executionStoppedAt', 'stoppedAt'] as const) assert.ok(stopped[time] instanceof Date, `${time} is set`);
});

/** A VOLUME of the image that belongs to the user who runs. */
const cache = [
  { kind: 'folder', path: 'var/cache/' },
  { kind: 'folder', path: 'var/cache/app/', owner: 1_000 },
  { kind: 'file', path: 'var/cache/app/seed', content: 'as built', owner: 1_000 },
] as const;

const init: ContainerDefinition = {
  name: 'init',
  image: productionName(),
  essential: false,
  command: ['sh', '-c', 'echo "prepared by init, colour $COLOUR" > /shared/index.html; chmod -R a+rX /shared'],
  environment: [{ name: 'COLOUR', value: 'blue' }],
  mountPoints: [{ sourceVolume: 'shared', containerPath: '/shared' }],
  logConfiguration: awslogs(family),
};

const app: ContainerDefinition = {
  name: 'app',
  image: productionName(),
  essential: true,
  command: ['httpd', '-f', '-v', '-p', '8080', '-h', '/srv/www'],
  portMappings: [{ containerPort: 8080, protocol: 'tcp', name: 'http', appProtocol: 'http' }],
  dependsOn: [{ containerName: 'init', condition: 'SUCCESS' }],
  healthCheck: { command: ['CMD-SHELL', 'wget -q -O /dev/null http://localhost:8080/ || exit 1'], interval: 5, timeout: 30, retries: 3, startPeriod: 1 },
  mountPoints: [{ sourceVolume: 'shared', containerPath: '/srv/www', readOnly: true }],
  linuxParameters: { initProcessEnabled: true, capabilities: { drop: ['NET_RAW'] } },
  ulimits: [{ name: 'nofile', softLimit: 4096, hardLimit: 8192 }, { name: 'memlock', softLimit: -1, hardLimit: -1 }],
  stopTimeout: 5,
  logConfiguration: awslogs(family),
};

const sidecar: ContainerDefinition = {
  name: 'sidecar',
  image: productionName(),
  essential: false,
  user: '1000:1000',
  readonlyRootFilesystem: true,
  dependsOn: [{ containerName: 'app', condition: 'HEALTHY' }],
  entryPoint: ['sh', '-c'],
  command: [[
    "trap 'echo sidecar: bye; exit 0' TERM",
    'echo "page: $(wget -q -O - http://localhost:8080/)"',
    `echo "address: $(ip -4 -o addr show scope global | awk '{print $4}' | head -n 1)"`,
    'echo "user: $(id -u)"',
    'touch /forbidden 2>/dev/null && echo "read-only: no" || echo "read-only: yes"',
    'echo ", written" >> /var/cache/app/seed && echo "volume: $(cat /var/cache/app/seed)"',
    'echo "runs on $AWS_EXECUTION_ENV in $AWS_REGION"',
    'while true; do sleep 0.1; done',
  ].join('\n')],
  // It ends by itself, however long a busy machine lets it wait.
  stopTimeout: 60,
  cpu: 64,
  memoryReservation: 64,
  logConfiguration: awslogs(family),
};
