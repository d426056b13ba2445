import { CallerError } from '#base/errors.ts';
import { isIpv6Cidr } from '#model/ipv6-cidr.ts';
import type { NetworkAcl, NetworkAclEntry } from '#model/network-acl.ts';

/** In each direction, of IPv4 and again of IPv6 (https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-nacls). */
const entriesPerDirectionMax = 20;

type EntryKey = Pick<NetworkAclEntry, 'ruleNumber' | 'direction'>;

export function withEntry(acl: NetworkAcl, entry: NetworkAclEntry): NetworkAcl {
  if (find(acl, entry) !== undefined) throw new CallerError('NetworkAclEntryAlreadyExists', `The network acl entry identified by ${entry.ruleNumber} already exists.`);
  if (acl.entries.filter(({ direction, cidr }) => direction === entry.direction && isIpv6Cidr(cidr) === isIpv6Cidr(entry.cidr)).length >= entriesPerDirectionMax) throw new CallerError('NetworkAclEntryLimitExceeded', `The maximum number of network acl entries per direction (${entriesPerDirectionMax}) has been reached for '${acl.id}'`);
  return { ...acl, entries: [...acl.entries, entry] };
}

export function withoutEntry(acl: NetworkAcl, key: EntryKey): NetworkAcl {
  const present = find(acl, key);
  if (present === undefined) throw new CallerError('InvalidNetworkAclEntry.NotFound', `no ${key.direction} entry with number ${key.ruleNumber}`);
  return { ...acl, entries: acl.entries.filter((entry) => entry !== present) };
}

function find(acl: NetworkAcl, { ruleNumber, direction }: EntryKey): NetworkAclEntry | undefined {
  return acl.entries.find((entry) => entry.ruleNumber === ruleNumber && entry.direction === direction);
}
