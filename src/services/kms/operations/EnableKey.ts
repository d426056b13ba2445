import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { assertCustomerManaged, changeKey } from '../key-change.ts';
import { assertImported, assertNotPendingDeletion } from '../usable-key.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html */
export default {
  access: ({ KeyId }, call, { store }) => keyAccess({ action: 'EnableKey', keyId: KeyId }, call, store),
  async handle({ KeyId }, call, { store }) {
    await changeKey(KeyId, call, {
      store,
      change(key) {
        assertCustomerManaged(key, 'EnableKey', call);
        assertNotPendingDeletion(key);
        assertImported(key);
        return { ...key, isEnabled: true };
      },
    });
    return {};
  },
} satisfies KmsOperation<'EnableKey'>;
