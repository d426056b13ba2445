import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { invalidState } from '../errors.ts';
import { changeKey } from '../key-change.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html; the key is disabled then. */
export default {
  access: ({ KeyId }, call, { store }) => keyAccess({ action: 'CancelKeyDeletion', keyId: KeyId }, call, store),
  async handle({ KeyId }, call, { store }) {
    const { arn } = await changeKey(KeyId, call, {
      store,
      change({ deletion, ...key }) {
        if (deletion === undefined) throw invalidState(`${key.arn} is not pending deletion.`);
        return { ...key, isEnabled: false };
      },
    });
    return { KeyId: arn };
  },
} satisfies KmsOperation<'CancelKeyDeletion'>;
