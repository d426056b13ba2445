import type { Call } from '#wire/operation.ts';
import type { EcsDeps } from './deps.ts';
import { invalidParameter } from './errors.ts';

/** Tasks in awsvpc mode and services get nowhere without AWSServiceRoleForECS: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles-for-clusters.html */
export async function requireLinkedRole(call: Call, { tryLinkedRole }: Pick<EcsDeps, 'tryLinkedRole'>): Promise<void> {
  if (!(await tryLinkedRole(call))) throw invalidParameter('Unable to assume the service linked role. Please verify that the ECS service linked role exists.');
}
