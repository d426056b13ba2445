import type { UpstreamSync } from '#model/pull-through.ts';
import { plainPrefix } from '#model/repository-creation-template.ts';
import { repositoryArn } from '#model/repository.ts';
import { ecrEvent, type EcrEvent, type EventFacts } from './ecr-event.ts';

/** Told of each attempt to bring an image from upstream (https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html). AWS names the members of a failure, and no values. */
export function pullThroughCacheAction({ rule, name, tag = '', digest = '', failure }: UpstreamSync, facts: EventFacts): EcrEvent {
  const { account, region } = name;
  return ecrEvent(
    {
      'detail-type': 'ECR Pull Through Cache Action',
      account,
      region,
      resources: [repositoryArn(name)],
      detail: {
        'rule-version': '1',
        'sync-status': failure === undefined ? 'SUCCESS' : 'FAILED',
        'ecr-repository-prefix': plainPrefix(rule.ecrRepositoryPrefix),
        'repository-name': name.name,
        'upstream-registry-url': rule.upstreamRegistryUrl,
        'image-tag': tag,
        'image-digest': digest,
        ...(failure !== undefined && { 'failure-code': failure.code, 'failure-reason': failure.reason }),
      },
    },
    facts,
  );
}
