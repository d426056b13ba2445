import { formatAddress, overlap, parseAddress, parseCidr, type Cidr } from '#model/cidr.ts';
import type { Uplink } from './vpc-network.ts';

/** For tests of networks, and so in nobody's way (RFC 2544); no packet with such an address leaves the host. */
const uplinkRange = '198.18.0.0/15';
const blockPrefixLength = 22;
const blockSize = 2 ** (32 - blockPrefixLength);
/** Two addresses for each VPC. */
export const vpcsMax = blockSize / 2;

/** Blocks of the uplink range that overlap nothing on the host, in order: one for each daemon on it. */
export function freeBlocks(occupied: readonly string[]): readonly string[] {
  const range = parseCidr(uplinkRange);
  if (range === undefined) return [];
  const taken = occupied.map(cidrOf).filter((cidr) => cidr !== undefined);
  const blocks = Array.from({ length: range.size / blockSize }, (_, index): Cidr => ({ first: range.first + index * blockSize, prefixLength: blockPrefixLength, size: blockSize }));
  return blocks.filter((block) => !taken.some((cidr) => overlap(cidr, block))).map((block) => `${formatAddress(block.first)}/${blockPrefixLength}`);
}

export function uplinkOf(linkPrefix: string, block: string, index: number): Uplink {
  const first = parseCidr(block)?.first ?? 0;
  return { index, hostLink: `${linkPrefix}${index.toString(36)}`, hostAddress: formatAddress(first + index * 2), vpcAddress: formatAddress(first + index * 2 + 1) };
}

export interface HostTable {
  /** Of the nftables table, such as `drydock-main`. */
  readonly name: string;
  /** What the names of the host's ends of the uplinks start with. */
  readonly linkPrefix: string;
  /** The links that lead to the internet. */
  readonly egress: readonly string[];
  /** Those of them that forward only because we made them. */
  readonly madeForwarding: readonly string[];
}

/** What every daemon's links start with, so that none is mistaken for the host's. */
export const anyLinkPrefix = 'dd';

/**
 * What of the host the VPCs reach: nothing but the way to the internet, with the host's address. `nft -f` text that
 * replaces the table in one step.
 */
export function hostTableLines({ name, linkPrefix, egress, madeForwarding }: HostTable): readonly string[] {
  const ours = `"${linkPrefix}*"`;
  const elsewhere = egress.length === 0 ? '' : `oifname != { ${egress.map((link) => `"${link}"`).join(', ')} } `;
  return [
    `add table ip ${name}`,
    `delete table ip ${name}`,
    `table ip ${name} {`,
    `chain to_host { type filter hook input priority -10; policy accept;`,
    `iifname ${ours} drop`,
    `}`,
    `chain through_host { type filter hook forward priority -10; policy accept;`,
    `oifname ${ours} iifname != "${anyLinkPrefix}*" ct state established,related accept`,
    `oifname ${ours} drop`,
    `iifname ${ours} ip daddr { 0.0.0.0/8, 127.0.0.0/8, 169.254.0.0/16, ${uplinkRange}, 224.0.0.0/3 } drop`,
    `iifname ${ours} ${elsewhere}drop`,
    // The host was no router before, and is none now but for us; an engine that publishes ports by DNAT is left alone.
    ...madeForwarding.map((link) => `iifname "${link}" oifname != "${anyLinkPrefix}*" ct state new ct status != dnat drop`),
    `}`,
    `chain outward { type nat hook postrouting priority 100; policy accept;`,
    `iifname ${ours} masquerade`,
    `}`,
    `}`,
  ];
}

function cidrOf(text: string): Cidr | undefined {
  const address = parseAddress(text);
  return address === undefined ? parseCidr(text) : { first: address, prefixLength: 32, size: 1 };
}
