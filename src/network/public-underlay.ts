import { known } from '#base/assert.ts';
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

/**
 * The CIDR, and what stands inside for those of its addresses that are public ones of the pool; without what stands for
 * others, as in 128.0.0.0/1. No address is in two of them, and there may be none.
 */
export function withUnderlay({ pool, cidr: underlay }: PublicUnderlay, cidr: string): readonly string[] {
  const [from, to, asked] = [parseCidr(pool), parseCidr(underlay), parseCidr(cidr)];
  if (from === undefined || to === undefined || asked === undefined) return [cidr];
  if (!overlap(asked, from)) return without(asked, to).map(textOf);
  const mapped: Cidr = asked.size >= from.size ? to : { ...asked, first: to.first + asked.first - from.first };
  return withoutContained([cidr, textOf(mapped)]);
}

interface Route<Target> {
  readonly destination: string;
  readonly target: Target;
}

/** A route table as it is inside, where what stands for public addresses goes where they go. Of two routes to one destination the first holds. */
export function routesInside<Target>(underlay: PublicUnderlay, routes: readonly Route<Target>[], none: Target): ReadonlyMap<string, Target> {
  const [from, to] = [known(parseCidr(underlay.pool), `a CIDR in ${underlay.pool}`), known(parseCidr(underlay.cidr), `a CIDR in ${underlay.cidr}`)];
  const inside = new Map<string, Target>();
  for (const { destination, target } of routes) {
    const cidr = known(parseCidr(destination), `a CIDR in ${destination}`);
    const mapped = cidr.size < from.size && overlap(cidr, from) ? [textOf({ ...cidr, first: to.first + cidr.first - from.first })] : [];
    const own = cidr.size <= to.size && overlap(cidr, to) ? [] : [destination];
    for (const text of [...own, ...mapped]) if (!inside.has(text)) inside.set(text, target);
  }
  const whole = narrowestTo(from, routes);
  return whole === narrowestTo(to, routes.filter(({ destination }) => inside.has(destination))) ? inside : new Map([...inside, [underlay.cidr, whole?.target ?? none]]);
}

/** The route that holds for all addresses of a CIDR which have no narrower one. */
function narrowestTo<Target>(cidr: Cidr, routes: readonly Route<Target>[]): Route<Target> | undefined {
  const holding = routes.filter(({ destination }) => {
    const block = parseCidr(destination);
    return block !== undefined && block.size >= cidr.size && overlap(block, cidr);
  });
  return holding.toSorted((one, other) => lengthOf(other.destination) - lengthOf(one.destination))[0];
}

/** The CIDRs that are left of one without another: the halves that the other is not in. */
function without(cidr: Cidr, other: Cidr): readonly Cidr[] {
  if (!overlap(cidr, other)) return [cidr];
  if (cidr.size <= other.size) return [];
  const [size, prefixLength] = [cidr.size / 2, cidr.prefixLength + 1];
  return [cidr.first, cidr.first + size].flatMap((first) => without({ first, size, prefixLength }, other));
}

function textOf({ first, prefixLength }: Cidr): string {
  return `${formatAddress(first)}/${prefixLength}`;
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
