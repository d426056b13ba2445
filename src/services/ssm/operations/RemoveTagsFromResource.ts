import { parameters } from '#model/parameter.ts';
import type { SsmOperation } from '../deps.ts';
import { taggedParameter, taggingAccess } from '../tagged-parameter.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_RemoveTagsFromResource.html */
export default {
  access: (input, call, deps) => taggingAccess('RemoveTagsFromResource', input, { call, deps }),
  async handle(input, call, { store, clock }) {
    await store.transact((transaction) => {
      const parameter = taggedParameter(transaction, input, { call, nowMs: clock.nowMs() });
      transaction.put(parameters, { ...parameter, tags: parameter.tags.filter(({ key }) => input.TagKeys?.includes(key) !== true) });
    });
    return {};
  },
} satisfies SsmOperation<'RemoveTagsFromResource'>;
