import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { assertCustomerManaged, changeKey } from '../key-change.ts';
import { withTags } from '../tags.ts';
import { assertNotPendingDeletion } from '../usable-key.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html */
export default {
  access: ({ KeyId }, call, { store }) => keyAccess({ action: 'TagResource', keyId: KeyId }, call, store),
  async handle({ KeyId, Tags }, call, { store }) {
    await changeKey(KeyId, call, {
      store,
      change(key) {
        assertCustomerManaged(key, 'TagResource', call);
        assertNotPendingDeletion(key);
        return { ...key, tags: withTags(key.tags, Tags) };
      },
    });
    return {};
  },
} satisfies KmsOperation<'TagResource'>;
