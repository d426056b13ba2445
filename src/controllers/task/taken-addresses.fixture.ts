import { privateAddresses, type NetworkInterface } from '#model/network-interface.ts';
import type { TaskWorld } from './plan.ts';

/** The addresses that these interfaces and accounts have. */
export function takenAddresses(networkInterfaces: readonly NetworkInterface[], elasticAddresses: readonly string[]): TaskWorld['addresses'] {
  return {
    ofSubnet: (id) => new Set(networkInterfaces.filter(({ subnetId }) => subnetId === id).flatMap(privateAddresses)),
    public: new Set([...elasticAddresses, ...networkInterfaces.flatMap(({ publicIpv4Address }) => publicIpv4Address ?? [])]),
  };
}
