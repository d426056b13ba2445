import { elasticIps } from '#model/elastic-ip.ts';
import { networkInterfaces, privateAddresses } from '#model/network-interface.ts';
import type { Store } from './store.ts';

/** The addresses that interfaces and accounts have, as of the last commit: nobody has to go through all of them to find a free one. */
export class AddressesInUse {
  /** subnet id → address → how many have it; two only while one commit takes it from one and gives it to another. */
  readonly #ofSubnets = new Map<string, Map<string, number>>();
  readonly #public = new Map<string, number>();

  constructor(store: Store) {
    store.follow(networkInterfaces, (before, after) => {
      for (const [eni, by] of [[before, -1], [after, 1]] as const) {
        if (eni === undefined) continue;
        const ofSubnet = this.#ofSubnets.get(eni.subnetId) ?? new Map<string, number>();
        this.#ofSubnets.set(eni.subnetId, ofSubnet);
        for (const address of privateAddresses(eni)) add(ofSubnet, address, by);
        if (eni.publicIpv4Address !== undefined) add(this.#public, eni.publicIpv4Address, by);
      }
    });
    store.follow(elasticIps, (before, after) => {
      if (before !== undefined) add(this.#public, before.publicIpv4Address, -1);
      if (after !== undefined) add(this.#public, after.publicIpv4Address, 1);
    });
  }

  ofSubnet(subnetId: string): ReadonlyMap<string, number> {
    return this.#ofSubnets.get(subnetId) ?? new Map();
  }

  get public(): ReadonlyMap<string, number> {
    return this.#public;
  }
}

function add(counts: Map<string, number>, address: string, by: 1 | -1): void {
  const count = (counts.get(address) ?? 0) + by;
  if (count === 0) counts.delete(address);
  else counts.set(address, count);
}
