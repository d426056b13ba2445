import { invalidMember } from './errors.ts';

/** What every list that names layers, images or repositories may hold at most. */
const lengthMax = 100;

/** Gives the list when it has at least one element and no more than AWS takes. */
export function assertList<T>(member: string, list: readonly T[] = []): readonly T[] {
  if (list.length < 1) throw invalidMember(member, 'Member must have length greater than or equal to 1');
  if (list.length > lengthMax) throw invalidMember(member, `Member must have length less than or equal to ${lengthMax}`);
  return list;
}
