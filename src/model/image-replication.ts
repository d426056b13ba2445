import { defineCollection } from './collection.ts';
import { imageKey } from './image.ts';
import { scopeKey, type Scope } from './scope.ts';

/**
 * The way of an image to one destination of its registry's replication rules. It is written by the transaction that stores the image, so that no
 * push that was acknowledged is forgotten, and stays as what DescribeImageReplicationStatus tells.
 */
export interface ImageReplication {
  /** Of the source. */
  readonly repositoryArn: string;
  readonly digest: string;
  readonly destination: Scope;
  readonly status: 'IN_PROGRESS' | 'COMPLETE' | 'FAILED';
  readonly failureCode?: ReplicationFailure;
  /** Those that the image was pushed with and that have not been brought yet; a tag that has moved on meanwhile comes with the image that it names then. */
  readonly tags: readonly string[];
}

/** Why an image is not replicated. AWS does not list its codes; these are ours. */
export type ReplicationFailure =
  /** The registry policy of the destination does not let the source's account replicate to it, or create the repository that is missing; or a policy denies it. */
  | 'AccessDenied'
  /** The destination's repository is missing, and cannot be created as its template wants it. */
  | 'RepositoryNotCreated'
  /** The key that encrypts the source or the destination cannot be used. */
  | 'KmsException'
  /** The image was deleted before its turn came. */
  | 'ImageNotFound'
  /** The disk or another part of the world stood in the way for longer than it is tried. */
  | 'ServerException';

export const imageReplications = defineCollection<ImageReplication>()({
  kind: 'ecr-image-replication',
  version: 1,
  key: imageReplicationKey,
  indexes: {
    image: ({ repositoryArn, digest }) => imageKey(repositoryArn, digest),
    repository: ({ repositoryArn }) => repositoryArn,
  },
});

export function imageReplicationKey({ repositoryArn, digest, destination }: Pick<ImageReplication, 'repositoryArn' | 'digest' | 'destination'>): string {
  return `${imageKey(repositoryArn, digest)}>${scopeKey(destination)}`;
}
