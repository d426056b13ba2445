import { seededRandom, type Random } from '#base/random.ts';

/** One stream of chance for each purpose, so that a change of one leaves the others as they were. */
export function streamOf(seed: number, purpose: string): Random {
  let mixed = seed >>> 0;
  for (const character of purpose) mixed = Math.imul(mixed ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  const random = seededRandom(mixed);
  // Neighbouring seeds start alike: the first draws are thrown away.
  random.int(2);
  random.int(2);
  return random;
}

const scale = 1_000_000;

export function isLucky(random: Random, probability: number): boolean {
  return random.int(scale) < probability * scale;
}

export function pick<T>(random: Random, options: readonly [T, ...T[]]): T {
  return options[random.int(options.length)] ?? options[0];
}
