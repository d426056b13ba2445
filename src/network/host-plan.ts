import { assert, known } from '#base/assert.ts';
import { formatAddress, isInCidr, overlap, parseAddress, parseCidr, type Cidr } from '#model/cidr.ts';
import { publicAddressesMax } from '#model/public-address.ts';
import type { Uplink } from './vpc-network.ts';

/** For tests of networks, and so in nobody's way (RFC 2544); no packet with such an address leaves the host. */
export const uplinkRange = '198.18.0.0/15';
const blockPrefixLength = 20;
const blockSize = 2 ** (32 - blockPrefixLength);
/** What public addresses stand for inside comes first in a block, one for one; then come the uplinks' pairs. */
const firstUplink = publicAddressesMax;
/** Two addresses for each VPC. */
export const vpcsMax = (blockSize - firstUplink) / 2;

/** Where VPCs find the AWS APIs: of the range's last block, which no daemon takes. It never leaves a VPC's router. */
export const apiAddress = '198.19.255.254';

/** Blocks of the uplink range that overlap nothing on the host, in order: one for each daemon on it. */
export function freeBlocks(occupied: readonly string[]): readonly string[] {
  const range = known(parseCidr(uplinkRange), 'a CIDR');
  const taken = occupied.map(cidrOf).filter((cidr) => cidr !== undefined);
  const blocks = Array.from({ length: range.size / blockSize - 1 }, (_, index): Cidr => ({ first: range.first + index * blockSize, prefixLength: blockPrefixLength, size: blockSize }));
  return blocks.filter((block) => !taken.some((cidr) => overlap(cidr, block))).map((block) => `${formatAddress(block.first)}/${blockPrefixLength}`);
}

/** Whether it is a block as they are now: those of older releases had room for uplinks only. */
export function isBlock(text: string): boolean {
  return parseCidr(text)?.prefixLength === blockPrefixLength;
}

export function uplinkOf(linkPrefix: string, block: string, index: number): Uplink {
  const first = blockOf(block).first + firstUplink + index * 2;
  return { index, hostLink: `${linkPrefix}${index.toString(36)}`, hostAddress: formatAddress(first), vpcAddress: formatAddress(first + 1) };
}

/** The part of the block whose addresses stand for those of the pool, one for one. */
export function publicUnderlay(block: string, pool: string): string {
  return `${formatAddress(blockOf(block).first)}/${poolOf(pool).prefixLength}`;
}

/** What a public address is between the host and the VPCs' routers, where every address of the host's loopback would be the router's own. */
export function underlayAddress({ block, pool, publicIpv4Address }: { readonly block: string; readonly pool: string; readonly publicIpv4Address: string }): string {
  const address = known(parseAddress(publicIpv4Address), `an IPv4 address in ${publicIpv4Address}`);
  assert(isInCidr(address, poolOf(pool)), `${publicIpv4Address} is not of the pool ${pool}`);
  return formatAddress(blockOf(block).first + address - poolOf(pool).first);
}

function blockOf(text: string): Cidr {
  return known(parseCidr(text), `a CIDR in ${text}`);
}

function poolOf(text: string): Cidr {
  const pool = known(parseCidr(text), `a CIDR in ${text}`);
  assert(pool.size <= publicAddressesMax, `the pool ${text} has more addresses than a block has for it`);
  return pool;
}

function cidrOf(text: string): Cidr | undefined {
  const address = parseAddress(text);
  return address === undefined ? parseCidr(text) : { first: address, prefixLength: 32, size: 1 };
}
