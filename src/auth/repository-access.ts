import { parseArn } from '#base/arn.ts';
import { repositories } from '#model/repository.ts';
import type { Reader } from '#state/store.ts';
import type { AccessRequest } from '#wire/operation.ts';
import { registryPolicyFor } from './registry-policy.ts';

/**
 * An ECR action on a repository, private or public, by its ARN, whether over the API or the registry: the repository's policy and its registry's open it to
 * others, and to other accounts, and what either denies is denied.
 */
export function repositoryAccess(store: Reader, action: string, arn: string): AccessRequest {
  const { service, account = '', region = '' } = parseArn(arn) ?? {};
  const ofRegistry = service === 'ecr' ? registryPolicyFor(store, action, { account, region }) : undefined;
  const policies = [store.get(repositories, arn)?.policy, ofRegistry].filter((policy) => policy !== undefined);
  return { action: `${service === 'ecr-public' ? service : 'ecr'}:${action}`, resource: arn, ...(policies.length > 0 && { resourcePolicy: policies }) };
}
