import { pullThroughCacheRuleKey, pullThroughCacheRules, type PullThroughCacheRule } from '#model/pull-through-cache-rule.ts';
import { scopeKey } from '#model/scope.ts';
import { ensureServiceLinkedRole } from '#state/service-linked-role.ts';
import type { EcrOperation } from '../deps.ts';
import { limitExceeded, ruleAlreadyExists } from '../errors.ts';
import { cachePrincipal, linkedRoleAccess, ruleAccess, ruleOf, ruleScope, ruleView } from '../pull-through-cache-rules.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
const rulesMax = 50;

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html */
export default {
  access: (input, call, { store }) => [...ruleAccess('CreatePullThroughCacheRule', input, { call, store }), ...linkedRoleAccess(store, call)],
  async handle(input, call, { store, clock, random, readCredentials }) {
    const scope = ruleScope(input.registryId, call);
    const nowMs = clock.nowMs();
    const rule: PullThroughCacheRule = { ...ruleOf(input, scope), createdAt: nowMs, updatedAt: nowMs };
    await store.transact((transaction) => ensureServiceLinkedRole(transaction, { account: scope.account, principal: cachePrincipal, random, nowMs }));
    if (rule.credentialArn !== undefined) await readCredentials(rule.credentialArn, scope);
    await store.transact((transaction) => {
      if (transaction.get(pullThroughCacheRules, pullThroughCacheRuleKey(rule)) !== undefined) throw ruleAlreadyExists(rule.ecrRepositoryPrefix, scope.account);
      if (transaction.find(pullThroughCacheRules, 'scope', scopeKey(scope)).length >= rulesMax) throw limitExceeded(`The registry with id '${scope.account}' already has the maximum number of pull through cache rules (${rulesMax})`);
      transaction.put(pullThroughCacheRules, rule);
    });
    const { updatedAt: _, ...shown } = ruleView(rule);
    return shown;
  },
} satisfies EcrOperation<'CreatePullThroughCacheRule'>;
