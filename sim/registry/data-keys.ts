import type { Random } from '#base/random.ts';
import type { DataKeys } from '#model/data-keys.ts';

const keyBytes = 32;

/** Keys that are kept as they are, of every repository that is encrypted by a KMS key. */
export function plainDataKeys(random: Random): DataKeys {
  return {
    async generate({ arn, encryption }) {
      if (encryption.type === 'AES256') return undefined;
      const key = random.bytes(keyBytes);
      return { keys: [key], sealed: { kind: 'kms', kmsKey: encryption.kmsKey, repositoryArn: arn, keys: [Buffer.from(key).toString('base64')] } };
    },
    open: async (sealed) => sealed.keys.map(bytesOf),
    check: async () => undefined,
  };
}

export function bytesOf(key: string): Uint8Array {
  return Buffer.from(key, 'base64');
}
