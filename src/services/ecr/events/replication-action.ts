import { formatArn, parseArn } from '#base/arn.ts';
import { known } from '#base/assert.ts';
import type { ImageReplication } from '#model/image-replication.ts';
import { ecrEvent, type EcrEvent, type EventFacts } from './ecr-event.ts';

/** The tags that a replication has ended with, `''` for an image without any; none while it goes on. Each is an event of its own. */
export function replicatedTags(before: ImageReplication | undefined, after: ImageReplication): readonly string[] {
  if (after.status === 'IN_PROGRESS') return [];
  // One that is complete has no tags left to bring.
  const { tags } = before?.status === 'IN_PROGRESS' ? before : after;
  return tags.length === 0 ? [''] : tags;
}

/** Told where the image was to go (https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html). */
export function replicationAction({ repositoryArn, digest, destination, status }: ImageReplication, tag: string, facts: EventFacts): EcrEvent {
  const { account, region, resource } = known(parseArn(repositoryArn), `the ARN ${repositoryArn}`);
  return ecrEvent(
    {
      'detail-type': 'ECR Replication Action',
      account: destination.account,
      region: destination.region,
      resources: [formatArn({ service: 'ecr', ...destination, resource })],
      detail: {
        result: status === 'COMPLETE' ? 'SUCCESS' : 'FAILED',
        'repository-name': resource.slice('repository/'.length),
        'image-digest': digest,
        'source-account': account,
        'action-type': 'REPLICATE',
        'source-region': region,
        'image-tag': tag,
      },
    },
    facts,
  );
}
