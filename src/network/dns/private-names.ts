import { formatAddress, isInCidr, parseAddress, parseCidr } from '#model/cidr.ts';
import { regionDomain } from '#model/name-resolution.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { isIn, type DnsQuestion, type Named } from './dns-world.ts';
import { addressRecords, lastingTtlSeconds } from './dns-record.ts';

/** `ip-10-0-1-5.ec2.internal` and back, for every address of the VPC, whether something has it or not (https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html). */
export function privateNameRecords({ name, vpc }: DnsQuestion): Named {
  const zone = regionDomain(vpc.region);
  if (isIn(name, reverseZone)) return reverseRecords(name, vpc, zone);
  if (!isIn(name, zone)) return undefined;
  const dashed = new RegExp(String.raw`^ip-(\d+-\d+-\d+-\d+)\.${zone.replaceAll('.', String.raw`\.`)}$`).exec(name)?.[1];
  const address = parseAddress(dashed?.replaceAll('-', '.') ?? '');
  if (address === undefined || !isOf(vpc, address)) return { zone, records: [], isKnown: name === zone };
  return { zone, records: addressRecords(name, [formatAddress(address)], lastingTtlSeconds) };
}

const reverseZone = 'in-addr.arpa';

function reverseRecords(name: string, vpc: VpcTopology, zone: string): Named {
  const dotted = addressOfReverseName(name);
  const address = parseAddress(dotted ?? '');
  if (dotted === undefined || address === undefined || !isOf(vpc, address)) return undefined;
  return { zone: name, records: [{ type: 'PTR', name, ttlSeconds: lastingTtlSeconds, target: `ip-${dotted.replaceAll('.', '-')}.${zone}` }] };
}

/** `10.0.1.5` of `5.1.0.10.in-addr.arpa`; undefined when it is not of one address. */
export function addressOfReverseName(name: string): string | undefined {
  const octets = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa$/.exec(name)?.slice(1);
  return octets?.toReversed().join('.');
}

function isOf(vpc: VpcTopology, address: number): boolean {
  return vpc.cidrs.some((text) => {
    const cidr = parseCidr(text);
    return cidr !== undefined && isInCidr(address, cidr);
  });
}
