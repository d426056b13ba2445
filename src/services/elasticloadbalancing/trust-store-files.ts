import type { TrustStore } from '#model/trust-store.ts';
import type { ObjectPlace } from './object-files.ts';

/** Where a part of a trust store is put for who asks for it: in a folder that no caller's bucket has to share. */
export function writtenFor({ id }: TrustStore, name: string): ObjectPlace {
  return { bucket: 'elastic-load-balancing-trust-stores', key: `${id}/${name}` };
}
