import { parseArn } from '#base/arn.ts';
import { repositories } from '#model/repository.ts';
import type { Reader } from '#state/store.ts';
import type { AccessRequest } from '#wire/operation.ts';

/** An ECR action on a repository, private or public, by its ARN, whether over the API or the registry: the repository's policy opens it to others, and to other accounts. */
export function repositoryAccess(store: Reader, action: string, arn: string): AccessRequest {
  const policy = store.get(repositories, arn)?.policy;
  const service = parseArn(arn)?.service === 'ecr-public' ? 'ecr-public' : 'ecr';
  return { action: `${service}:${action}`, resource: arn, ...(policy !== undefined && { resourcePolicy: policy }) };
}
