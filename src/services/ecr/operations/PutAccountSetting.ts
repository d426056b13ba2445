import { registryAccess } from '#auth/registry-access.ts';
import { registrySettings } from '#model/registry-settings.ts';
import { registrySettingsOf } from '#state/registry-settings.ts';
import { settingNameOf, settingValueOf } from '../account-settings.ts';
import type { EcrOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutAccountSetting.html */
export default {
  access: (_input, call, { store }) => [registryAccess(store, 'PutAccountSetting', call)],
  async handle(input, call, { store }) {
    const name = settingNameOf(input.name);
    const value = settingValueOf(name, input.value);
    await store.transact((transaction) => {
      const settings = registrySettingsOf(transaction, call);
      transaction.put(registrySettings, { ...settings, accountSettings: { ...settings.accountSettings, [name]: value } });
    });
    return { name, value };
  },
} satisfies EcrOperation<'PutAccountSetting'>;
