import { parameterSettings, parameterSettingKey } from '#model/parameter-setting.ts';
import type { SsmOperation } from '../deps.ts';
import { settingAccess, settingFrom, settingView } from '../settings.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ResetServiceSetting.html */
export default {
  access: (input, call) => settingAccess('ResetServiceSetting', input.SettingId ?? '', call),
  async handle(input, call, { store }) {
    const { id } = settingFrom(input.SettingId ?? '');
    await store.transact((transaction) => transaction.remove(parameterSettings, parameterSettingKey(call, id)));
    return { ServiceSetting: settingView(store, call, id) };
  },
} satisfies SsmOperation<'ResetServiceSetting'>;
