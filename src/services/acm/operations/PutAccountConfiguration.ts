import { acmAccounts } from '#model/acm-account.ts';
import { checkPattern, checkRange } from '#wire/constraints.ts';
import type { AcmOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';

/** https://docs.aws.amazon.com/acm/latest/userguide/supported-events.html */
const daysBeforeExpiryMax = 90;

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_PutAccountConfiguration.html; putting the same twice changes nothing, whatever the token. */
export default {
  access: () => [{ action: 'acm:PutAccountConfiguration', resource: '*' }],
  async handle(input, call, { store }) {
    const days = input.ExpiryEvents?.DaysBeforeExpiry;
    refuseComplaints([checkPattern('idempotencyToken', input.IdempotencyToken, '\\w{1,32}'), checkRange('expiryEvents.daysBeforeExpiry', days, { min: 1, max: daysBeforeExpiryMax })]);
    if (days !== undefined) await store.transact((transaction) => transaction.put(acmAccounts, { account: call.account, region: call.region, daysBeforeExpiry: days }));
    return {};
  },
} satisfies AcmOperation<'PutAccountConfiguration'>;
