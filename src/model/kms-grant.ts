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
  indexes: { key: (grant) => grant.keyArn, grantee: (grant) => granteeKey(grant.keyArn, grant.granteePrincipal), retiringPrincipal: (grant) => grant.retiringPrincipal },
});

/** Finds what somebody is granted on a key, which may have very many grants. */
export function granteeKey(keyArn: string, principal: string): string {
  return `${keyArn} ${principal}`;
}
