import { parseAddress } from '#model/cidr.ts';

/** A block of addresses of one family, as groups of 16 bits: two of IPv4, eight of IPv6. */
export interface IpRange {
  readonly groups: readonly number[];
  readonly prefixLength: number;
}

const groupBits = 16;

/** An address alone is a block of one. Bits of the host do not matter. Undefined when `text` is none. */
export function parseIpRange(text: string): IpRange | undefined {
  const [, address = '', length] = /^([0-9a-f:.]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  const groups = groupsOf(address);
  if (groups === undefined) return undefined;
  const bits = groups.length * groupBits;
  const prefixLength = length === undefined ? bits : Number(length);
  return prefixLength > bits ? undefined : { groups, prefixLength };
}

export function isInRange(address: string, { groups, prefixLength }: IpRange): boolean {
  const given = groupsOf(address);
  if (given === undefined || given.length !== groups.length) return false;
  return groups.every((group, index) => {
    const bits = Math.min(Math.max(prefixLength - index * groupBits, 0), groupBits);
    return bits === 0 || group >>> (groupBits - bits) === (given[index] ?? 0) >>> (groupBits - bits);
  });
}

function groupsOf(address: string): readonly number[] | undefined {
  const mapped = /^::ffff:([0-9.]+)$/i.exec(address)?.[1];
  const ipv4 = parseAddress(mapped ?? address);
  if (ipv4 !== undefined) return [Math.floor(ipv4 / 65_536), ipv4 % 65_536];
  const [head = [], tail, ...more] = address.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  const written = [...head, ...(tail ?? [])];
  if (more.length > 0 || !address.includes(':') || !written.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  const missing = 8 - written.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...Array.from({ length: tail === undefined ? 0 : missing }, () => '0'), ...(tail ?? [])].map((group) => Number.parseInt(group, 16));
}
