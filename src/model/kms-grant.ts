import { defineCollection } from './collection.ts';

/** A grant on a KMS key (https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html). */
export interface KmsGrant {
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly keyArn: string;
  readonly name?: string;
  readonly granteePrincipal: string;
  readonly retiringPrincipal?: string;
  /** The ARN of the account that made it. */
  readonly issuingAccount: string;
  /** Such as `Decrypt`. */
  readonly operations: readonly string[];
  readonly constraints?: KmsGrantConstraints;
  readonly createdAt: number;
}

export interface KmsGrantConstraints {
  readonly encryptionContextSubset?: Readonly<Record<string, string>>;
  readonly encryptionContextEquals?: Readonly<Record<string, string>>;
}

export const kmsGrants = defineCollection<KmsGrant>()({
  kind: 'kms-grant',
  version: 1,
  key: (grant) => grant.id,
  indexes: { key: (grant) => grant.keyArn, retiringPrincipal: (grant) => grant.retiringPrincipal },
});
