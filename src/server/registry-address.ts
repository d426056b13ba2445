import type { RegistryAddress } from '#model/image-reference.ts';
import type { Settings } from './settings.ts';

/** Where clients find the daemon, APIs and registry alike: one port. */
export function registryAddress({ host, port, account, region, publicAliases }: Settings): RegistryAddress {
  return { authority: endpointAuthority({ host, port }), home: { account, region }, publicAliases };
}

/** Where programs of this host find what listens there. */
export function endpointAuthority({ host, port }: Pick<Settings, 'host' | 'port'>): string {
  return `${isEveryAddress(host) ? '127.0.0.1' : host}:${port}`;
}

/** A daemon that listens everywhere is named by the address that works here. */
function isEveryAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}
