import { defineCollection } from './collection.ts';
import type { SealedDataKeys } from './data-keys.ts';
import { imageKey } from './image.ts';

/** Content that lies whole, verified and durable in the blob store; shared by the account's repositories of one encryption key. */
export interface Blob {
  readonly key: string;
  readonly digest: string;
  readonly size: number;
  readonly storedAt: number;
  /** Absent when it lies as it is. */
  readonly dataKeys?: SealedDataKeys;
}

/** That a repository holds a blob: pushed to it or mounted into it. */
export interface BlobLink {
  readonly repositoryArn: string;
  readonly digest: string;
  readonly size: number;
  readonly blobKey: string;
  readonly linkedAt: number;
}

/** A blob upload that has begun and is neither complete nor given up; its bytes lie in the blob store's staging area under `id`. */
export interface Upload {
  /** A UUID. */
  readonly id: string;
  readonly repositoryArn: string;
  readonly startedAt: number;
  /** What its bytes are sealed by; absent when they lie as they are. */
  readonly dataKeys?: SealedDataKeys;
  /** Of an upload through the ECR API: how many parts came. */
  readonly parts?: number;
  /** How far those reach; what lies beyond was left by one that failed. */
  readonly partsSize?: number;
  /** Whether the last part, and whether any before it, was shorter than the minimum. */
  readonly isLastPartShort?: boolean;
  readonly hasShortPart?: boolean;
}

export const blobs = defineCollection<Blob>()({
  kind: 'ecr-blob',
  version: 1,
  key: (blob) => blob.key,
  indexes: {},
});

export const blobLinks = defineCollection<BlobLink>()({
  kind: 'ecr-blob-link',
  version: 1,
  key: (link) => imageKey(link.repositoryArn, link.digest),
  indexes: {
    repository: (link) => link.repositoryArn,
    blob: (link) => link.blobKey,
  },
});

export const uploads = defineCollection<Upload>()({
  kind: 'ecr-upload',
  version: 1,
  key: (upload) => upload.id,
  indexes: { repository: (upload) => upload.repositoryArn },
});

/** `<account>/<encryption key>/<digest>`: blobs are shared within these, which is ECR's own rule for mounting. */
export function blobKey(account: string, encryptionKey: string, digest: string): string {
  return `${account}/${encryptionKey}/${digest}`;
}
