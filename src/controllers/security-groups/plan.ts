import type { NetworkInterface } from '#model/network-interface.ts';
import type { SecurityGroup } from '#model/security-group.ts';

/** The groups that matter on this host: those that an interface is in. */
export function groupsInUse(groups: readonly SecurityGroup[], interfaces: readonly NetworkInterface[]): readonly SecurityGroup[] {
  const used = new Set(interfaces.flatMap((networkInterface) => networkInterface.securityGroupIds));
  return groups.filter((group) => used.has(group.id));
}
