import type { ManagedPrefixList, PrefixListState } from '@aws-sdk/client-ec2';
import type { PrefixList } from '#model/prefix-list.ts';
import { ec2Arn } from '../access.ts';
import type { KnownPrefixList } from '../prefix-lists.ts';
import { tagList } from './tags.ts';

/** Who keeps the lists of AWS's services, as EC2 names it. */
export const awsOwner = 'AWS';

export function knownPrefixListView(list: KnownPrefixList): ManagedPrefixList {
  if (list.own !== undefined) return prefixListView(list.own);
  return {
    PrefixListId: list.id,
    AddressFamily: 'IPv4',
    State: 'create-complete',
    PrefixListArn: ec2Arn({ account: 'aws', region: list.region }, `prefix-list/${list.id}`),
    PrefixListName: list.name,
    Tags: [],
    OwnerId: awsOwner,
  };
}

export function prefixListView(list: PrefixList, state: PrefixListState = list.lastChange?.state ?? 'create-complete'): ManagedPrefixList {
  return {
    PrefixListId: list.id,
    AddressFamily: 'IPv4',
    State: state,
    ...(list.lastChange?.message === undefined ? {} : { StateMessage: list.lastChange.message }),
    PrefixListArn: ec2Arn(list, `prefix-list/${list.id}`),
    PrefixListName: list.name,
    MaxEntries: list.maxEntries,
    Version: list.version,
    Tags: tagList(list.tags),
    OwnerId: list.account,
  };
}
