import { accountSettings, accountSettingKey } from '#model/account-setting.ts';
import { onEverything } from '../access.ts';
import { checkSettingName, effectiveSettings } from '../account-settings.ts';
import { withKeys } from '../condition-keys.ts';
import type { EcsOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteAccountSetting.html: what the account has as its default holds again. */
export default {
  access: (input) => [withKeys(onEverything('DeleteAccountSetting'), { 'ecs:account-setting': input.name ?? '' })],

  async handle(input, call, { store }) {
    checkSettingName(input.name);
    const principalArn = input.principalArn ?? call.principal.arn;
    await store.transact((transaction) => transaction.remove(accountSettings, accountSettingKey(call, input.name ?? '', principalArn)));
    return { setting: effectiveSettings(store, call, principalArn).find((setting) => setting.name === input.name) };
  },
} satisfies EcsOperation<'DeleteAccountSetting'>;
