import type { Random } from '#base/random.ts';
import { registryTokenKeys } from '#model/registry-token-key.ts';
import type { Store } from '#state/store.ts';

const keyBytes = 32;

/** The secret for `registryTokens`, made and stored at its first use. */
export async function registryTokenKey(store: Store, random: Random): Promise<Uint8Array> {
  const { key } = await store.transact((transaction) => {
    const known = transaction.get(registryTokenKeys, 'current');
    if (known !== undefined) return known;
    const made = { id: 'current', key: Buffer.from(random.bytes(keyBytes)).toString('base64') } as const;
    transaction.put(registryTokenKeys, made);
    return made;
  });
  return Buffer.from(key, 'base64');
}
