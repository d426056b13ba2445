import { acmAccounts } from '#model/acm-account.ts';
import { scopeKey } from '#model/scope.ts';
import type { AcmOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_GetAccountConfiguration.html */
const daysBeforeExpiryDefault = 45;

export default {
  access: () => [{ action: 'acm:GetAccountConfiguration', resource: '*' }],
  handle: (_input, call, { store }) => ({ ExpiryEvents: { DaysBeforeExpiry: store.get(acmAccounts, scopeKey(call))?.daysBeforeExpiry ?? daysBeforeExpiryDefault } }),
} satisfies AcmOperation<'GetAccountConfiguration'>;
