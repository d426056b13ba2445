import { checkEach, checkLength } from '#wire/constraints.ts';
import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { assertCustomerManaged, changeKey } from '../key-change.ts';
import { assertNotPendingDeletion } from '../usable-key.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_UntagResource.html */
export default {
  access: ({ KeyId }, call, { store }) => keyAccess({ action: 'UntagResource', keyId: KeyId }, call, store),
  async handle({ KeyId, TagKeys = [] }, call, { store }) {
    refuseComplaints(checkEach('tagKeys', TagKeys, (path, key) => checkLength(path, key, { min: 1, max: 128 })));
    await changeKey(KeyId, call, {
      store,
      change(key) {
        assertCustomerManaged(key, 'UntagResource', call);
        assertNotPendingDeletion(key);
        return { ...key, tags: key.tags.filter((tag) => !TagKeys.includes(tag.key)) };
      },
    });
    return {};
  },
} satisfies KmsOperation<'UntagResource'>;
