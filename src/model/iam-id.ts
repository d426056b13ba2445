import type { Random } from '#base/random.ts';

/** What the first characters of a unique id say (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids). */
const prefixes = { user: 'AIDA', group: 'AGPA', role: 'AROA', policy: 'ANPA', 'instance-profile': 'AIPA' } as const;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const uniqueCharacters = 17;

/** Such as `AIDACKCEVSQ6C2EXAMPLE`. */
export function iamId(kind: keyof typeof prefixes, random: Random): string {
  return `${prefixes[kind]}${Array.from(random.bytes(uniqueCharacters), (byte) => alphabet.charAt(byte % alphabet.length)).join('')}`;
}

/** Long-lived keys begin with `AKIA`, temporary ones with `ASIA`. */
export type AccessKeyPrefix = 'AKIA' | 'ASIA';

/** Twenty characters. Which account it is of can be read from it, as from AWS's own (`accountOfAccessKeyId`). */
export function accessKeyId(prefix: AccessKeyPrefix, account: string, random: Random): string {
  const chance = random.bytes(5).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) & chanceMask;
  const bits = namesAccount | (BigInt(account) << chanceBits) | chance;
  return prefix + Array.from({ length: codedCharacters }, (_, index) => alphabet.charAt(Number((bits >> BigInt(5 * (codedCharacters - 1 - index))) & 31n))).join('');
}

/** The account that an access key id of ours or of AWS's names; undefined when it names none, as AWS's did before March 2019. */
export function accountOfAccessKeyId(id: string): string | undefined {
  if (!/^A[KS]IA[A-Z2-7]{16}$/.test(id)) return undefined;
  const bits = Array.from(id.slice(4)).reduce((sum, character) => (sum << 5n) | BigInt(alphabet.indexOf(character)), 0n);
  if ((bits & namesAccount) === 0n) return undefined;
  const account = (bits & ~namesAccount) >> chanceBits;
  return account < 10n ** 12n ? String(account).padStart(12, '0') : undefined;
}

const codedCharacters = 16;
/** The first of the eighty bits that sixteen characters stand for; forty of the account follow, and the rest is chance. */
const namesAccount = 1n << 79n;
const chanceBits = 39n;
const chanceMask = (1n << chanceBits) - 1n;
