import { randomBytes } from 'node:crypto';

/** Chance as code sees it; a simulation hands in a seeded one. */
export interface Random {
  /** A whole number in [0, below). */
  int(below: number): number;
  bytes(count: number): Uint8Array;
}

export const systemRandom: Random = {
  int: (below) => Math.floor(Math.random() * below),
  bytes: (count) => randomBytes(count),
};

/** The same seed gives the same sequence, on every machine (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    int: (below) => Math.floor(next() * below),
    bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(next() * 256)),
  };
}
