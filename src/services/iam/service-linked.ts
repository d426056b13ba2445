import type { PolicyOwner } from './policy-owner.ts';
import { protectedRole } from './roles.ts';

/** Roles that are linked to a service are changed by that service alone. */
export function refuseServiceLinked(owner: PolicyOwner): void {
  if (owner.linkedService !== undefined) throw protectedRole(owner);
}
