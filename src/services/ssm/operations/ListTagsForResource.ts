import type { SsmOperation } from '../deps.ts';
import { taggedParameter, taggingAccess } from '../tagged-parameter.ts';
import { tagsView } from '../views.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListTagsForResource.html */
export default {
  access: (input, call, deps) => taggingAccess('ListTagsForResource', input, { call, deps }),
  handle: (input, call, { store, clock }) => ({ TagList: tagsView(taggedParameter(store, input, { call, nowMs: clock.nowMs() }).tags) }),
} satisfies SsmOperation<'ListTagsForResource'>;
