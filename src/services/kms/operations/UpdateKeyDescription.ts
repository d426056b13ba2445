import { checkLength } from '#wire/constraints.ts';
import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { assertCustomerManaged, changeKey } from '../key-change.ts';
import { assertNotPendingDeletion } from '../usable-key.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateKeyDescription.html */
export default {
  access: ({ KeyId }, call, { store }) => keyAccess({ action: 'UpdateKeyDescription', keyId: KeyId }, call, store),
  async handle({ KeyId, Description = '' }, call, { store }) {
    refuseComplaints([checkLength('description', Description, { max: 8_192 })]);
    await changeKey(KeyId, call, {
      store,
      change(key) {
        assertCustomerManaged(key, 'UpdateKeyDescription', call);
        assertNotPendingDeletion(key);
        return { ...key, description: Description };
      },
    });
    return {};
  },
} satisfies KmsOperation<'UpdateKeyDescription'>;
