import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { keyByIdentifier } from '../identifiers.ts';
import { pageOf } from '../paging.ts';
import { tagsView } from '../tags.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html */
export default {
  access: ({ KeyId }, call, { store }) => keyAccess({ action: 'ListResourceTags', keyId: KeyId }, call, store),
  handle(input, call, { store }) {
    const { tags } = keyByIdentifier(store, input.KeyId ?? '', call);
    const { items, rest } = pageOf(tags, input, { limitDefault: 50, limitMax: 50, placeOf: ({ key }) => [key] });
    return { Tags: tagsView(items), ...rest };
  },
} satisfies KmsOperation<'ListResourceTags'>;
