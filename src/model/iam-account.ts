import { defineCollection } from './collection.ts';

/** What IAM keeps of an account as such. */
export interface IamAccount {
  readonly account: string;
  readonly alias?: string;
  /** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PasswordPolicy.html, the members that were set. */
  readonly passwordPolicy?: Readonly<Record<string, number | boolean>>;
  /** CSV, and when it was made. */
  readonly credentialReport?: { readonly content: string; readonly at: number };
}

export const iamAccounts = defineCollection<IamAccount>()({
  kind: 'iam-account',
  version: 1,
  key: (account) => account.account,
  indexes: { alias: (account) => account.alias },
});
