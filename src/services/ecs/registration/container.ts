import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { clientError } from '../errors.ts';
import { checkContainerMemory } from './container-memory.ts';
import { checkEnvironment } from './environment.ts';
import { checkHealthCheck } from './health-check.ts';
import { checkImage } from './image.ts';
import { checkLogConfiguration } from './log-configuration.ts';
import { checkPorts } from './ports.ts';
import type { RegistrationInput } from './registration-input.ts';
import { checkSecrets } from './secrets.ts';
import { checkUlimits } from './ulimits.ts';

const namePattern = /^[a-zA-Z0-9_-]{1,255}$/;
/** What holds for a container by itself, whatever it runs on. */
export function checkContainer(container: ContainerDefinition, input: RegistrationInput): void {
  const { name = '', image = '' } = container;
  if (name === '') throw clientError('Container.name should not be null or empty.');
  if (!namePattern.test(name)) throw clientError(`Invalid container name '${name}'. Up to 255 letters (uppercase and lowercase), numbers, underscores, and hyphens are allowed.`);
  checkImage(image);
  checkContainerMemory(container, input.memory !== undefined);
  checkPorts(container, input);
  if (container.healthCheck !== undefined) checkHealthCheck(container.healthCheck, name);
  checkUlimits(container.ulimits, name);
  checkLogConfiguration(container.logConfiguration);
  checkRestartPolicy(container, name);
  checkSecrets(container, input);
  checkEnvironment(container);
}

const restartAttemptPeriodMin = 60;
const restartAttemptPeriodMax = 1_800;

function checkRestartPolicy(container: ContainerDefinition, name: string): void {
  const period = container.restartPolicy?.restartAttemptPeriod;
  if (period !== undefined && (period < restartAttemptPeriodMin || period > restartAttemptPeriodMax)) {
    throw clientError(`the 'restartAttemptPeriod' setting for container '${name}' must be between ${restartAttemptPeriodMin} and ${restartAttemptPeriodMax}`);
  }
}
