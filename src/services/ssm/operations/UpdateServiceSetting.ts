import { parameterSettings } from '#model/parameter-setting.ts';
import type { SsmOperation } from '../deps.ts';
import { validationException } from '../errors.ts';
import { settingAccess, settingFrom } from '../settings.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateServiceSetting.html */
export default {
  access: (input, call) => settingAccess('UpdateServiceSetting', input.SettingId ?? '', call),
  async handle(input, call, { store, clock }) {
    const { id, allowed } = settingFrom(input.SettingId ?? '');
    const value = input.SettingValue ?? '';
    if (!allowed.includes(value)) throw validationException(`The setting value ${value} is not valid for ${id}. Valid values include: [${allowed.join(', ')}].`);
    const { account, region } = call;
    await store.transact((transaction) => transaction.put(parameterSettings, { account, region, id, value, modifiedAt: clock.nowMs(), modifiedBy: call.principal.arn }));
    return {};
  },
} satisfies SsmOperation<'UpdateServiceSetting'>;
