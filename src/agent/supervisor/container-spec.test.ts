import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContainerOrder, TaskOrder } from '#model/link.ts';
import type { ImageConfig } from '../images/image.ts';
import type { RuntimeContainer } from '../runtimes/runtime.ts';
import { containerSpec } from './container-spec.ts';
import { networkFiles } from './network-files.ts';
import { taskLimits } from './task-limits.ts';
import { taskPaths } from './task-paths.ts';
import { taskOrder } from './world.fixture.ts';

const config: ImageConfig = {
  entrypoint: ['/entry'],
  command: ['serve', '--all'],
  environment: ['PATH=/opt/bin', 'MODE=image', 'KEPT=yes'],
  user: 'app',
  workingDirectory: '/srv',
  stopSignal: 'SIGINT',
  volumes: [],
  labels: {},
  architecture: 'amd64',
  os: 'linux',
};

const ofEcs = [
  'AWS_EXECUTION_ENV=AWS_ECS_FARGATE',
  'AWS_DEFAULT_REGION=us-east-1',
  'AWS_REGION=us-east-1',
  'ECS_CONTAINER_METADATA_URI=http://169.254.170.2/v3/t1-app',
  'ECS_CONTAINER_METADATA_URI_V4=http://169.254.170.2/v4/t1-app',
  'ECS_AGENT_URI=http://169.254.170.2/api/t1-app',
];
const endpoint = 'AWS_ENDPOINT_URL=http://aws.drydock.internal:443';

function container(definition: ContainerOrder['definition'], name = 'app'): ContainerOrder {
  return { name, arn: `arn:${name}`, runtimeId: `t1-${name}`, definition: { name, image: 'app:1', ...definition } };
}

function spec(definition: ContainerOrder['definition'], change: { image?: Partial<ImageConfig>; others?: readonly ContainerOrder[]; order?: Partial<TaskOrder>; imageVolumes?: [string, string[]][]; secrets?: [string, string][] } = {}): RuntimeContainer {
  const app = container(definition);
  const order = taskOrder([app, ...(change.others ?? [])], change.order);
  const image = { manifestDigest: 'sha256:m', digest: 'sha256:d', config: { ...config, ...change.image } };
  return containerSpec({ order, container: app, image, imageVolumes: new Map([['app', image.config.volumes], ...(change.imageVolumes ?? [])]), networkNamespace: '/run/netns/x', cgroupParent: 'drydock/t1', paths: taskPaths('/state/t1'), restartCount: 0, secrets: new Map(change.secrets), now: 5 });
}

test('an entryPoint drops the entry point and the command of the image; a command replaces only its command', () => {
  assert.deepEqual(spec({}).args, ['/entry', 'serve', '--all']);
  assert.deepEqual(spec({ command: ['x'] }).args, ['/entry', 'x']);
  assert.deepEqual(spec({ entryPoint: ['sh', '-c'] }).args, ['sh', '-c']);
  assert.deepEqual(spec({ entryPoint: ['sh', '-c'], command: ['ls'] }).args, ['sh', '-c', 'ls']);
  assert.deepEqual(spec({ entryPoint: [], command: [] }).args, ['/entry', 'serve', '--all']);
  assert.throws(() => spec({}, { image: { entrypoint: [], command: [] } }), { code: 'CannotCreateContainerError' });
});

test('the definition wins over the image for environment, user and working directory', () => {
  const made = spec({ environment: [{ name: 'MODE', value: 'task' }, { name: 'EMPTY' }], user: '1000:1000', workingDirectory: '/work' });
  assert.deepEqual(made.environment, ['PATH=/opt/bin', 'HOSTNAME=ip-172-31-1-2.ec2.internal', endpoint, 'MODE=task', 'KEPT=yes', ...ofEcs, 'EMPTY=']);
  assert.deepEqual([made.user, made.workingDirectory], ['1000:1000', '/work']);
  assert.deepEqual([spec({}).user, spec({}).workingDirectory, spec({}, { image: { workingDirectory: '' } }).workingDirectory], ['app', '/srv', '/']);
});

test('ECS tells where the container runs, unless the definition says otherwise', () => {
  const made = spec({ environment: [{ name: 'AWS_REGION', value: 'eu-west-1' }] }, { image: { environment: ['AWS_REGION=of-the-image', 'AWS_DEFAULT_REGION=of-the-image'] } });
  const expected = ['AWS_DEFAULT_REGION=us-east-1', endpoint, 'AWS_EXECUTION_ENV=AWS_ECS_FARGATE', 'AWS_REGION=eu-west-1', ...ofEcs.slice(3)];
  assert.deepEqual(made.environment.slice(2).toSorted(), expected.toSorted());
});

test('a container is told where its metadata endpoint and its agent are, by its own id, whatever its image says', () => {
  const { environment } = spec({}, { image: { environment: ['ECS_CONTAINER_METADATA_URI_V4=http://elsewhere'] } });
  assert.deepEqual(environment.filter((pair) => pair.startsWith('ECS_')).toSorted(), ofEcs.slice(3).toSorted());
  const named = spec({ environment: [{ name: 'ECS_CONTAINER_METADATA_URI_V4', value: 'http://mine' }] }).environment;
  assert.ok(named.includes('ECS_CONTAINER_METADATA_URI_V4=http://mine'));
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
test('a container of a task with a role is told where its credentials are; without a role there is no such variable', () => {
  const name = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';
  const told = (made: RuntimeContainer) => made.environment.filter((pair) => pair.startsWith(name));
  const order = { taskRole: { arn: 'arn:aws:iam::000000000000:role/app', credentialsId: 'an-id' } };
  assert.deepEqual(told(spec({}, { order })), [`${name}=/v2/credentials/an-id`]);
  assert.deepEqual(told(spec({}, { order: { executionRoleArn: 'arn:aws:iam::000000000000:role/execution' } })), []);
});

test('secrets stand above all other variables', () => {
  const made = spec({ secrets: [{ name: 'PASSWORD', valueFrom: '/p' }], environment: [{ name: 'PASSWORD', value: 'of an override' }] }, { image: { environment: ['PASSWORD=of the image'] }, secrets: [['PASSWORD', 'a=b']] });
  assert.deepEqual(made.environment.filter((pair) => pair.startsWith('PASSWORD=')), ['PASSWORD=a=b']);
});

test('the AWS APIs are called here unless the image or the definition names an endpoint of its own', () => {
  const endpoints = (made: RuntimeContainer) => made.environment.filter((pair) => pair.startsWith('AWS_ENDPOINT_URL='));
  assert.deepEqual(endpoints(spec({})), [endpoint]);
  assert.deepEqual(endpoints(spec({}, { image: { environment: ['AWS_ENDPOINT_URL=http://image'] } })), ['AWS_ENDPOINT_URL=http://image']);
  assert.deepEqual(endpoints(spec({ environment: [{ name: 'AWS_ENDPOINT_URL', value: 'http://task' }] }, { image: { environment: ['AWS_ENDPOINT_URL=http://image'] } })), ['AWS_ENDPOINT_URL=http://task']);
});

test('an image without PATH gets the default one', () => {
  assert.equal(spec({}, { image: { environment: [] } }).environment[0], 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
});

test('CPU shares and memory limits are those of the container', () => {
  assert.deepEqual(spec({ cpu: 128, memory: 64, memoryReservation: 32 }).resources, { cpuShares: 128, memoryLimitBytes: 67_108_864, memoryReservationBytes: 33_554_432 });
  assert.deepEqual(spec({}).resources, { cpuShares: 2 });
  assert.deepEqual(taskLimits(taskOrder([])), { cpuShares: 256, cpuPeriodUs: 100_000, cpuQuotaUs: 25_000, memoryLimitBytes: 536_870_912, pidsMax: 32_768 });
});

test('open files are limited as on Fargate unless the definition says otherwise', () => {
  assert.deepEqual(spec({}).ulimits, [{ name: 'nofile', soft: 65_535, hard: 65_535, isDefault: true }]);
  assert.deepEqual(spec({ ulimits: [{ name: 'nofile', softLimit: 10, hardLimit: 20 }] }).ulimits, [{ name: 'nofile', soft: 10, hard: 20 }]);
});

test('linuxParameters become capabilities, an init and tmpfs mounts', () => {
  const made = spec({
    linuxParameters: { initProcessEnabled: true, capabilities: { add: ['SYS_PTRACE'], drop: ['NET_RAW'] }, tmpfs: [{ containerPath: '/tmp', size: 64, mountOptions: ['exec', 'mode=1777'] }] },
    readonlyRootFilesystem: true,
    systemControls: [{ namespace: 'net.core.somaxconn', value: '1024' }],
  });
  assert.deepEqual([made.hasInit, made.capabilities, made.isRootReadonly, made.sysctls], [true, { add: ['SYS_PTRACE'], drop: ['NET_RAW'] }, true, { 'net.core.somaxconn': '1024' }]);
  assert.deepEqual(
    made.mounts.find(({ destination }) => destination === '/tmp'),
    { kind: 'tmpfs', destination: '/tmp', options: ['nosuid', 'nodev', 'exec', 'mode=1777', 'size=64m'] },
  );
});

test('volumes are directories of the task, shared by mountPoints and volumesFrom, parents before children', () => {
  const volumes = [{ name: 'data' }, { name: 'cache' }];
  const others = [container({ mountPoints: [{ sourceVolume: 'data', containerPath: '/a/b' }, { sourceVolume: 'cache', containerPath: '/a', readOnly: true }] }, 'source')];
  const mounts = spec({ volumesFrom: [{ sourceContainer: 'source' }], mountPoints: [{ sourceVolume: 'data', containerPath: '/x', readOnly: true }] }, { others, order: { volumes } }).mounts.filter(({ source }) => source?.includes('/volumes/'));
  assert.deepEqual(
    mounts.map(({ source, destination, options }) => [source, destination, options.at(-1)]),
    [
      ['/state/t1/volumes/cache', '/a', 'ro'],
      ['/state/t1/volumes/data', '/x', 'ro'],
      ['/state/t1/volumes/data', '/a/b', 'rw'],
    ],
  );
  const readonly = spec({ volumesFrom: [{ sourceContainer: 'source', readOnly: true }] }, { others, order: { volumes } }).mounts;
  assert.ok(readonly.filter(({ source }) => source?.includes('/volumes/')).every(({ options }) => options.includes('ro')));
});

test('a VOLUME of the image is a volume that takes the image\'s content, also where mountPoints name its path', () => {
  const mounts = spec({ mountPoints: [{ sourceVolume: 'data', containerPath: '/data/' }, { sourceVolume: 'data', containerPath: '/other' }] }, { image: { volumes: ['/data', 'cache/'] }, order: { volumes: [{ name: 'data' }] } }).mounts;
  const found = mounts.filter(({ source }) => source?.includes('volumes/')).map(({ source, destination, options, takesImageContent }) => [source, destination, options.at(-1), takesImageContent]);
  assert.deepEqual(found, [
    ['/state/t1/volumes/data', '/data/', 'rw', true],
    ['/state/t1/image-volumes/app/1', '/cache', 'rw', true],
    ['/state/t1/volumes/data', '/other', 'rw', undefined],
  ]);
});

test('volumesFrom brings the volumes of the other container\'s image too', () => {
  const others = [container({ mountPoints: [{ sourceVolume: 'data', containerPath: '/b' }] }, 'source')];
  const { mounts } = spec({ volumesFrom: [{ sourceContainer: 'source', readOnly: true }] }, { others, imageVolumes: [['source', ['/a', '/b']]], order: { volumes: [{ name: 'data' }] } });
  assert.deepEqual(
    mounts.filter(({ source }) => source?.includes('volumes/')).map(({ source, destination, options, takesImageContent }) => [source, destination, options.at(-1), takesImageContent]),
    [['/state/t1/image-volumes/source/0', '/a', 'ro', undefined], ['/state/t1/volumes/data', '/b', 'ro', undefined]],
  );
});

test('what Fargate does not support is refused by name', () => {
  const efs = { name: 'efs', efsVolumeConfiguration: { fileSystemId: 'fs-1' } };
  const escaping = { name: '../../etc' };
  const refusals: [ContainerOrder['definition'], RegExp, Parameters<typeof spec>[1]?][] = [
    [{ secrets: [{ name: 'a', valueFrom: 'b' }] }, /a was not retrieved/],
    [{ extraHosts: [{ hostname: 'a', ipAddress: 'b' }] }, /uses extraHosts/],
    [{ dnsServers: ['1.1.1.1'] }, /uses dnsServers/],
    [{ linuxParameters: { maxSwap: 1 } }, /maxSwap/],
    [{ healthCheck: { command: ['curl', 'localhost'] } }, /Unknown type 'curl'/],
    [{ mountPoints: [{ sourceVolume: 'efs', containerPath: '/x' }] }, /efsVolumeConfiguration/, { order: { volumes: [efs] } }],
    [{ mountPoints: [{ sourceVolume: '../../etc', containerPath: '/x' }] }, /volume/, { order: { volumes: [escaping] } }],
    [{ mountPoints: [{ sourceVolume: 'missing', containerPath: '/x' }] }, /the volume missing/],
  ];
  for (const [definition, message, change] of refusals) assert.throws(() => spec(definition, change), { code: 'CannotCreateContainerError', message });
});

test('labels of the definition are kept, and those that the agent needs are added', () => {
  const { labels } = spec({ dockerLabels: { team: 'a' } });
  assert.equal(labels['team'], 'a');
  assert.equal(labels['dev.drydock/taskId'], 't1');
  assert.equal(labels['dev.drydock/stopSignal'], 'SIGINT');
});

test('the files of /etc name the task, its address and its name servers', () => {
  const { network } = taskOrder([]);
  assert.deepEqual(networkFiles(network), {
    hosts: '127.0.0.1 localhost\n172.31.1.2 ip-172-31-1-2.ec2.internal\n',
    hostname: 'ip-172-31-1-2.ec2.internal\n',
    resolvConf: 'search ec2.internal\nnameserver 172.31.0.2\n',
  });
});
