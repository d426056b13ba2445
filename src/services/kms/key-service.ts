import type { Call } from '#wire/operation.ts';

/**
 * What other services ask of KMS in the name of their callers, who need the permissions on the key: each sees `kms:ViaService` of the service
 * that this was made for.
 */
export interface KeyService {
  /** Without a key the service's own, such as `alias/aws/ssm`, which is made at its first use. */
  encrypt(wish: EncryptWish, call: Call): Promise<{ readonly ciphertext: Uint8Array; readonly keyArn: string }>;
  decrypt(wish: DecryptWish, call: Call): Promise<{ readonly plaintext: Uint8Array; readonly keyArn: string }>;
  /** 256 bits. */
  generateDataKey(wish: DataKeyWish, call: Call): Promise<{ readonly plaintext: Uint8Array; readonly ciphertext: Uint8Array; readonly keyArn: string }>;
}

export type EncryptionContext = Readonly<Record<string, string>>;

export interface DataKeyWish {
  /** An id, ARN, alias or alias ARN. */
  readonly keyId?: string | undefined;
  readonly encryptionContext: EncryptionContext;
}

export interface EncryptWish extends DataKeyWish {
  readonly plaintext: Uint8Array;
}

export interface DecryptWish {
  readonly ciphertext: Uint8Array;
  readonly encryptionContext: EncryptionContext;
}
