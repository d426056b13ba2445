import type { AddPrefixListEntry, RemovePrefixListEntry } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import type { PrefixList, PrefixListEntry } from '#model/prefix-list.ts';
import { ruleCidr } from './canonical-cidr.ts';

/** Of one list and of one request (https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-quotas-managed-prefix-lists). */
export const entriesPerListMax = 1_000;
const entriesPerRequestMax = 100;
/** Older versions than these cannot be restored any more. */
const versionsMax = 1_000;
const descriptionCharactersMax = 255;

/** The entries that a list has after some were taken out and others put in. */
export function changedEntries(entries: readonly PrefixListEntry[], add: readonly AddPrefixListEntry[], remove: readonly RemovePrefixListEntry[]): readonly PrefixListEntry[] {
  if (add.length > entriesPerRequestMax || remove.length > entriesPerRequestMax) throw new CallerError('InvalidParameterValue', `The number of entries per request cannot exceeds limit (${entriesPerRequestMax}).`);
  const added = add.map(entryOf);
  const removed = remove.map(({ Cidr = '' }) => ruleCidr(Cidr));
  const absent = removed.find((cidr) => !entries.some((entry) => entry.cidr === cidr));
  if (absent !== undefined) throw new CallerError('InvalidPrefixListModification', `The CIDR ${absent} cannot be removed: the prefix list has no entry for it`);
  const both = added.find(({ cidr }) => removed.includes(cidr));
  if (both !== undefined) throw new CallerError('InvalidPrefixListModification', `The CIDR ${both.cidr} cannot be added and removed in the same request`);
  const changed = [...entries.filter(({ cidr }) => !removed.includes(cidr)), ...added];
  const twice = changed.find(({ cidr }, index) => changed.findIndex((other) => other.cidr === cidr) !== index);
  if (twice !== undefined) throw new CallerError('InvalidPrefixListModification', `The CIDR ${twice.cidr} appears more than once in the prefix list`);
  return changed;
}

/** The next version of a list, with other entries; those of the present version can be restored. */
export function nextVersion(list: PrefixList, entries: readonly PrefixListEntry[]): PrefixList {
  checkFits(entries, list.maxEntries);
  return { ...list, version: list.version + 1, entries, history: [...list.history, { version: list.version, entries: list.entries }].slice(-versionsMax) };
}

/** The entries of one version of a list, which may be the present one. */
export function entriesOfVersion({ version, entries, history }: PrefixList, wanted: number): readonly PrefixListEntry[] {
  const found = wanted === version ? entries : history.find((former) => former.version === wanted)?.entries;
  if (found === undefined) throw new CallerError('InvalidParameterValue', `The prefix list has no version ${wanted}`);
  return found;
}

export function checkCurrentVersion({ version }: PrefixList, stated: number | undefined): void {
  if (stated !== undefined && stated !== version) throw new CallerError('PrefixListVersionMismatch', 'The prefix list has the incorrect version number.');
}

export function checkFits(entries: readonly PrefixListEntry[], maxEntries: number): void {
  if (entries.length > maxEntries) throw new CallerError('PrefixListMaxEntriesExceeded', `The prefix list would have ${entries.length} entries, which is more than its maximum number of entries (${maxEntries})`);
}

function entryOf({ Cidr = '', Description: description }: AddPrefixListEntry): PrefixListEntry {
  if (description !== undefined && description.length > descriptionCharactersMax) throw new CallerError('InvalidParameterValue', `The description of the entry ${Cidr} is longer than ${descriptionCharactersMax} characters`);
  return { cidr: ruleCidr(Cidr), ...(description === undefined || description === '' ? {} : { description }) };
}
