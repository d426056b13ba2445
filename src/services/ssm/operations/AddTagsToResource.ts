import { parameters } from '#model/parameter.ts';
import type { SsmOperation } from '../deps.ts';
import { taggedParameter, taggingAccess } from '../tagged-parameter.ts';
import { withTags } from '../tags.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html */
export default {
  access: (input, call, deps) => taggingAccess('AddTagsToResource', input, { call, deps }),
  async handle(input, call, { store, clock }) {
    await store.transact((transaction) => {
      const parameter = taggedParameter(transaction, input, { call, nowMs: clock.nowMs() });
      transaction.put(parameters, { ...parameter, tags: withTags(parameter.tags, input.Tags) });
    });
    return {};
  },
} satisfies SsmOperation<'AddTagsToResource'>;
