/** A block of IPv4 addresses, with its first address as a number. */
export interface Cidr {
  readonly first: number;
  readonly prefixLength: number;
  /** How many addresses it holds. */
  readonly size: number;
}

/** Undefined unless `text` is `a.b.c.d/n` with no host bits set. */
export function parseCidr(text: string): Cidr | undefined {
  const parts = /^([0-9.]+)\/([0-9]{1,2})$/.exec(text);
  const first = parseAddress(parts?.[1] ?? '');
  const prefixLength = Number(parts?.[2]);
  if (first === undefined || prefixLength > 32) return undefined;
  const size = 2 ** (32 - prefixLength);
  return first % size === 0 ? { first, prefixLength, size } : undefined;
}

/** The block that an address with a prefix length lies in, such as 100.68.0.0/18 for 100.68.0.18/18; undefined when `text` is none. */
export function networkOf(text: string): string | undefined {
  const parts = /^([0-9.]+)\/([0-9]{1,2})$/.exec(text);
  const address = parseAddress(parts?.[1] ?? '');
  const prefixLength = Number(parts?.[2]);
  if (address === undefined || prefixLength > 32) return undefined;
  return `${formatAddress(address - (address % 2 ** (32 - prefixLength)))}/${prefixLength}`;
}

/** A dotted IPv4 address as a number; undefined when it is none. */
export function parseAddress(text: string): number | undefined {
  const octets = text.split('.');
  if (octets.length !== 4 || octets.some((octet) => !/^(0|[1-9][0-9]{0,2})$/.test(octet) || Number(octet) > 255)) return undefined;
  return octets.reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

export function isInCidr(address: number, cidr: Cidr): boolean {
  return address >= cidr.first && address < cidr.first + cidr.size;
}

export function overlap(one: Cidr, other: Cidr): boolean {
  return one.first < other.first + other.size && other.first < one.first + one.size;
}
