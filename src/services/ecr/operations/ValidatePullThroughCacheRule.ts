import type { EcrOperation } from '../deps.ts';
import { checkedRulePrefix, ruleAccess, ruleAt, ruleScope, ruleView } from '../pull-through-cache-rules.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ValidatePullThroughCacheRule.html */
export default {
  access: (input, call, { store }) => ruleAccess('ValidatePullThroughCacheRule', input, { call, store }),
  async handle(input, call, { store, pullThrough }) {
    const rule = ruleAt(store, checkedRulePrefix(input.ecrRepositoryPrefix), ruleScope(input.registryId, call));
    const failure = await pullThrough.check(rule);
    const { createdAt: _, updatedAt: __, upstreamRegistry: ___, ...shown } = ruleView(rule);
    return { ...shown, isValid: failure === undefined, ...(failure !== undefined && { failure }) };
  },
} satisfies EcrOperation<'ValidatePullThroughCacheRule'>;
