/** What a name has, as far as answers of our own need it. Names are in lower case, without a dot at their end. */
export type DnsRecord =
  | { readonly type: 'A'; readonly name: string; readonly ttlSeconds: number; readonly address: string }
  | { readonly type: 'PTR' | 'CNAME'; readonly name: string; readonly ttlSeconds: number; readonly target: string }
  | { readonly type: 'SRV'; readonly name: string; readonly ttlSeconds: number; readonly target: string; readonly port: number; readonly priority: number; readonly weight: number };

/** Of names whose addresses do not change for as long as they exist: what the VPC's own server says on AWS. */
export const lastingTtlSeconds = 60;
/** Of names that an endpoint, an address or a peering may lead elsewhere at any time. */
export const changingTtlSeconds = 5;

export function addressRecords(name: string, addresses: readonly string[], ttlSeconds: number): readonly DnsRecord[] {
  return addresses.map((address) => ({ type: 'A', name, ttlSeconds, address }));
}
