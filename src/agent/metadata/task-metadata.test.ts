import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerMetadata, containerMetadataV4 } from './container-metadata.ts';
import type { ContainerState } from '../supervisor/task-state.ts';
import { documentedContainer, documentedTask, runningContainer, runtimeId, startedAt, taskId } from './documented-task.fixture.ts';
import { rfc3339Nano } from './rfc3339-nano.ts';
import { taskMetadata, taskMetadataV4 } from './task-metadata.ts';

const host = { snapshotter: 'overlayfs' };
const written = (document: unknown): unknown => JSON.parse(JSON.stringify(document));

const containerV3 = {
  DockerId: runtimeId,
  Name: 'curl',
  DockerName: 'curl',
  Image: '111122223333.dkr.ecr.us-west-2.amazonaws.com/curltest:latest',
  ImageID: 'sha256:25f3695bedfb454a50f12d127839a68ad3caf91e451c1da073db34c542c4d2cb',
  Labels: {
    'com.amazonaws.ecs.cluster': 'arn:aws:ecs:us-west-2:111122223333:cluster/default',
    'com.amazonaws.ecs.container-name': 'curl',
    'com.amazonaws.ecs.task-arn': `arn:aws:ecs:us-west-2:111122223333:task/default/${taskId}`,
    'com.amazonaws.ecs.task-definition-family': 'curltest',
    'com.amazonaws.ecs.task-definition-version': '3',
  },
  DesiredStatus: 'RUNNING',
  KnownStatus: 'RUNNING',
  Limits: { CPU: 10, Memory: 128 },
  CreatedAt: '2020-10-08T20:47:20.567Z',
  StartedAt: '2020-10-08T20:47:20.567Z',
  Type: 'NORMAL',
  Networks: [{ NetworkMode: 'awsvpc', IPv4Addresses: ['192.0.2.3'] }],
};

const containerV4 = {
  ...containerV3,
  LogDriver: 'awslogs',
  LogOptions: { 'awslogs-create-group': 'true', 'awslogs-group': '/ecs/containerlogs', 'awslogs-region': 'us-west-2', 'awslogs-stream': `ecs/curl/${taskId}` },
  ContainerARN: 'arn:aws:ecs:us-west-2:111122223333:container/1bdcca8b-f905-4ee6-885c-4064cb70f6e6',
  Networks: [
    {
      NetworkMode: 'awsvpc',
      IPv4Addresses: ['192.0.2.3'],
      AttachmentIndex: 0,
      MACAddress: '0a:de:f6:10:51:e5',
      IPv4SubnetCIDRBlock: '192.0.2.0/24',
      DomainNameServers: ['192.0.2.2'],
      DomainNameSearchList: ['us-west-2.compute.internal'],
      PrivateDNSName: 'ip-192-0-2-3.us-west-2.compute.internal',
      SubnetGatewayIpv4Address: '192.0.2.1/24',
    },
  ],
  Snapshotter: 'overlayfs',
};

const taskV3 = {
  Cluster: 'arn:aws:ecs:us-west-2:111122223333:cluster/default',
  TaskARN: `arn:aws:ecs:us-west-2:111122223333:task/default/${taskId}`,
  Family: 'curltest',
  Revision: '3',
  DesiredStatus: 'RUNNING',
  KnownStatus: 'RUNNING',
  Limits: { CPU: 0.25, Memory: 512 },
  PullStartedAt: '2020-10-08T20:47:16.05Z',
  PullStoppedAt: '2020-10-08T20:47:19.567Z',
  AvailabilityZone: 'us-west-2d',
  Containers: [containerV3],
};

test('the metadata of a container on Fargate have the members and types of the documented example', () => {
  const task = documentedTask();
  assert.deepEqual(written(containerMetadataV4(documentedContainer, task, host)), containerV4);
  assert.deepEqual(written(containerMetadata(documentedContainer, task)), containerV3);
});

test('the metadata of a task on Fargate have the members and types of the documented example', () => {
  const task = documentedTask();
  assert.deepEqual(written(taskMetadata(task, false)), taskV3);
  assert.deepEqual(written(taskMetadataV4(task, { host, hasTags: false, utilizedMiB: 261 })), {
    ...taskV3,
    LaunchType: 'FARGATE',
    Containers: [containerV4],
    EphemeralStorageMetrics: { Utilized: 261, Reserved: 20_480 },
    FaultInjectionEnabled: false,
  });
});

test('tags are told to who asks with tags, the service where there is one', () => {
  const { order, state } = documentedTask();
  const tagged = { order: { ...order, tags: [{ key: 'stage', value: 'test' }, { key: 'empty', value: '' }], serviceName: 'web' }, state };
  const document = taskMetadataV4(tagged, { host, hasTags: true });
  assert.deepEqual([document.TaskTags, document.ServiceName], [{ stage: 'test', empty: '' }, 'web']);
  assert.deepEqual(taskMetadata(tagged, true).TaskTags, { stage: 'test', empty: '' });
  assert.equal(taskMetadataV4(tagged, { host, hasTags: false }).TaskTags, undefined);
  assert.equal(taskMetadata({ order, state }, true).TaskTags, undefined);
});

test('a container is told of from when its image is pulled, with the status that it has reached', () => {
  const statusOf = (life: ContainerState['life'], isPulled = true) => {
    const { order, state: { startedAt: _, ...state } } = documentedTask();
    const { manifestDigest, ...container } = runningContainer;
    const known = { ...container, life, ...(isPulled && manifestDigest !== undefined && { manifestDigest }) };
    const document = taskMetadata({ order, state: { ...state, containers: new Map([['curl', known]]) } }, false);
    return [document.KnownStatus, document.Containers?.map(({ KnownStatus }) => KnownStatus)];
  };
  assert.deepEqual(statusOf({ status: 'absent' }, false), ['NONE', undefined]);
  assert.deepEqual(statusOf({ status: 'absent' }), ['PULLED', ['PULLED']]);
  assert.deepEqual(statusOf({ status: 'created' }), ['CREATED', ['CREATED']]);
  assert.deepEqual(statusOf({ status: 'running', startedAt }), ['RUNNING', ['RUNNING']]);
});

test('of a container that ended, exit code and times are told; the task is to be STOPPED, and is when all have ended', () => {
  const { order, state } = documentedTask({ life: { status: 'exited', startedAt, exitedAt: startedAt + 1_000, exitCode: 0, isDrained: false } });
  const task = { order, state: { ...state, stop: { code: 'EssentialContainerExited', reason: 'Essential container in task exited' } } } as const;
  const { DesiredStatus, KnownStatus, Containers: [container] = [] } = taskMetadata(task, false);
  assert.deepEqual([DesiredStatus, KnownStatus, container?.KnownStatus, container?.ExitCode], ['STOPPED', 'STOPPED', 'STOPPED', 0]);
  assert.deepEqual([container?.StartedAt, container?.FinishedAt], ['2020-10-08T20:47:20.567Z', '2020-10-08T20:47:21.567Z']);
});

test('health is told of a container with a health check, restarts of one with a restart policy', () => {
  const healthCheck = { command: ['CMD', 'true'] };
  const healthOf = (health: NonNullable<Parameters<typeof documentedTask>[0]>['health']) => {
    const task = documentedTask(health === undefined ? {} : { health }, { healthCheck, restartPolicy: { enabled: true } });
    const [container] = taskMetadataV4(task, { host, hasTags: false }).Containers ?? [];
    return written([container?.Health, container?.RestartCount]);
  };
  assert.deepEqual(healthOf(undefined), [{}, 0]);
  assert.deepEqual(healthOf({ status: 'HEALTHY', failures: 0, change: { at: startedAt, exitCode: 0, output: '' } }), [{ status: 'HEALTHY', statusSince: '2020-10-08T20:47:20.567Z' }, 0]);
  assert.deepEqual(healthOf({ status: 'UNHEALTHY', failures: 3, change: { at: startedAt, exitCode: 7, output: 'refused' } }), [{ status: 'UNHEALTHY', statusSince: '2020-10-08T20:47:20.567Z', exitCode: 7, output: 'refused' }, 0]);
});

test('ports, volumes and labels of the definition are told; limits that are not set are left out', () => {
  const [{ Ports, Volumes, Labels, Limits } = assert.fail()] = taskMetadata(documentedTask({}, { cpu: undefined, memory: undefined, portMappings: [{ containerPort: 80 }], mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }], dockerLabels: { mine: 'yes' } }), false).Containers ?? [];
  assert.deepEqual(Ports, [{ ContainerPort: 80, Protocol: 'tcp', HostPort: 80 }]);
  assert.deepEqual(Volumes, [{ DockerName: 'data', Destination: '/data' }]);
  assert.deepEqual([Labels['mine'], Labels['com.amazonaws.ecs.container-name']], ['yes', 'curl']);
  assert.deepEqual(written(Limits), { CPU: 0 });
});

test('times are written as Go writes RFC3339Nano', () => {
  assert.deepEqual([0, 10, 120, 999, 10_000].map((ms) => rfc3339Nano(ms)), ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.01Z', '1970-01-01T00:00:00.12Z', '1970-01-01T00:00:00.999Z', '1970-01-01T00:00:10Z']);
});
