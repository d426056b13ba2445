import { imageReplicationKey, imageReplications, type ImageReplication } from '#model/image-replication.ts';
import { replicationDestinations } from '#model/replication-rules.ts';
import type { Repository } from '#model/repository.ts';
import { registrySettingsOf } from './registry-settings.ts';
import type { Transaction } from './store.ts';

export interface Replicated {
  readonly repository: Repository;
  readonly digest: string;
  readonly tags: readonly string[];
}

/**
 * Notes that an image has to be brought to the destinations of its registry's rules, in the transaction that pushes or restores it
 * (https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html).
 */
export function queueReplications(transaction: Transaction, { repository, digest, tags }: Replicated): void {
  for (const destination of replicationDestinations(registrySettingsOf(transaction, repository), repository.name)) {
    const replication = { repositoryArn: repository.arn, digest, destination, status: 'IN_PROGRESS', tags } satisfies ImageReplication;
    const before = transaction.get(imageReplications, imageReplicationKey(replication));
    transaction.put(imageReplications, { ...replication, tags: [...new Set([...(before?.tags ?? []), ...tags])] });
  }
}
