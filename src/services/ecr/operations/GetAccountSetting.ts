import { registryAccess } from '#auth/registry-access.ts';
import { accountSettingOf } from '#state/registry-settings.ts';
import { settingNameOf } from '../account-settings.ts';
import type { EcrOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAccountSetting.html */
export default {
  access: (_input, call, { store }) => [registryAccess(store, 'GetAccountSetting', call)],
  handle(input, call, { store }) {
    const name = settingNameOf(input.name);
    return { name, value: accountSettingOf(store, call, name) };
  },
} satisfies EcrOperation<'GetAccountSetting'>;
