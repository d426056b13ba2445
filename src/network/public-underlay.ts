import { formatAddress, isInCidr, overlap, parseAddress, parseCidr, type Cidr } from '#model/cidr.ts';

/** The pool of public addresses, and the CIDR whose addresses stand for them between the host and the routers, one for one. */
export interface PublicUnderlay {
  readonly pool: string;
  readonly cidr: string;
}

/** What stands for a public address inside; undefined when it is not of the pool. */
export function underlayAddressOf({ pool, cidr }: PublicUnderlay, publicIpv4Address: string): string | undefined {
  const [from, to, address] = [parseCidr(pool), parseCidr(cidr), parseAddress(publicIpv4Address)];
  if (from === undefined || to === undefined || address === undefined || !isInCidr(address, from)) return undefined;
  return formatAddress(to.first + address - from.first);
}

/** The CIDR, and what stands inside for those of its addresses that are public ones of the pool. No address is in two of them. */
export function withUnderlay({ pool, cidr: underlay }: PublicUnderlay, cidr: string): readonly string[] {
  const [from, to, asked] = [parseCidr(pool), parseCidr(underlay), parseCidr(cidr)];
  if (from === undefined || to === undefined || asked === undefined || !overlap(asked, from)) return [cidr];
  const mapped: Cidr = asked.size >= from.size ? to : { ...asked, first: to.first + asked.first - from.first };
  return withoutContained([cidr, `${formatAddress(mapped.first)}/${mapped.prefixLength}`]);
}

/** Two CIDRs overlap only when one holds the other: nft's interval sets take those that are left. */
export function withoutContained(cidrs: readonly string[]): readonly string[] {
  const widestFirst = [...new Set(cidrs)].toSorted((one, other) => lengthOf(one) - lengthOf(other));
  const kept: { readonly text: string; readonly cidr: Cidr }[] = [];
  for (const text of widestFirst) {
    const cidr = parseCidr(text);
    if (cidr !== undefined && !kept.some((wider) => overlap(wider.cidr, cidr))) kept.push({ text, cidr });
  }
  return kept.map(({ text }) => text);
}

function lengthOf(cidr: string): number {
  return parseCidr(cidr)?.prefixLength ?? 0;
}
