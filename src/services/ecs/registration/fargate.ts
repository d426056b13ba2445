import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { isFargateSize, parseCpu, parseMemory } from '#model/fargate-task-size.ts';
import { clientError } from '../errors.ts';
import type { RegistrationInput } from './registration-input.ts';

const logDrivers: readonly string[] = ['awslogs', 'splunk', 'awsfirelens'];
const ecrImagePattern = /^[0-9]{12}\.dkr\.ecr\./;
/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html: of `startTimeout` and `stopTimeout` alike. */
const timeoutMaxSeconds = 120;

/** What FARGATE asks of a definition (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html). */
export function checkFargate(input: RegistrationInput): void {
  if (input.networkMode !== 'awsvpc') throw clientError('Fargate only supports network mode ‘awsvpc’.');
  checkSize(input);
  if (input.pidMode === 'host') throw clientError("Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'.");
  const [unsupported] = [...unsupportedOfTask(input), ...(input.containerDefinitions ?? []).flatMap(unsupportedOfContainer)];
  if (unsupported !== undefined) throw clientError(`Fargate compatible task definitions do not support ${unsupported}`);
  for (const container of input.containerDefinitions ?? []) checkFargateContainer(container, input);
}

function checkSize(input: RegistrationInput): void {
  if (input.cpu === undefined) throw clientError("Fargate requires that 'cpu' be defined at the task level.");
  if (input.memory === undefined) throw clientError("Fargate requires that 'memory' be defined at the task level.");
  const cpu = parseCpu(input.cpu) ?? 0;
  const memory = parseMemory(input.memory) ?? 0;
  if (!isFargateSize({ cpu, memory }, input.runtimePlatform?.operatingSystemFamily)) throw clientError(noFargateConfiguration({ cpu, memory }));
}

export function noFargateConfiguration(size: { readonly cpu: number; readonly memory: number }): string {
  return `No Fargate configuration exists for given values: ${size.cpu} CPU, ${size.memory} memory. See the Amazon ECS documentation for the valid values.`;
}

function unsupportedOfTask(input: RegistrationInput): readonly string[] {
  return [
    ...(input.ipcMode === undefined ? [] : ['ipcMode']),
    ...((input.placementConstraints ?? []).length > 0 ? ['constraints'] : []),
    ...((input.volumes ?? []).some((volume) => volume.dockerVolumeConfiguration !== undefined) ? ['dockerVolumeConfiguration'] : []),
    ...((input.volumes ?? []).some((volume) => volume.host?.sourcePath !== undefined && volume.host.sourcePath !== '') ? ['sourcePath'] : []),
  ];
}

function unsupportedOfContainer(container: ContainerDefinition): readonly string[] {
  const linux = container.linuxParameters;
  return [
    ...((linux?.devices ?? []).length > 0 ? ['devices'] : []),
    ...(linux?.sharedMemorySize === undefined ? [] : ['sharedMemorySize']),
    ...(linux?.maxSwap === undefined ? [] : ['maxSwap']),
    ...(linux?.swappiness === undefined ? [] : ['swappiness']),
    ...((container.dockerSecurityOptions ?? []).length > 0 ? ['dockerSecurityOptions'] : []),
    ...((container.credentialSpecs ?? []).length > 0 ? ['credentialSpecs'] : []),
  ];
}

function checkFargateContainer(container: ContainerDefinition, input: RegistrationInput): void {
  if (container.privileged) throw clientError("Fargate requires that the 'privileged' setting be 'false'.");
  if ((container.resourceRequirements ?? []).some((requirement) => requirement.type === 'GPU')) throw clientError('Tasks using the Fargate launch type do not support GPU resource requirements.');
  const added = (container.linuxParameters?.capabilities?.add ?? []).find((capability) => capability !== 'SYS_PTRACE');
  if (added !== undefined) throw clientError(`${added} is not allowed on Fargate.`);
  for (const timeout of ['startTimeout', 'stopTimeout'] as const) {
    if ((container[timeout] ?? 0) > timeoutMaxSeconds) throw clientError(`The '${timeout}' setting for container '${container.name}' must be at most ${timeoutMaxSeconds} on Fargate.`);
  }
  if (ecrImagePattern.test(container.image ?? '') && !input.executionRoleArn) throw clientError('Fargate requires task definition to have execution role ARN to support ECR images.');
  checkFargateLog(container, input);
}

function checkFargateLog(container: ContainerDefinition, input: RegistrationInput): void {
  const log = container.logConfiguration;
  if (log?.logDriver === undefined) return;
  if (!logDrivers.includes(log.logDriver)) throw clientError(`${log.logDriver} is not a valid log driver. Must be one of [${logDrivers.join(', ')}]`);
  if (log.logDriver !== 'awslogs') return;
  if (log.options?.['awslogs-stream-prefix'] === undefined) throw clientError('Fargate requires log configuration options to include awslogs-stream-prefix to support log driver awslogs.');
  if (!input.executionRoleArn) throw clientError('Fargate requires task definition to have execution role ARN to support log driver awslogs.');
}
