import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { assertCustomerManaged, changeKey } from '../key-change.ts';
import { assertRotatable } from '../rotation.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKeyRotation.html */
export default {
  access: ({ KeyId }, call, { store }) => keyAccess({ action: 'DisableKeyRotation', keyId: KeyId }, call, store),
  async handle({ KeyId }, call, { store }) {
    await changeKey(KeyId, call, {
      store,
      change(key) {
        assertCustomerManaged(key, 'DisableKeyRotation', call);
        assertRotatable(key);
        return key.rotation === undefined ? key : { ...key, rotation: { ...key.rotation, isEnabled: false } };
      },
    });
    return {};
  },
} satisfies KmsOperation<'DisableKeyRotation'>;
