import { registryAccess } from '#auth/registry-access.ts';
import { dateOf } from '#base/time.ts';
import { registrySettings } from '#model/registry-settings.ts';
import { registrySettingsOf } from '#state/registry-settings.ts';
import type { EcrOperation } from '../deps.ts';
import { exclusionAlreadyExists, limitExceeded } from '../errors.ts';
import { checkedPrincipal } from '../pull-time-exclusions.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-time-update-exclusions.html */
const exclusionsMax = 100;

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RegisterPullTimeUpdateExclusion.html */
export default {
  access: (_input, call, { store }) => [registryAccess(store, 'RegisterPullTimeUpdateExclusion', call)],
  async handle(input, call, { store, clock }) {
    const exclusion = { principalArn: checkedPrincipal(input.principalArn), createdAt: clock.nowMs() };
    await store.transact((transaction) => {
      const settings = registrySettingsOf(transaction, call);
      const before = settings.pullTimeExclusions;
      if (before.some(({ principalArn }) => principalArn === exclusion.principalArn)) throw exclusionAlreadyExists(exclusion.principalArn, call.account);
      if (before.length >= exclusionsMax) throw limitExceeded(`The registry with id '${call.account}' already has the maximum number of pull time update exclusions (${exclusionsMax})`);
      transaction.put(registrySettings, { ...settings, pullTimeExclusions: [...before, exclusion] });
    });
    return { principalArn: exclusion.principalArn, createdAt: dateOf(exclusion.createdAt) };
  },
} satisfies EcrOperation<'RegisterPullTimeUpdateExclusion'>;
