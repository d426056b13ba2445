import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { parseArn } from '#base/arn.ts';
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
  for (const { name, valueFrom = '' } of [...secrets, ...options]) {
    if (!isReference(valueFrom)) throw clientError(`The Systems Manager parameter name specified for secret ${name} is invalid. The parameter name can be up to ${parameterLengthMax} characters and include the following letters and symbols: a to z, A to Z, 0 to 9, '.', '-', '_', and '/'.`);
  }
  const variables = new Set((container.environment ?? []).map((variable) => variable.name));
  const shared = names.find((name) => variables.has(name));
  if (shared !== undefined) throw clientError(`The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '${shared}'.`);
}

const parameterLengthMax = 2_048;
const parameterPattern = /^[a-zA-Z0-9_./-]+$/;

/** What is no ARN of Systems Manager or Secrets Manager is taken for the name of a parameter; whether there is such a thing, a task learns when it starts. */
function isReference(valueFrom: string): boolean {
  const service = parseArn(valueFrom)?.service;
  if (service === 'ssm' || service === 'secretsmanager') return true;
  return valueFrom.length <= parameterLengthMax && parameterPattern.test(valueFrom);
}
