import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as ecs from '@aws-sdk/client-ecs';
import { tasks } from '#model/task.ts';
import { followRow, refuseNamed, unsetMembers, type MemberRow } from '#wire/testing/every-member.ts';
import CreateCluster from './operations/CreateCluster.ts';
import DescribeTaskDefinition from './operations/DescribeTaskDefinition.ts';
import DescribeTasks from './operations/DescribeTasks.ts';
import RunTask from './operations/RunTask.ts';
import { call, EcsWorld } from './testing/ecs-world.ts';

const role = 'arn:aws:iam::000000000000:role/app';
const inContainer = (change: object) => ({ executionRoleArn: role, containerDefinitions: [{ name: 'app', image: 'app:1', ...change }] });
const inVolume = (change: object) => ({ volumes: [{ name: 'v', ...change }] });

const registrations: readonly MemberRow[] = [
  { input: { family: 'other', taskRoleArn: role, cpu: '512', memory: '1024', ephemeralStorage: { sizeInGiB: 30 }, tags: [{ key: 'a', value: 'b' }], networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'] } },
  { input: { runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' } } },
  { input: { pidMode: 'task' }, refused: /^pidMode is not supported/ },
  { input: { ipcMode: 'task' }, refused: /ipcMode$/ },
  { input: { proxyConfiguration: { containerName: 'app', type: 'APPMESH', properties: [{ name: 'a', value: 'b' }] } }, refused: /^proxyConfiguration is not supported/ },
  { input: { inferenceAccelerators: [{ deviceName: 'a', deviceType: 'b' }] }, refused: /^Unsupported field 'inferenceAccelerators'\.$/ },
  { input: { enableFaultInjection: true }, refused: /^enableFaultInjection is not supported/ },
  { input: { placementConstraints: [{ type: 'memberOf', expression: 'a == b' }] }, refused: /constraints$/ },
  { input: inVolume({ host: { sourcePath: '/srv' } }), refused: /sourcePath$/ },
  { input: inVolume({ dockerVolumeConfiguration: { scope: 'task', autoprovision: true, driver: 'local', driverOpts: { a: 'b' }, labels: { a: 'b' } } }), refused: /dockerVolumeConfiguration$/ },
  { input: inVolume({ efsVolumeConfiguration: { fileSystemId: 'fs-1', rootDirectory: '/', transitEncryption: 'ENABLED', transitEncryptionPort: 2999, authorizationConfig: { accessPointId: 'fsap-1', iam: 'ENABLED' } } }), refused: /^volumes\.efsVolumeConfiguration is not supported/ },
  { input: inVolume({ s3filesVolumeConfiguration: { fileSystemArn: 'arn:aws:s3files:us-east-1:0:fs/a', rootDirectory: '/a', transitEncryptionPort: 2999, accessPointArn: 'arn' } }), refused: /^volumes\.s3filesVolumeConfiguration is not supported/ },
  { input: inVolume({ fsxWindowsFileServerVolumeConfiguration: { fileSystemId: 'fs-1', rootDirectory: 'a', authorizationConfig: { credentialsParameter: 'arn', domain: 'd' } } }), refused: /^volumes\.fsxWindowsFileServerVolumeConfiguration is not supported/ },
  { input: { ...inVolume({ configuredAtLaunch: true }), ...inContainer({ mountPoints: [{ sourceVolume: 'v', containerPath: '/v' }] }) }, refused: /^volumes\.configuredAtLaunch is not supported/ },
  { input: inContainer({ cpu: 128, memory: 256, memoryReservation: 128, essential: true, entryPoint: ['/app'], command: ['serve'], user: '1000', workingDirectory: '/srv', readonlyRootFilesystem: true, startTimeout: 10, stopTimeout: 10 }) },
  { input: inContainer({ environment: [{ name: 'A', value: 'b' }], dockerLabels: { a: 'b' }, interactive: true, pseudoTerminal: true, versionConsistency: 'enabled' }) },
  { input: inContainer({ portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp', name: 'web', appProtocol: 'http' }, { containerPortRange: '8000-8010' }] }) },
  { input: inContainer({ restartPolicy: { enabled: true, ignoredExitCodes: [0], restartAttemptPeriod: 60 }, healthCheck: { command: ['CMD', 'true'], interval: 10, timeout: 2, retries: 2, startPeriod: 1 } }) },
  { input: inContainer({ linuxParameters: { capabilities: { add: ['SYS_PTRACE'], drop: ['ALL'] }, initProcessEnabled: true, tmpfs: [{ containerPath: '/t', size: 16, mountOptions: ['noexec'] }] } }) },
  { input: inContainer({ ulimits: [{ name: 'nofile', softLimit: 10, hardLimit: 20 }], systemControls: [{ namespace: 'net.core.somaxconn', value: '1024' }] }) },
  { input: inContainer({ logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'g', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'p' } } }) },
  { input: { ...inVolume({}), containerDefinitions: [{ name: 'first', image: 'app:1', essential: false, mountPoints: [{ sourceVolume: 'v', containerPath: '/v', readOnly: true }] }, { name: 'app', image: 'app:1', dependsOn: [{ containerName: 'first', condition: 'SUCCESS' }], volumesFrom: [{ sourceContainer: 'first', readOnly: true }] }] } },
  { input: inContainer({ repositoryCredentials: { credentialsParameter: 'registry' } }) },
  { input: inContainer({ environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::b/f.env' }] }), refused: /environmentFiles is not supported/ },
  { input: inContainer({ secrets: [{ name: 'A', valueFrom: 'parameter' }] }) },
  { input: inContainer({ logConfiguration: { logDriver: 'splunk', secretOptions: [{ name: 'A', valueFrom: 'arn' }] } }), refused: /logDriver splunk of container app is not supported/ },
  { input: inContainer({ firelensConfiguration: { type: 'fluentbit', options: { a: 'b' } } }), refused: /firelensConfiguration is not supported/ },
  { input: inContainer({ resourceRequirements: [{ type: 'InferenceAccelerator', value: 'a', sharingStrategy: { nvidiaMps: { memory: 1, maxComputePercent: 1 } } }] }), refused: /resourceRequirements is not supported/ },
  { input: inContainer({ credentialSpecs: ['credentialspec:arn'] }), refused: /credentialSpecs$/ },
  { input: inContainer({ dockerSecurityOptions: ['no-new-privileges'] }), refused: /dockerSecurityOptions$/ },
  { input: inContainer({ privileged: true }), refused: /'privileged'/ },
  { input: inContainer({ links: ['a'] }), refused: /^Links/ },
  { input: inContainer({ hostname: 'a' }), refused: /^hostname/ },
  { input: inContainer({ disableNetworking: true }), refused: /^Disable Networking/ },
  { input: inContainer({ dnsServers: ['10.0.0.1'] }), refused: /^DNS servers/ },
  { input: inContainer({ dnsSearchDomains: ['a'] }), refused: /^DNS search domains/ },
  { input: inContainer({ extraHosts: [{ hostname: 'a', ipAddress: '10.0.0.1' }] }), refused: /^Extra hosts/ },
  { input: inContainer({ linuxParameters: { devices: [{ hostPath: '/dev/a', containerPath: '/dev/a', permissions: ['read'] }] } }), refused: /devices$/ },
  { input: inContainer({ linuxParameters: { sharedMemorySize: 64 } }), refused: /sharedMemorySize$/ },
  { input: inContainer({ linuxParameters: { maxSwap: 64 } }), refused: /maxSwap$/ },
  { input: inContainer({ linuxParameters: { swappiness: 60 } }), refused: /swappiness$/ },
];

const inOverride = (change: object) => ({ overrides: { containerOverrides: [{ name: 'app', ...change }] } });

/** The members of RunTask whose effect is not the member itself shown again have a test of their own below. */
const runs: readonly MemberRow[] = [
  { input: { group: 'g', startedBy: 's', launchType: 'FARGATE', platformVersion: '1.4.0', tags: [{ key: 'a', value: 'b' }] } },
  { input: { overrides: { cpu: '512', memory: '1024', taskRoleArn: role, executionRoleArn: role, ephemeralStorage: { sizeInGiB: 30 } } } },
  { input: inOverride({ command: ['a'], environment: [{ name: 'A', value: 'b' }], cpu: 64, memory: 128, memoryReservation: 64 }) },
  { input: inOverride({ environmentFiles: [{ type: 's3', value: 'arn' }] }), refused: /environmentFiles is not supported/ },
  { input: inOverride({ resourceRequirements: [{ type: 'GPU', value: '1', sharingStrategy: { nvidiaMps: { memory: 1, maxComputePercent: 1 } } }] }), refused: /resourceRequirements is not supported/ },
  { input: { overrides: { inferenceAcceleratorOverrides: [{ deviceName: 'a', deviceType: 'b' }] } }, refused: /inferenceAcceleratorOverrides is not supported/ },
  { input: { placementConstraints: [{ type: 'memberOf', expression: 'a' }] }, refused: /^Placement constraints/ },
  { input: { placementStrategy: [{ type: 'spread', field: 'a' }] }, refused: /^Placement strategies/ },
  { input: { enableExecuteCommand: true }, refused: /^enableExecuteCommand is not supported/ },
  { input: { referenceId: 'r' }, refused: /^referenceId is not supported/ },
  { input: { volumeConfigurations: [{ name: 'v', managedEBSVolume: { roleArn: role, encrypted: true, kmsKeyId: 'k', volumeType: 'gp3', sizeInGiB: 1, snapshotId: 's', volumeInitializationRate: 100, iops: 3000, throughput: 125, filesystemType: 'ext4', tagSpecifications: [{ resourceType: 'volume', tags: [{ key: 'a', value: 'b' }], propagateTags: 'NONE' }], terminationPolicy: { deleteOnTermination: true } } }] }, refused: /^volumeConfigurations is not supported/ },
];
const runsOtherwiseSeen = [
  'taskDefinition', 'cluster', 'count', 'clientToken', 'enableECSManagedTags', 'propagateTags',
  'capacityProviderStrategy.capacityProvider', 'capacityProviderStrategy.weight', 'capacityProviderStrategy.base',
  'networkConfiguration.awsvpcConfiguration.subnets', 'networkConfiguration.awsvpcConfiguration.securityGroups', 'networkConfiguration.awsvpcConfiguration.assignPublicIp',
];

const exec = (change: object) => ({ configuration: { executeCommandConfiguration: change } });
const clusters: readonly MemberRow[] = [
  { input: { clusterName: 'c', tags: [{ key: 'a', value: 'b' }], settings: [{ name: 'containerInsights', value: 'enhanced' }] } },
  { input: { capacityProviders: ['FARGATE'], defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1, base: 1 }] } },
  { input: exec({ logging: 'OVERRIDE', kmsKeyId: 'k', logConfiguration: { cloudWatchLogGroupName: 'g', cloudWatchEncryptionEnabled: true, s3BucketName: 'b', s3EncryptionEnabled: true, s3KeyPrefix: 'p' } }) },
  { input: { configuration: { managedStorageConfiguration: { kmsKeyId: 'k', fargateEphemeralStorageKmsKeyId: 'k' } } }, refused: /managedStorageConfiguration is not supported/ },
  { input: { serviceConnectDefaults: { namespace: 'n' } }, refused: /^serviceConnectDefaults is not supported/ },
];

test('every member of RegisterTaskDefinition is shown again and run with, or refused by name', async () => {
  assert.deepEqual(unsetMembers({ sdk: ecs, operation: 'RegisterTaskDefinition', rows: registrations }), []);
  for (const row of registrations) {
    await followRow(row, async () => {
      const world = await EcsWorld.create();
      const { taskDefinition: registered } = await world.register(row.input);
      await world.run({ taskDefinition: registered?.taskDefinitionArn });
      const { taskDefinition, tags } = DescribeTaskDefinition.handle({ taskDefinition: registered?.taskDefinitionArn, include: ['TAGS'] }, call, world.deps);
      return { ...taskDefinition, tags };
    });
  }
});

test('every member of RunTask is shown again, or refused by name', async () => {
  assert.deepEqual(unsetMembers({ sdk: ecs, operation: 'RunTask', rows: runs, otherwiseSet: runsOtherwiseSeen }), []);
  for (const row of runs) {
    await followRow(row, async () => {
      const world = await EcsWorld.create();
      await world.register();
      refuseNamed(row.input, RunTask.refuses);
      const { tasks: [started] = [] } = await world.run(row.input);
      return (await DescribeTasks.handle({ tasks: [started?.taskArn ?? ''], include: ['TAGS'] }, call, world.deps)).tasks?.[0];
    });
  }
});

test('every member of CreateCluster is shown again, or refused by name', async () => {
  assert.deepEqual(unsetMembers({ sdk: ecs, operation: 'CreateCluster', rows: clusters }), []);
  for (const row of clusters) {
    await followRow(row, async () => {
      const world = await EcsWorld.create();
      refuseNamed(row.input, CreateCluster.refuses);
      return (await CreateCluster.handle(row.input, call, world.deps)).cluster;
    });
  }
});

test('the other members of RunTask decide which tasks there are and where', async () => {
  const world = await EcsWorld.create();
  await world.register({ tags: [{ key: 'of', value: 'definition' }] });
  await CreateCluster.handle({ clusterName: 'c', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] }, call, world.deps);
  const { tasks: started = [] } = await world.run({
    cluster: 'c',
    count: 2,
    clientToken: 'once',
    enableECSManagedTags: true,
    propagateTags: 'TASK_DEFINITION',
    launchType: undefined,
    capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 1 }],
    networkConfiguration: { awsvpcConfiguration: { subnets: [world.subnetId], securityGroups: [world.groupId], assignPublicIp: 'ENABLED' } },
  });
  assert.deepEqual(started.map((task) => [task.clusterArn?.split('/')[1], task.capacityProviderName]), [['c', 'FARGATE_SPOT'], ['c', 'FARGATE_SPOT']]);
  assert.deepEqual(started[0]?.tags, [{ key: 'of', value: 'definition' }, { key: 'aws:ecs:clusterName', value: 'c' }]);
  assert.deepEqual(world.deps.store.get(tasks, started[0]?.taskArn ?? '')?.network, { subnetIds: [world.subnetId], securityGroupIds: [world.groupId], assignPublicIp: 'ENABLED' });
  await assert.rejects(world.run({ clientToken: 'once', cluster: 'c', startedBy: 'another' }), { name: 'ConflictException' });
});
