import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { clientError } from '../errors.ts';
import type { RegistrationInput } from './registration-input.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html */
export function checkSecrets(container: ContainerDefinition, input: RegistrationInput): void {
  const secrets = container.secrets ?? [];
  const options = container.logConfiguration?.secretOptions ?? [];
  if (secrets.length + options.length > 0 && !input.executionRoleArn) throw clientError("When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.");
  const names = secrets.map(({ name = '' }) => name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  if (twice.size > 0) throw clientError(`Duplicate secret names found: ${[...twice].join(', ')}. Each secret name must be unique.`);
  const variables = new Set((container.environment ?? []).map((variable) => variable.name));
  const shared = names.find((name) => variables.has(name));
  if (shared !== undefined) throw clientError(`The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '${shared}'.`);
}
