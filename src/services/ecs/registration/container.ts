import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { clientError } from '../errors.ts';
import { checkEnvironment } from './environment.ts';
import { checkHealthCheck } from './health-check.ts';
import { checkImage } from './image.ts';
import { checkLogConfiguration } from './log-configuration.ts';
import { checkPorts } from './ports.ts';
import type { RegistrationInput } from './registration-input.ts';
import { checkSecrets } from './secrets.ts';
import { checkUlimits } from './ulimits.ts';

const namePattern = /^[a-zA-Z0-9_-]{1,255}$/;
/** Docker's own least (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#container_definition_memory). */
const memoryMinMiB = 6;

/** What holds for a container by itself, whatever it runs on. */
export function checkContainer(container: ContainerDefinition, input: RegistrationInput): void {
  const { name = '', image = '' } = container;
  if (name === '') throw clientError('Container.name should not be null or empty.');
  if (!namePattern.test(name)) throw clientError(`Invalid container name '${name}'. Up to 255 letters (uppercase and lowercase), numbers, underscores, and hyphens are allowed.`);
  checkImage(image);
  checkMemory(container, name, input.memory !== undefined);
  checkPorts(container, input);
  if (container.healthCheck !== undefined) checkHealthCheck(container.healthCheck, name);
  checkUlimits(container.ulimits, name);
  checkLogConfiguration(container.logConfiguration);
  checkRestartPolicy(container, name);
  checkSecrets(container, input);
  checkEnvironment(container);
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

const restartAttemptPeriodMin = 60;
const restartAttemptPeriodMax = 1_800;

function checkRestartPolicy(container: ContainerDefinition, name: string): void {
  const period = container.restartPolicy?.restartAttemptPeriod;
  if (period !== undefined && (period < restartAttemptPeriodMin || period > restartAttemptPeriodMax)) {
    throw clientError(`the 'restartAttemptPeriod' setting for container '${name}' must be between ${restartAttemptPeriodMin} and ${restartAttemptPeriodMax}`);
  }
}
