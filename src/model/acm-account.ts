import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';

/** What an account has set for ACM in a Region (https://docs.aws.amazon.com/acm/latest/APIReference/API_PutAccountConfiguration.html). */
export interface AcmAccount extends Scope {
  readonly daysBeforeExpiry: number;
}

export const acmAccounts = defineCollection<AcmAccount>()({
  kind: 'acm-account',
  version: 1,
  key: scopeKey,
  indexes: {},
});
