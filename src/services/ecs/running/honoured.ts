import type { FargateCapacity } from '#model/fargate-capacity.ts';
import type { TaskDefinition } from '#model/task-definition.ts';
import { firstRefusal } from '#wire/refusals.ts';
import { invalidParameter } from '../errors.ts';

/** What a definition may be registered with, but nothing here can do; a task that asks for it is not run without it. */
const refused = {
  'containerDefinitions.environmentFiles': 'there is no S3 here',
  'containerDefinitions.firelensConfiguration': 'logs are sent by the awslogs driver alone',
  'containerDefinitions.resourceRequirements': 'tasks have no GPUs and no accelerators',
  'containerDefinitions.credentialSpecs': 'tasks are Linux tasks without Active Directory',
  'volumes.efsVolumeConfiguration': 'there is no EFS here; volumes live as long as their task',
  'volumes.fsxWindowsFileServerVolumeConfiguration': 'there is no FSx here; volumes live as long as their task',
  'volumes.s3filesVolumeConfiguration': 'there is no S3 here; volumes live as long as their task',
  'volumes.configuredAtLaunch': 'there is no EBS here; volumes live as long as their task',
  pidMode: 'each container has process ids of its own',
  proxyConfiguration: 'there is no App Mesh here',
  enableFaultInjection: 'there is no fault injection endpoint',
} as const;

/** Options of awslogs whose values everybody reads who may list log groups. */
const namingOptions = ['awslogs-group', 'awslogs-region', 'awslogs-stream-prefix', 'awslogs-create-group'];

/** Throws when a task of this definition would not run as it says. */
export function checkHonoured(definition: TaskDefinition, capacity: FargateCapacity): void {
  const refusal = firstRefusal(definition.fields, refused);
  if (refusal !== undefined) throw invalidParameter(`${refusal}.`);
  for (const { name, logConfiguration: log } of definition.fields.containerDefinitions ?? []) {
    if (log?.logDriver !== undefined && log.logDriver !== 'awslogs') throw invalidParameter(`containerDefinitions.logConfiguration.logDriver ${log.logDriver} of container ${name} is not supported: logs are sent by the awslogs driver alone.`);
    const named = log?.secretOptions?.find(({ name: option = '' }) => namingOptions.includes(option));
    if (named !== undefined) throw invalidParameter(`containerDefinitions.logConfiguration.secretOptions ${named.name} of container ${name} is not supported: the names of log groups and streams are shown.`);
  }
  const { cpuArchitecture, operatingSystemFamily } = definition.fields.runtimePlatform ?? {};
  if (operatingSystemFamily !== undefined && operatingSystemFamily !== 'LINUX') throw invalidParameter(`runtimePlatform.operatingSystemFamily ${operatingSystemFamily} is not supported: tasks run on Linux.`);
  if (cpuArchitecture !== undefined && cpuArchitecture !== capacity.cpuArchitecture) {
    throw invalidParameter(`runtimePlatform.cpuArchitecture ${cpuArchitecture} is not supported: this host is ${capacity.cpuArchitecture}.`);
  }
}
