import type { Random } from '#base/random.ts';
import { secureInt } from './secure-int.ts';

const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const length = 6;

/** What Secrets Manager ends the ARN of a new secret with. */
export function secretSuffix(random: Random): string {
  return Array.from({ length }, () => characters.charAt(secureInt(random, characters.length))).join('');
}
