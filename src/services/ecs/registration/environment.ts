import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { parseArn } from '#base/arn.ts';
import { clientError } from '../errors.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html */
const fileCountMax = 10;

export function checkEnvironment({ environment, environmentFiles: files = [] }: ContainerDefinition): void {
  if ((environment ?? []).some((variable) => variable.name === undefined || variable.name === '')) throw clientError('Environment variable name cannot be null or blank.');
  if (files.length > fileCountMax) throw clientError('The maximum number of environment files was exceeded. Specify ten or less and try again.');
  if (files.some(({ value = '' }) => parseArn(value)?.service !== 's3')) throw clientError('Invalid arn syntax.');
}
