import type { SsmOperation } from '../deps.ts';
import { settingAccess, settingFrom, settingView } from '../settings.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetServiceSetting.html */
export default {
  access: (input, call) => settingAccess('GetServiceSetting', input.SettingId ?? '', call),
  handle: (input, call, { store }) => ({ ServiceSetting: settingView(store, call, settingFrom(input.SettingId ?? '').id) }),
} satisfies SsmOperation<'GetServiceSetting'>;
