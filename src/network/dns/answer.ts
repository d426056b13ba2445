import { apiRecords } from './api-names.ts';
import type { DnsRecord } from './dns-record.ts';
import { isIn, type DnsQuestion, type DnsWorld, type DnsZone, type Named } from './dns-world.ts';
import { endpointRecords } from './endpoint-names.ts';
import { loadBalancerRecords } from './load-balancer-names.ts';
import { privateNameRecords } from './private-names.ts';
import { publicNameRecords } from './public-names.ts';

export type DnsAnswer =
  | { readonly kind: 'records'; readonly records: readonly DnsRecord[]; readonly holdsForAll: boolean }
  | { readonly kind: 'no-data' | 'no-such-name'; readonly zone: string; readonly holdsForAll: boolean }
  | { readonly kind: 'forward' };

/** Which names a VPC's DNS server has (https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html). */
export function answer(question: DnsQuestion, world: DnsWorld): DnsAnswer {
  const named = zoneRecords(question, world.zones) ?? privateNameRecords(question) ?? loadBalancerRecords(question, world) ?? apiRecords(question, world) ?? endpointRecords(question, world.topologies) ?? publicNameRecords(question, world.topologies);
  if (named === undefined) return { kind: 'forward' };
  const holdsForAll = named.isForAskerOnly !== true;
  const records = named.records.filter(({ type }) => type === question.type || type === 'CNAME' || question.type === 'ANY');
  if (records.length > 0) return { kind: 'records', records, holdsForAll };
  return { kind: named.records.length > 0 || named.isKnown === true ? 'no-data' : 'no-such-name', zone: named.zone, holdsForAll };
}

function zoneRecords({ name, vpc }: DnsQuestion, zones: readonly DnsZone[]): Named {
  const zone = zones.find((one) => one.vpcIds.includes(vpc.vpcId) && isIn(name, one.name));
  if (zone === undefined) return undefined;
  // A name between the zone and one of its names exists, and has nothing (RFC 8020).
  const isKnown = name === zone.name || [...zone.records.keys()].some((other) => other.endsWith(`.${name}`));
  return { zone: zone.name, records: zone.records.get(name) ?? [], isKnown };
}
