import { accountSettings } from '#model/account-setting.ts';
import { scopeKey } from '#model/scope.ts';
import { onEverything } from '../access.ts';
import { checkSettingName, effectiveSettings, settingView } from '../account-settings.ts';
import type { EcsOperation } from '../deps.ts';
import { invalidParameter } from '../errors.ts';
import { pageOf } from '../paging.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListAccountSettings.html */
export default {
  access: () => [onEverything('ListAccountSettings')],

  handle(input, call, { store }) {
    checkSettingName(input.name);
    if (input.value !== undefined && input.name === undefined) throw invalidParameter('name must be specified when value is.');
    const principalArn = input.principalArn ?? call.principal.arn;
    const chosen = store
      .find(accountSettings, 'scope', scopeKey(call))
      .flatMap((setting) => (setting.principalArn === principalArn ? [settingView({ name: setting.name, value: setting.value, principalArn })] : []));
    const settings = input.effectiveSettings ? effectiveSettings(store, call, principalArn) : chosen;
    const asked = settings.filter((setting) => (input.name === undefined || setting.name === input.name) && (input.value === undefined || setting.value === input.value));
    const { items, nextToken } = pageOf(asked, input, (setting) => setting.name ?? '');
    return { settings: [...items], nextToken };
  },
} satisfies EcsOperation<'ListAccountSettings'>;
