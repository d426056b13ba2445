import type { Repository } from './repository.ts';

/** The data keys of one blob as they are kept: encrypted, base64. One key, or two for two layers. */
export type SealedDataKeys =
  | {
      /** By the KMS key of the repository that the blob was first pushed to, whose ARN is the encryption context. */
      readonly kind: 'kms';
      readonly kmsKey: string;
      readonly repositoryArn: string;
      readonly keys: readonly string[];
    }
  /** By the daemon's master key, under this label. */
  | { readonly kind: 'master'; readonly label: string; readonly keys: readonly string[] };

/** Data keys for a new blob, to seal it by and to keep. */
export interface NewDataKeys {
  readonly sealed: SealedDataKeys;
  /** 32 bytes each. */
  readonly keys: readonly Uint8Array[];
}

/**
 * Where the registry has the keys from by which it seals blobs. Nothing of them is remembered: a KMS key that is disabled is of no use for the very next
 * request. Throws KmsFailure.
 */
export interface DataKeys {
  /** Undefined for a repository whose blobs are not sealed. `uploadId` is of the upload that they are for. */
  generate(repository: Repository, uploadId: string): Promise<NewDataKeys | undefined>;
  /** For somebody who reads through the repository, which may be another one than the blob was first pushed to. */
  open(sealed: SealedDataKeys, repository: Repository): Promise<readonly Uint8Array[]>;
  /** Throws when the key of the repository could not be used now; what lies elsewhere than among the blobs, manifests, depends on it too. */
  check(repository: Repository): Promise<void>;
}

/** KMS would not have its key used: disabled, deleted, not granted. */
export class KmsFailure extends Error {
  override readonly name = 'KmsFailure';
  /** KMS's own, such as `DisabledException`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * What tells blobs of one account apart that are sealed by different keys, in names of blobs: these are shared, and mounted, only within one
 * (https://docs.aws.amazon.com/AmazonECR/latest/userguide/blob-mounting.html). The first is the one of new blobs.
 */
export function encryptionIds({ encryption }: Pick<Repository, 'encryption'>): readonly [string, ...string[]] {
  // The daemon's setting may have changed since some were pushed.
  if (encryption.type === 'AES256') return ['AES256', sealedByMaster];
  return [`${encryption.type}_${encryption.kmsKey.replaceAll(/[^0-9A-Za-z-]/g, '_')}`];
}

export function encryptionIdFor(repository: Pick<Repository, 'encryption'>, sealed: SealedDataKeys | undefined): string {
  return sealed?.kind === 'master' ? sealedByMaster : encryptionIds(repository)[0];
}

const sealedByMaster = 'AES256_SEALED';
