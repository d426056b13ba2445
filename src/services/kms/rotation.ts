import type { KmsKey } from '#model/kms-key.ts';
import { unsupportedOperation } from './errors.ts';
import { assertEnabled } from './usable-key.ts';

/** https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable-disable.html: symmetric keys with material of KMS's own. */
export function assertRotatable(key: KmsKey): void {
  if (!isRotatable(key)) throw unsupportedOperation(`${key.arn} is not rotated automatically: only symmetric encryption keys with key material of origin AWS_KMS are.`);
  assertEnabled(key);
}

export function isRotatable({ keySpec, origin }: KmsKey): boolean {
  return keySpec === 'SYMMETRIC_DEFAULT' && origin === 'AWS_KMS';
}
