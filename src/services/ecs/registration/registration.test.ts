import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { fargateApp, EcsWorld } from '../testing/ecs-world.ts';

const withContainer = (change: Partial<ContainerDefinition>): Partial<RegisterTaskDefinitionCommandInput> => ({ containerDefinitions: [{ name: 'app', image: 'app:1', ...change }] });
const awslogs = { 'awslogs-group': '/ecs/app', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' };
const role = 'arn:aws:iam::000000000000:role/execution';

test('a registration is kept whole and shown with the defaults that ECS fills in', async () => {
  const world = await EcsWorld.create();
  const { taskDefinition } = await world.register({
    cpu: '.25 vCPU',
    memory: '0.5GB',
    executionRoleArn: role,
    containerDefinitions: [{ name: 'app', image: 'app:1', portMappings: [{ containerPort: 80 }], healthCheck: { command: ['CMD', 'true'] }, dockerLabels: { a: 'b' }, logConfiguration: { logDriver: 'awslogs', options: awslogs } }],
  });
  assert.equal(taskDefinition?.taskDefinitionArn, 'arn:aws:ecs:us-east-1:000000000000:task-definition/app:1');
  assert.equal(taskDefinition.cpu, '256');
  assert.equal(taskDefinition.memory, '512');
  assert.equal(taskDefinition.status, 'ACTIVE');
  assert.deepEqual(taskDefinition.compatibilities, ['EC2', 'MANAGED_INSTANCES', 'FARGATE']);
  assert.deepEqual(taskDefinition.volumes, []);
  assert.deepEqual(taskDefinition.placementConstraints, []);
  assert.deepEqual(taskDefinition.containerDefinitions?.[0], {
    name: 'app',
    image: 'app:1',
    cpu: 0,
    portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }],
    essential: true,
    environment: [],
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
    dockerLabels: { a: 'b' },
    healthCheck: { command: ['CMD', 'true'], interval: 30, timeout: 5, retries: 3 },
    logConfiguration: { logDriver: 'awslogs', options: awslogs },
  });
  const attributes = taskDefinition.requiresAttributes?.map((attribute) => attribute.name) ?? [];
  for (const name of ['ecs.capability.task-eni', 'com.amazonaws.ecs.capability.logging-driver.awslogs', 'ecs.capability.execution-role-awslogs']) assert.ok(attributes.includes(name), name);
});

test('revisions count up in their family', async () => {
  const world = await EcsWorld.create();
  await world.register();
  assert.equal((await world.register()).taskDefinition?.revision, 2);
  assert.equal((await world.register({ family: 'other' })).taskDefinition?.revision, 1);
});

test('a definition for EC2 is registered with what FARGATE would refuse', async () => {
  const world = await EcsWorld.create();
  const { taskDefinition } = await world.register({ requiresCompatibilities: ['EC2'], networkMode: 'bridge', ...withContainer({ privileged: true, memory: 128, links: ['other'] }) });
  assert.deepEqual(taskDefinition?.compatibilities, ['EXTERNAL', 'EC2']);
});

test('a definition for Windows or with what FARGATE refuses has fewer compatibilities', async () => {
  const world = await EcsWorld.create();
  const windows = await world.register({ cpu: '1024', memory: '2048', runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } });
  assert.deepEqual(windows.taskDefinition?.compatibilities, ['EC2', 'FARGATE']);
  const privileged = await world.register({ requiresCompatibilities: ['EC2'], ...withContainer({ privileged: true }) });
  assert.deepEqual(privileged.taskDefinition?.compatibilities, ['EC2']);
});

test('an EFS volume begins at the root of its file system unless another folder is named', async () => {
  const world = await EcsWorld.create();
  const { taskDefinition } = await world.register({ volumes: [{ name: 'a', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }, { name: 'b', efsVolumeConfiguration: { fileSystemId: 'fs-1', rootDirectory: '/b' } }] });
  assert.deepEqual(taskDefinition?.volumes?.map((volume) => volume.efsVolumeConfiguration?.rootDirectory), ['/', '/b']);
});

test('tmpfs may be registered for FARGATE, and SYS_PTRACE added', async () => {
  const world = await EcsWorld.create();
  await world.register(withContainer({ linuxParameters: { tmpfs: [{ containerPath: '/run', size: 16 }], capabilities: { add: ['SYS_PTRACE'], drop: ['NET_RAW'] } } }));
});

test('a ulimit of -1 is no limit, as databases ask for of memlock', async () => {
  const world = await EcsWorld.create();
  const ulimits = [{ name: 'memlock', softLimit: -1, hardLimit: -1 }, { name: 'nofile', softLimit: 1_024, hardLimit: -1 }] as const;
  const { taskDefinition } = await world.register(withContainer({ ulimits: [...ulimits] }));
  assert.deepEqual(taskDefinition?.containerDefinitions?.[0]?.ulimits, ulimits);
});

test('a port may be used by one container for tcp and by another for udp', async () => {
  const world = await EcsWorld.create();
  await world.register({ containerDefinitions: [{ name: 'a', image: 'a', portMappings: [{ containerPort: 53 }] }, { name: 'b', image: 'b', portMappings: [{ containerPort: 53, protocol: 'udp' }] }] });
});

test('an image is named with its registry, port, tag and digest', async () => {
  const world = await EcsWorld.create();
  for (const image of ['nginx', '127.0.0.1:4566/team/app:v1.2_3-rc', `public.ecr.aws/nginx/nginx:1@sha256:${'0a'.repeat(32)}`]) await world.register(withContainer({ image }));
});

/** What is asked for, and what ECS answers to it; most sentences were seen of the service by those who deploy to it. */
const refusals: readonly (readonly [Partial<RegisterTaskDefinitionCommandInput>, RegExp])[] = [
  [{ family: '' }, /^Family can not be blank\.$/],
  [{ family: 'a b' }, /^Family contains invalid characters\.$/],
  [{ containerDefinitions: [] }, /^Container list cannot be empty\.$/],
  [{ containerDefinitions: Array.from({ length: 11 }, (_, index) => ({ name: `c${index}`, image: 'a' })) }, /^Too many containers/],
  [withContainer({ environment: [{ name: 'A', value: 'x'.repeat(70_000) }] }), /^Actual length: '70\d{3}'\. Max allowed length is '65536' bytes\.$/],
  [withContainer({ name: '' }), /^Container\.name should not be null or empty\.$/],
  [withContainer({ name: 'a b' }), /^Invalid container name 'a b'/],
  [withContainer({ image: '$IMAGE:1' }), /^Container\.image contains invalid characters\.$/],
  [withContainer({ image: 'app:1 ' }), /^Container\.image contains invalid characters\.$/],
  [withContainer({ image: `app@sha256:${'0'.repeat(63)}` }), /^Container\.image contains invalid characters\.$/],
  [withContainer({ image: 'a'.repeat(256) }), /^Container\.image can have at most 255 characters before its digest\.$/],
  [withContainer({ image: '' }), /^Container\.image should not be null or empty\.$/],
  [{ containerDefinitions: [{ name: 'a', image: 'a' }, { name: 'a', image: 'b' }] }, /^Container names must be unique within a task definition\.$/],
  [withContainer({ essential: false }), /^Task definition doesn't have any essential container$/],
  [{ cpu: '255' }, /^No Fargate configuration exists for given values: 255 CPU, 512 memory/],
  [{ cpu: '256', memory: '4096' }, /^No Fargate configuration exists for given values: 256 CPU, 4096 memory/],
  [{ cpu: 'much' }, /^Invalid 'cpu' setting for task\. For more information/],
  [{ requiresCompatibilities: ['EC2'], cpu: '96' }, /^Invalid 'cpu' setting for task\. For more information/],
  [{ requiresCompatibilities: ['EC2'], cpu: '193 vCPU' }, /^Invalid 'cpu' setting for task\. For more information/],
  [{ memory: '1TB' }, /^Invalid 'memory' setting for task\. For more information/],
  [{ cpu: undefined }, /^Fargate requires that 'cpu' be defined at the task level\.$/],
  [{ memory: undefined }, /^(Fargate requires that 'memory'|Invalid setting for container 'app'\. At least one of 'memory')/],
  [{ networkMode: 'bridge' }, /^Fargate only supports network mode ‘awsvpc’\.$/],
  [{ networkMode: 'host' }, /^Fargate only supports network mode ‘awsvpc’\.$/],
  [{ networkMode: 'none' }, /^Fargate only supports network mode ‘awsvpc’\.$/],
  [{ networkMode: undefined }, /^Fargate only supports network mode ‘awsvpc’\.$/],
  [withContainer({ portMappings: [{ containerPort: 80, name: 'Bad Name' }] }), /^Invalid port mapping name 'Bad Name'\./],
  [withContainer({ portMappings: [{ containerPort: 80, hostPort: 8080 }] }), /^When networkMode=awsvpc, the host ports and container ports in port mappings must match\.$/],
  [withContainer({ portMappings: [{ containerPort: 70_000 }] }), /^Invalid container port 70000/],
  [{ containerDefinitions: [{ name: 'a', image: 'a', portMappings: [{ containerPort: 80 }] }, { name: 'b', image: 'b', portMappings: [{ containerPort: 80 }] }] }, /^TCP container port '80' is used multiple times in task when networkMode=awsvpc\.$/],
  [{ containerDefinitions: [{ name: 'a', image: 'a', portMappings: [{ containerPortRange: '8000-8090' }] }, { name: 'b', image: 'b', portMappings: [{ containerPort: 8085 }] }] }, /^TCP container port '8085' is used multiple times in task when networkMode=awsvpc\.$/],
  [withContainer({ portMappings: [{ containerPort: 80, name: 'web' }, { containerPort: 81, name: 'web' }] }), /^When networkMode=awsvpc, port mapping name is already used$/],
  [withContainer({ portMappings: [{ containerPortRange: '90-80' }] }), /^Invalid 'containerPortRange' setting for container 'app'\.$/],
  [withContainer({ privileged: true }), /^Fargate requires that the 'privileged' setting be 'false'\.$/],
  [withContainer({ links: ['x'] }), /^Links are not supported when networkMode=awsvpc\.$/],
  [withContainer({ hostname: 'x' }), /^hostname is not supported on container when networkMode=awsvpc\.$/],
  [withContainer({ extraHosts: [{ hostname: 'x', ipAddress: '10.0.0.1' }] }), /^Extra hosts are not supported on container when networkMode=awsvpc\.$/],
  [withContainer({ dnsServers: ['10.0.0.1'] }), /^DNS servers are not supported on container when networkMode=awsvpc\.$/],
  [withContainer({ linuxParameters: { devices: [{ hostPath: '/dev/x' }] } }), /^Fargate compatible task definitions do not support devices$/],
  [withContainer({ linuxParameters: { sharedMemorySize: 64 } }), /do not support sharedMemorySize$/],
  [withContainer({ linuxParameters: { maxSwap: 0 } }), /do not support maxSwap$/],
  [withContainer({ linuxParameters: { swappiness: 0 } }), /do not support swappiness$/],
  [withContainer({ linuxParameters: { capabilities: { add: ['NET_ADMIN'] } } }), /^NET_ADMIN is not allowed on Fargate\.$/],
  [withContainer({ resourceRequirements: [{ type: 'GPU', value: '1' }] }), /^Tasks using the Fargate launch type do not support GPU resource requirements\.$/],
  [withContainer({ dockerSecurityOptions: ['no-new-privileges'] }), /do not support dockerSecurityOptions$/],
  [{ volumes: [{ name: 'v', dockerVolumeConfiguration: {} }] }, /do not support dockerVolumeConfiguration$/],
  [{ volumes: [{ name: 'v', host: { sourcePath: '/' } }] }, /do not support sourcePath$/],
  [{ placementConstraints: [{ type: 'memberOf', expression: 'x' }] }, /do not support constraints$/],
  [{ tags: [] }, /^Tags can not be empty\.$/],
  [{ taskRoleArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default' }, /^Role is not valid$/],
  [{ executionRoleArn: 'a role' }, /^Role is not valid$/],
  [{ inferenceAccelerators: [{ deviceName: 'a', deviceType: 'b' }] }, /^Unsupported field 'inferenceAccelerators'\.$/],
  [{ cpu: '512', memory: '2048', runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } }, /^No Fargate configuration exists for given values: 512 CPU, 2048 memory/],
  [{ requiresCompatibilities: ['EC2'], ephemeralStorage: { sizeInGiB: 30 } }, /^Tasks using the EC2 launch type do not support EphemeralStorage\.$/],
  [{ volumes: [{ name: 'v', efsVolumeConfiguration: { fileSystemId: 'fs-1', rootDirectory: '/a', authorizationConfig: { accessPointId: 'fsap-1' } } }] }, /^When using an EFS access point, the root directory must either be set to "\/" or be omitted\.$/],
  [{ volumes: [{ name: 'v', efsVolumeConfiguration: { fileSystemId: 'fs-1', authorizationConfig: { iam: 'ENABLED' } } }] }, /^EFS IAM authorization requires TransitEncryption to be enabled\.$/],
  [{ volumes: [{ name: 'v', efsVolumeConfiguration: { fileSystemId: 'fs-1', transitEncryptionPort: 2_999 } }] }, /^TransitEncryptionPort requires that TransitEncryption is enabled\.$/],
  [{ volumes: [{ name: 'v', configuredAtLaunch: true }] }, /^Volumes \[v\] are not referenced by any of the containers$/],
  [withContainer({ logConfiguration: { logDriver: 'awsfirelens' } }), /^When awsfirelens log driver is specified in log configuration, a firelens configuration object must be configured in one of the containers\.$/],
  [{ proxyConfiguration: { containerName: 'envoy' } }, /^Proxy container \[envoy\] does not exist\.$/],
  [{ requiresCompatibilities: ['EC2'], networkMode: 'bridge', proxyConfiguration: { containerName: 'app' } }, /^APPMESH proxy configuration is only supported in networkMode=awsvpc$/],
  [withContainer({ environmentFiles: [{ type: 's3', value: 's3://bucket/file.env' }] }), /^Invalid arn syntax\.$/],
  [withContainer({ environmentFiles: Array.from({ length: 11 }, () => ({ type: 's3' as const, value: 'arn:aws:s3:::b/f.env' })) }), /^The maximum number of environment files was exceeded\. Specify ten or less and try again\.$/],
  [withContainer({ startTimeout: 121 }), /^The 'startTimeout' setting for container 'app' must be at most 120 on Fargate\.$/],
  [{ ipcMode: 'host' }, /do not support ipcMode$/],
  [{ pidMode: 'host' }, /^Tasks using the Fargate launch type do not support pidMode 'host'\. The supported value for pidMode is 'task'\.$/],
  [{ ephemeralStorage: { sizeInGiB: 20 } }, /^EphemeralStorage size should be at least 21$/],
  [{ ephemeralStorage: { sizeInGiB: 201 } }, /^EphemeralStorage size should be at most 200$/],
  [withContainer({ dependsOn: [{ containerName: 'ghost', condition: 'START' }] }), /^Cannot depend on container \+ 'ghost' because it does not exist$/],
  [{ containerDefinitions: [{ name: 'a', image: 'a', dependsOn: [{ containerName: 'b', condition: 'START' }] }, { name: 'b', image: 'b', dependsOn: [{ containerName: 'a', condition: 'START' }] }] }, /^Container dependencies should not have a cycle$/],
  [{ containerDefinitions: [{ name: 'a', image: 'a', dependsOn: [{ containerName: 'b', condition: 'HEALTHY' }] }, { name: 'b', image: 'b' }] }, /^A dependency container with HEALTHY condition must have health check configured$/],
  [{ containerDefinitions: [{ name: 'a', image: 'a', dependsOn: [{ containerName: 'b', condition: 'SUCCESS' }] }, { name: 'b', image: 'b' }] }, /^A dependency container with SUCCESS or COMPLETE condition cannot be an essential container$/],
  [withContainer({ ulimits: [{ name: 'nofile', softLimit: -2, hardLimit: 10 }] }), /The limits of 'nofile' must be non-negative, or -1 for none\.$/],
  [withContainer({ ulimits: [{ name: 'memlock', softLimit: -1, hardLimit: 10 }] }), /^Soft limit exceeds hard limit for ulimit memlock$/],
  [withContainer({ ulimits: [{ name: 'nofile', softLimit: 20, hardLimit: 10 }] }), /^Soft limit exceeds hard limit for ulimit nofile$/],
  [withContainer({ memory: 1024 }), /^The 'memory' setting for container 'app' is greater than for the task\.$/],
  [withContainer({ memory: 100, memoryReservation: 200 }), /'memory' must be greater than or equal to 'memoryReservation'\.$/],
  [withContainer({ cpu: 512 }), /^The sum of all container 'cpu' values cannot be greater than the task-level 'cpu' value\.$/],
  [{ containerDefinitions: [{ name: 'a', image: 'a', memory: 300 }, { name: 'b', image: 'b', memory: 300 }] }, /^The sum of all container 'memory' values/],
  [withContainer({ mountPoints: [{ sourceVolume: 'ghost', containerPath: '/x' }] }), /^Unknown volume 'ghost'\.$/],
  [withContainer({ logConfiguration: { logDriver: 'syslog' } }), /^syslog is not a valid log driver\. Must be one of \[awslogs, splunk, awsfirelens\]$/],
  [withContainer({ logConfiguration: { logDriver: 'awslogs', options: {} } }), /^Log driver awslogs requires options: awslogs-group$/],
  [withContainer({ logConfiguration: { logDriver: 'awslogs', options: awslogs } }), /^Fargate requires task definition to have execution role ARN to support log driver awslogs\.$/],
  [withContainer({ logConfiguration: { logDriver: 'awslogs', options: { ...awslogs, 'awslogs-endpoint': 'x' } } }), /^Log driver awslogs disallows options: awslogs-endpoint$/],
  [withContainer({ image: '000000000000.dkr.ecr.us-east-1.amazonaws.com/app:1' }), /^Fargate requires task definition to have execution role ARN to support ECR images\.$/],
  [withContainer({ secrets: [{ name: 'A', valueFrom: 'b' }] }), /^When you are specifying container secrets, you must also specify a value for 'executionRoleArn'\.$/],
  [{ executionRoleArn: role, ...withContainer({ secrets: [{ name: 'A', valueFrom: 'b' }, { name: 'A', valueFrom: 'c' }] }) }, /^Duplicate secret names found: A\. Each secret name must be unique\.$/],
  [{ executionRoleArn: role, ...withContainer({ secrets: [{ name: 'A', valueFrom: 'db:password::' }] }) }, /^The Systems Manager parameter name specified for secret A is invalid\./],
  [{ executionRoleArn: role, ...withContainer({ secrets: [{ name: 'A', valueFrom: 'arn:aws:s3:::bucket/key' }] }) }, /^The Systems Manager parameter name specified for secret A is invalid\./],
  [{ executionRoleArn: role, ...withContainer({ secrets: [{ name: 'A', valueFrom: 'b' }], environment: [{ name: 'A', value: 'c' }] }) }, /^The secret name must be unique and not shared with any new or existing environment variables set on the container, such as 'A'\.$/],
  [withContainer({ restartPolicy: { enabled: true, restartAttemptPeriod: 10 } }), /^the 'restartAttemptPeriod' setting for container 'app' must be between 60 and 1800$/],
  [withContainer({ healthCheck: { command: ['CMD', 'true'], timeout: 61 } }), /^Health check timeout must be less than or equal to the maximum allowed value 60 for container 'app'$/],
  [withContainer({ healthCheck: { command: ['CMD', 'true'], interval: 1 } }), /^Health check interval must be greater than or equal to the minimum allowed value 5 for container 'app'$/],
];

/** Enumerations and ranges hold whatever the launch type is. */
const strange: readonly (readonly [path: string, change: object])[] = [
  ['placementConstraints.1.member.type', { placementConstraints: [{ type: 'Odd' }] }],
  ['proxyConfiguration.type', { proxyConfiguration: { type: 'Odd', containerName: 'app' } }],
  ['volumes.1.member.dockerVolumeConfiguration.scope', { volumes: [{ name: 'v', dockerVolumeConfiguration: { scope: 'Odd' } }] }],
  ['volumes.1.member.efsVolumeConfiguration.transitEncryption', { volumes: [{ name: 'v', efsVolumeConfiguration: { fileSystemId: 'fs-1', transitEncryption: 'Odd' } }] }],
  ['volumes.1.member.efsVolumeConfiguration.authorizationConfig.iam', { volumes: [{ name: 'v', efsVolumeConfiguration: { fileSystemId: 'fs-1', authorizationConfig: { iam: 'Odd' } } }] }],
  ['volumes.1.member.efsVolumeConfiguration.transitEncryptionPort', { volumes: [{ name: 'v', efsVolumeConfiguration: { fileSystemId: 'fs-1', transitEncryptionPort: 70_000 } }] }],
  ['containerDefinitions.1.member.environmentFiles.1.member.type', inContainer({ environmentFiles: [{ type: 'Odd', value: 'arn:aws:s3:::b/f' }] })],
  ['containerDefinitions.1.member.linuxParameters.devices.1.member.permissions.1.member', inContainer({ linuxParameters: { devices: [{ hostPath: '/dev/x', permissions: ['Odd'] }] } })],
  ['containerDefinitions.1.member.linuxParameters.tmpfs.1.member.size', inContainer({ linuxParameters: { tmpfs: [{ containerPath: '/t', size: 0 }] } })],
  ['containerDefinitions.1.member.linuxParameters.sharedMemorySize', inContainer({ linuxParameters: { sharedMemorySize: -1 } })],
  ['containerDefinitions.1.member.linuxParameters.maxSwap', inContainer({ linuxParameters: { maxSwap: -1 } })],
  ['containerDefinitions.1.member.linuxParameters.swappiness', inContainer({ linuxParameters: { swappiness: 101 } })],
  ['containerDefinitions.1.member.versionConsistency', inContainer({ versionConsistency: 'Odd' })],
  ['containerDefinitions.1.member.resourceRequirements.1.member.type', inContainer({ resourceRequirements: [{ type: 'Odd', value: '1' }] })],
  ['containerDefinitions.1.member.firelensConfiguration.type', inContainer({ firelensConfiguration: { type: 'Odd' } })],
];

function inContainer(change: object): object {
  return { containerDefinitions: [{ name: 'app', image: 'app:1', memory: 64, ...change }] };
}

for (const [path, change] of strange) {
  test(`a value that the API does not have at ${path} is refused`, async () => {
    const world = await EcsWorld.create();
    await assert.rejects(world.register({ networkMode: undefined, requiresCompatibilities: undefined, ...change }), { name: 'InvalidParameterException', message: new RegExp(`^1 validation error detected: Value '.+' at '${path}' failed to satisfy constraint: `) });
  });
}

for (const [change, sentence] of refusals) {
  test(`a registration is refused: ${sentence.source}`, async () => {
    const world = await EcsWorld.create();
    await assert.rejects(world.register({ ...fargateApp, ...change }), (thrown: unknown) => thrown instanceof Error && /^(ClientException|InvalidParameterException)$/.test(thrown.name) && sentence.test(thrown.message) || assert.fail(String(thrown)));
  });
}
