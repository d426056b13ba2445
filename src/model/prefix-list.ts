import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** A named list of CIDRs that rules and routes refer to (https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html). */
export interface PrefixList extends Scope {
  readonly id: string;
  readonly name: string;
  readonly maxEntries: number;
  /** Raised with each change of the entries. */
  readonly version: number;
  readonly entries: readonly PrefixListEntry[];
  /** Entries of former versions, which can be restored. */
  readonly history: readonly { readonly version: number; readonly entries: readonly PrefixListEntry[] }[];
  /** How the last change of it went; absent while it is as it was created. */
  readonly lastChange?: { readonly state: 'modify-complete' | 'modify-failed' | 'restore-complete'; readonly message?: string };
  /** Of the call that made it: the same token makes no second list. */
  readonly clientToken?: string;
  readonly tags: readonly Tag[];
}

export interface PrefixListEntry {
  readonly cidr: string;
  readonly description?: string;
}

export const prefixLists = defineCollection<PrefixList>()({
  kind: 'ec2-prefix-list',
  version: 1,
  key: (list) => list.id,
  indexes: { scope: scopeKey },
});

/** Lists that AWS keeps for its services with gateway endpoints: the same for all accounts, and no documents. */
export function awsPrefixLists(region: string): readonly { readonly id: string; readonly name: string; readonly cidrs: readonly string[] }[] {
  return gatewayServices.map((service) => ({ id: `pl-${service.idDigits}`, name: `com.amazonaws.${region}.${service.name}`, cidrs: service.cidrs }));
}

/** Of us-east-1: the ids are those of AWS, and so are the CIDRs of S3 and DynamoDB there (https://ip-ranges.amazonaws.com/ip-ranges.json), shortened. */
const gatewayServices = [
  { name: 's3', idDigits: '63a5400a', cidrs: ['52.216.0.0/15', '54.231.0.0/16', '3.5.0.0/19', '16.182.0.0/16'] },
  { name: 'dynamodb', idDigits: '02cd2c6b', cidrs: ['52.94.0.0/22', '52.119.224.0/20', '3.218.182.0/24'] },
] as const;
