import type { Random } from '#base/random.ts';

/** 32 and 64 letters: the low bits of a random byte choose one without favour. */
export const keyAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const secretAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const secretCharacters = 40;

export function randomText(random: Random, alphabet: string, length: number): string {
  return Array.from(random.bytes(length), (byte) => alphabet.charAt(byte % alphabet.length)).join('');
}

/** A secret access key, as long as AWS's. */
export function newSecretAccessKey(random: Random): string {
  return randomText(random, secretAlphabet, secretCharacters);
}
