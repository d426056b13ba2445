import { dateOf } from '#base/time.ts';
import { nextRotationAt } from '#model/kms-key.ts';
import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { keyByIdentifier } from '../identifiers.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html: false for all keys that are never rotated, too. */
export default {
  access: ({ KeyId }, call, { store }) => keyAccess({ action: 'GetKeyRotationStatus', keyId: KeyId }, call, store),
  handle({ KeyId = '' }, call, { store }) {
    const key = keyByIdentifier(store, KeyId, call);
    const nextAt = nextRotationAt(key);
    return { KeyId: key.arn, KeyRotationEnabled: nextAt !== undefined, ...(nextAt !== undefined && { RotationPeriodInDays: key.rotation?.periodInDays, NextRotationDate: dateOf(nextAt) }) };
  },
} satisfies KmsOperation<'GetKeyRotationStatus'>;
