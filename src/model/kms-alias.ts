import { formatArn } from '#base/arn.ts';
import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';

/** A name of a KMS key (https://docs.aws.amazon.com/kms/latest/APIReference/API_AliasListEntry.html). */
export interface KmsAlias extends Scope {
  /** Such as `alias/app`. */
  readonly name: string;
  readonly arn: string;
  readonly keyArn: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const kmsAliases = defineCollection<KmsAlias>()({
  kind: 'kms-alias',
  version: 1,
  key: (alias) => alias.arn,
  indexes: { scope: scopeKey, key: (alias) => alias.keyArn },
});

export function kmsAliasArn({ account, region }: Scope, name: string): string {
  return formatArn({ service: 'kms', region, account, resource: name });
}
