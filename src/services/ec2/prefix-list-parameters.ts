import { CallerError } from '#base/errors.ts';
import { entriesPerListMax } from './prefix-list-entries.ts';

const nameCharactersMax = 255;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateManagedPrefixList.html */
export function checkPrefixListName(name: string): void {
  if (name === '' || name.length > nameCharactersMax) throw new CallerError('InvalidParameterValue', `The prefix list name must have 1 to ${nameCharactersMax} characters`);
  if (name.startsWith('com.amazonaws')) throw new CallerError('InvalidParameterValue', `The prefix list name (${name}) cannot start with com.amazonaws`);
}

export function checkMaxEntries(maxEntries: number): void {
  if (maxEntries < 1 || maxEntries > entriesPerListMax) throw new CallerError('InvalidParameterValue', `Must specify a max size between 1 and ${entriesPerListMax}`);
}
