import type { ContainerDefinition, HealthCheck } from '@aws-sdk/client-ecs';
import { clientError } from '../errors.ts';
import { checkLogConfiguration } from './log-configuration.ts';
import { checkPorts } from './ports.ts';
import type { RegistrationInput } from './registration-input.ts';

const namePattern = /^[a-zA-Z0-9_-]{1,255}$/;
/** Docker's own least (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#container_definition_memory). */
const memoryMinMiB = 6;

/** What holds for a container by itself, whatever it runs on. */
export function checkContainer(container: ContainerDefinition, input: RegistrationInput): void {
  const { name = '', image = '' } = container;
  if (name === '') throw clientError('Container.name should not be null or empty.');
  if (!namePattern.test(name)) throw clientError(`Invalid container name '${name}'. Up to 255 letters (uppercase and lowercase), numbers, underscores, and hyphens are allowed.`);
  if (image === '') throw clientError('Container.image should not be null or empty.');
  checkMemory(container, name, input.memory !== undefined);
  checkPorts(container, input);
  if (container.healthCheck !== undefined) checkHealthCheck(container.healthCheck, name);
  checkUlimits(container, name);
  checkLogConfiguration(container.logConfiguration);
  checkRestartPolicy(container, name);
  checkSecrets(container, input);
  if ((container.environment ?? []).some((variable) => variable.name === undefined || variable.name === '')) throw clientError('Environment variable name cannot be null or blank.');
}

function checkMemory(container: ContainerDefinition, name: string, hasTaskMemory: boolean): void {
  const { memory, memoryReservation } = container;
  if (memory === undefined && memoryReservation === undefined && !hasTaskMemory) {
    throw clientError(`Invalid setting for container '${name}'. At least one of 'memory' or 'memoryReservation' must be specified.`);
  }
  if (memory !== undefined && memory < memoryMinMiB) throw clientError(`Invalid setting for container '${name}'. 'memory' must be at least ${memoryMinMiB}.`);
  if (memoryReservation !== undefined && memoryReservation < memoryMinMiB) throw clientError(`Invalid setting for container '${name}'. 'memoryReservation' must be at least ${memoryMinMiB}.`);
  if (memory !== undefined && memoryReservation !== undefined && memory < memoryReservation) {
    throw clientError(`Invalid setting for container '${name}'. 'memory' must be greater than or equal to 'memoryReservation'.`);
  }
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html */
const healthCheckRanges = [
  ['interval', 5, 300],
  ['timeout', 2, 120],
  ['retries', 1, 10],
  ['startPeriod', 0, 300],
] as const;

function checkHealthCheck(check: HealthCheck, name: string): void {
  const [form] = check.command ?? [];
  if (form === undefined) throw clientError(`Invalid setting for container '${name}'. The health check command must not be empty.`);
  if (form !== 'CMD' && form !== 'CMD-SHELL' && form !== 'NONE') throw clientError(`Invalid setting for container '${name}'. The health check command must start with one of [CMD, CMD-SHELL, NONE].`);
  for (const [member, min, max] of healthCheckRanges) {
    const value = check[member];
    if (value !== undefined && (value < min || value > max)) throw clientError(`Invalid setting for container '${name}'. Health check '${member}' must be between ${min} and ${max}.`);
  }
}

function checkUlimits(container: ContainerDefinition, name: string): void {
  for (const { name: limit, softLimit = 0, hardLimit = 0 } of container.ulimits ?? []) {
    if (softLimit < 0 || hardLimit < 0) throw clientError(`Invalid 'ulimits' setting for container '${name}'. The limits of '${limit}' must be non-negative.`);
    if (softLimit > hardLimit) throw clientError(`Invalid 'ulimits' setting for container '${name}'. The soft limit of '${limit}' must be less than or equal to its hard limit.`);
  }
}

const restartAttemptPeriodMin = 60;
const restartAttemptPeriodMax = 1_800;

function checkRestartPolicy(container: ContainerDefinition, name: string): void {
  const period = container.restartPolicy?.restartAttemptPeriod;
  if (period !== undefined && (period < restartAttemptPeriodMin || period > restartAttemptPeriodMax)) {
    throw clientError(`the 'restartAttemptPeriod' setting for container '${name}' must be between ${restartAttemptPeriodMin} and ${restartAttemptPeriodMax}`);
  }
}

function checkSecrets(container: ContainerDefinition, input: RegistrationInput): void {
  const secrets = [...(container.secrets ?? []), ...(container.logConfiguration?.secretOptions ?? [])];
  if (secrets.length > 0 && !input.executionRoleArn) throw clientError("When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.");
}
