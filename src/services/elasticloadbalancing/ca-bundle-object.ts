import type { ElbDeps } from './service.ts';
import { caBundleFrom } from './trust-store-content.ts';
import { caCertificatesBundleNotFound } from './trust-store-errors.ts';

/** Where a caller says that a bundle is. */
export interface CaBundlePlace {
  readonly CaCertificatesBundleS3Bucket: string | undefined;
  readonly CaCertificatesBundleS3Key: string | undefined;
}

/** Reads the bundle that a caller names; it is kept as it is now. */
export async function readCaBundle({ objects }: ElbDeps, { CaCertificatesBundleS3Bucket: bucket, CaCertificatesBundleS3Key: key }: CaBundlePlace): Promise<string> {
  const content = await objects.read({ bucket, key });
  if (content === undefined) throw caCertificatesBundleNotFound({ bucket, key });
  return caBundleFrom(content);
}

/** Why no version of an object can be named. */
export const objectVersionRefusal = 'the files that stand for S3 have no versions';
