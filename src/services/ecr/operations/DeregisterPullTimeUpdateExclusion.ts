import { registryAccess } from '#auth/registry-access.ts';
import { registrySettings } from '#model/registry-settings.ts';
import { registrySettingsOf } from '#state/registry-settings.ts';
import type { EcrOperation } from '../deps.ts';
import { exclusionNotFound } from '../errors.ts';
import { checkedPrincipal } from '../pull-time-exclusions.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeregisterPullTimeUpdateExclusion.html */
export default {
  access: (_input, call, { store }) => [registryAccess(store, 'DeregisterPullTimeUpdateExclusion', call)],
  async handle(input, call, { store }) {
    const principalArn = checkedPrincipal(input.principalArn);
    await store.transact((transaction) => {
      const settings = registrySettingsOf(transaction, call);
      const left = settings.pullTimeExclusions.filter((exclusion) => exclusion.principalArn !== principalArn);
      if (left.length === settings.pullTimeExclusions.length) throw exclusionNotFound(principalArn, call.account);
      transaction.put(registrySettings, { ...settings, pullTimeExclusions: left });
    });
    return { principalArn };
  },
} satisfies EcrOperation<'DeregisterPullTimeUpdateExclusion'>;
