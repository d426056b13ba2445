import { pullThroughCacheRules } from '#model/pull-through-cache-rule.ts';
import type { EcrOperation } from '../deps.ts';
import { invalidParameter } from '../errors.ts';
import { checkAuthentication, checkedRulePrefix, ruleAccess, ruleAt, ruleScope, ruleView } from '../pull-through-cache-rules.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_UpdatePullThroughCacheRule.html */
export default {
  access: (input, call, { store }) => ruleAccess('UpdatePullThroughCacheRule', input, { call, store }),
  async handle(input, call, { store, clock, readCredentials }) {
    const scope = ruleScope(input.registryId, call);
    const { credentialArn, customRoleArn } = input;
    const prefix = checkedRulePrefix(input.ecrRepositoryPrefix);
    if (credentialArn === undefined && customRoleArn === undefined) throw invalidParameter('Invalid request: credentialArn or customRoleArn must be given');
    const changes = { ...(credentialArn !== undefined && { credentialArn }), ...(customRoleArn !== undefined && { customRoleArn }) };
    const merged = { credentialArn: undefined, customRoleArn: undefined, ...ruleAt(store, prefix, scope), ...changes };
    checkAuthentication(merged, scope);
    if (credentialArn !== undefined) await readCredentials(credentialArn, scope);
    const rule = await store.transact((transaction) => {
      const after = { ...ruleAt(transaction, prefix, scope), ...changes, updatedAt: clock.nowMs() };
      transaction.put(pullThroughCacheRules, after);
      return after;
    });
    const { createdAt: _, upstreamRegistry: __, upstreamRegistryUrl: ___, ...shown } = ruleView(rule);
    return shown;
  },
} satisfies EcrOperation<'UpdatePullThroughCacheRule'>;
