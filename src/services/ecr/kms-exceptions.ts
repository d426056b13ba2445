import { KmsException } from '@aws-sdk/client-ecr';
import { KmsFailure } from '#model/data-keys.ts';
import type { ImageRegistry } from '#model/image-registry.ts';
import { callersError } from '#wire/callers-error.ts';

/** What KMS refuses ECR, ECR refuses with KMS's code and sentence. */
export async function kmsExceptions<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const mistake = thrown instanceof KmsFailure ? thrown : callersError(thrown);
    throw mistake === undefined ? thrown : new KmsException({ message: mistake.message, kmsError: mistake.code, $metadata: {} });
  }
}

/** The registry as ECR's operations use it: it needs keys wherever it reads or writes content. */
export function registryWithKmsExceptions(registry: ImageRegistry): ImageRegistry {
  return {
    ...registry,
    checkKey: (repository) => kmsExceptions(() => registry.checkKey(repository)),
    putImage: (repository, request) => kmsExceptions(() => registry.putImage(repository, request)),
    startUpload: (repository) => kmsExceptions(() => registry.startUpload(repository)),
    appendToUpload: (repository, uploadId, part) => kmsExceptions(() => registry.appendToUpload(repository, uploadId, part)),
    completeUpload: (repository, uploadId, digest) => kmsExceptions(() => registry.completeUpload(repository, uploadId, digest)),
  };
}
