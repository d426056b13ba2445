import type { SecurityGroup, SecurityGroupRule } from '#model/security-group.ts';
import { checkId, idKinds, notFound } from './errors.ts';

/** Throws the caller's error for an id that is malformed or that no rule of the group in this direction has. */
export function rulesWithIds(group: SecurityGroup, direction: SecurityGroupRule['direction'] | undefined, ids: readonly string[]): readonly SecurityGroupRule[] {
  return [...new Set(ids)].map((id) => {
    checkId(idKinds.securityGroupRule, id);
    const rule = group.rules.find((candidate) => candidate.id === id && (direction === undefined || candidate.direction === direction));
    if (rule === undefined) throw notFound(idKinds.securityGroupRule, id);
    return rule;
  });
}
