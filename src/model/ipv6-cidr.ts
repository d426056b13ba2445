const prefixLengthMax = 128;
const groupCount = 8;
const groupBits = 16;

/** Whether a CIDR that is one is of IPv6. */
export function isIpv6Cidr(cidr: string): boolean {
  return cidr.includes(':');
}

/** The CIDR without host bits, as short as it can be written: `2001:DB8:0::1/64` is `2001:db8::/64`. Undefined when it is none. */
export function canonicalIpv6Cidr(text: string): string | undefined {
  const [, given = '', length = ''] = /^([0-9a-f:.]+)\/(0|[1-9][0-9]{0,2})$/i.exec(text) ?? [];
  const address = shortest(given);
  if (address === undefined || Number(length) > prefixLengthMax) return undefined;
  const network = groupsOf(address).map((group, index) => (Number.parseInt(group, 16) & groupMask(Number(length) - index * groupBits)).toString(16));
  return `${shortest(network.join(':')) ?? ''}/${length}`;
}

/** URLs have IPv6 addresses in the form of RFC 5952, and the platform knows how to write it. */
function shortest(address: string): string | undefined {
  return URL.parse(`http://[${address}]/`)?.hostname.slice(1, -1);
}

function groupsOf(address: string): readonly string[] {
  const [head = [], tail] = address.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  return tail === undefined ? head : [...head, ...Array.from({ length: groupCount - head.length - tail.length }, () => '0'), ...tail];
}

function groupMask(bits: number): number {
  return (0xff_ff << (groupBits - Math.min(Math.max(bits, 0), groupBits))) & 0xff_ff;
}
