import { known } from '#base/assert.ts';
import { WorldError } from '#base/errors.ts';
import { isInCidr, parseAddress, parseCidr } from '#model/cidr.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import type { Store } from '#state/store.ts';

/** Every public address in use is of the pool. Throws WorldError when the setting was changed while some of the old one are. */
export function checkPublicAddresses(store: Store, pool: string): void {
  const cidr = known(parseCidr(pool), `a CIDR in ${pool}`);
  const used = [...store.list(elasticIps), ...store.list(networkInterfaces)].flatMap(({ publicIpv4Address }) => publicIpv4Address ?? []);
  const others = used.filter((address) => !isInCidr(known(parseAddress(address), `an IPv4 address in ${address}`), cidr));
  if (others.length === 0) return;
  const found = others.length === 1 ? `${others[0]}, which is not of it, is` : `${others[0]} and ${others.length - 1} more that are not of it are`;
  throw new WorldError('InvalidSetting', `DRYDOCK_PUBLIC_ADDRESSES is ${pool}, but ${found} in use; set it back, stop the tasks and release the elastic IP addresses that have them, and then change it`);
}
