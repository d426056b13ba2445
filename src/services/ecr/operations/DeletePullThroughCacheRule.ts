import { pullThroughCacheRuleKey, pullThroughCacheRules } from '#model/pull-through-cache-rule.ts';
import type { EcrOperation } from '../deps.ts';
import { checkedRulePrefix, ruleAccess, ruleAt, ruleScope, ruleView } from '../pull-through-cache-rules.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeletePullThroughCacheRule.html */
export default {
  access: (input, call, { store }) => ruleAccess('DeletePullThroughCacheRule', input, { call, store }),
  async handle(input, call, { store }) {
    const scope = ruleScope(input.registryId, call);
    const prefix = checkedRulePrefix(input.ecrRepositoryPrefix);
    const rule = await store.transact((transaction) => {
      const known = ruleAt(transaction, prefix, scope);
      transaction.remove(pullThroughCacheRules, pullThroughCacheRuleKey(known));
      return known;
    });
    const { updatedAt: _, upstreamRegistry: __, ...shown } = ruleView(rule);
    return shown;
  },
} satisfies EcrOperation<'DeletePullThroughCacheRule'>;
