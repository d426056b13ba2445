import { accountSettings } from '#model/account-setting.ts';
import { onEverything } from '../access.ts';
import { checkSetting, settingView } from '../account-settings.ts';
import { withKeys } from '../condition-keys.ts';
import type { EcsOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutAccountSetting.html */
export default {
  access: (input) => [withKeys(onEverything('PutAccountSetting'), { 'ecs:account-setting': input.name ?? '' })],

  async handle(input, call, { store }) {
    checkSetting(input.name, input.value);
    const { name = '', value = '' } = input;
    const principalArn = input.principalArn ?? call.principal.arn;
    await store.transact((transaction) => transaction.put(accountSettings, { account: call.account, region: call.region, name, value, principalArn }));
    return { setting: settingView({ name, value, principalArn }) };
  },
} satisfies EcsOperation<'PutAccountSetting'>;
