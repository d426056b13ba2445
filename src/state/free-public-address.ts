import type { Ids } from '#base/ids.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { freePublicAddress, publicAddressesMax } from '#model/public-address.ts';
import type { Reader } from './store.ts';

/** Enough hexadecimal digits for any of the pool's addresses to be the first choice. */
const pickDigits = 4;

/** An address of the pool that nobody has; undefined when all are taken. Public addresses are the same for all accounts and regions of the daemon. */
export function freePublicAddressIn(reader: Reader, pool: string, ids: Ids): string | undefined {
  const taken = new Set(reader.list(elasticIps).map((address) => address.publicIpv4Address));
  for (const { publicIpv4Address } of reader.list(networkInterfaces)) if (publicIpv4Address !== undefined) taken.add(publicIpv4Address);
  return freePublicAddress({ pool, taken, pick: Number.parseInt(ids.hex(pickDigits), 16) % publicAddressesMax });
}
