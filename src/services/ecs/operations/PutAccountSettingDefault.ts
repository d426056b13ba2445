import { accountSettings } from '#model/account-setting.ts';
import { onEverything, rootArn } from '../access.ts';
import { checkSetting, settingView } from '../account-settings.ts';
import { withKeys } from '../condition-keys.ts';
import type { EcsOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutAccountSettingDefault.html */
export default {
  access: (input) => [withKeys(onEverything('PutAccountSettingDefault'), { 'ecs:account-setting': input.name ?? '' })],

  async handle(input, call, { store }) {
    checkSetting(input.name, input.value);
    const { name = '', value = '' } = input;
    await store.transact((transaction) => transaction.put(accountSettings, { account: call.account, region: call.region, name, value }));
    return { setting: settingView({ name, value, principalArn: rootArn(call) }) };
  },
} satisfies EcsOperation<'PutAccountSettingDefault'>;
