import type { Random } from '#base/random.ts';
import { keyAlphabet } from './random-text.ts';

/** `AKIA` of long-lived keys, `ASIA` of temporary ones (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids). */
export type AccessKeyPrefix = 'AKIA' | 'ASIA';

const idBytes = 10;
const accountBits = 40n;
/** What stands after the account in the first six bytes. */
const tailBits = 7n;
const headBits = 48n;

/**
 * Access key ids hold their account, as AWS's do: that is how GetAccessKeyInfo knows whose a key is that nobody has kept, such as one of
 * a session. Ten bytes in base32: a one, 40 bits of the account, the rest by chance.
 */
export function newAccessKeyId(prefix: AccessKeyPrefix, account: string, random: Random): string {
  const chance = Buffer.from(random.bytes(idBytes));
  const bytes = Buffer.from(chance);
  const tail = BigInt(chance.readUIntBE(0, 6)) % (1n << tailBits);
  const head = (1n << (headBits - 1n)) | (BigInt(account) << tailBits) | tail;
  bytes.writeUIntBE(Number(head), 0, 6);
  return prefix + base32(bytes);
}

/** The account that the id says; undefined when it cannot be an access key's id. */
export function accountOfAccessKeyId(accessKeyId: string): string | undefined {
  const digits = /^A[A-Z]IA([A-Z2-7]{16})$/.exec(accessKeyId)?.[1];
  if (digits === undefined) return undefined;
  const value = [...digits].reduce((sum, digit) => (sum << 5n) | BigInt(keyAlphabet.indexOf(digit)), 0n);
  const account = (value >> (BigInt(idBytes * 8) - headBits + tailBits)) % (1n << accountBits);
  const text = account.toString().padStart(12, '0');
  return text.length === 12 ? text : undefined;
}

function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => keyAlphabet.charAt(Number.parseInt(five, 2))).join('');
}
