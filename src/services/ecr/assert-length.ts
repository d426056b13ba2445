import { invalidMember } from './errors.ts';

/** Gives the list when it has at least one element and no more than `max`, as all lists of ECR's inputs must. */
export function assertLength<T>(member: string, list: readonly T[] = [], max: number): readonly T[] {
  if (list.length < 1) throw invalidMember(member, 'Member must have length greater than or equal to 1');
  if (list.length > max) throw invalidMember(member, `Member must have length less than or equal to ${max}`);
  return list;
}
