import { randomBytes } from 'node:crypto';

/** Chance as code sees it; a simulation hands in a seeded one. */
export interface Random {
  /** A whole number in [0, below). */
  int(below: number): number;
  bytes(count: number): Uint8Array;
}

export const systemRandom: Random = {
  int: (below) => Math.floor(Math.random() * below),
  bytes: pooledBytes(),
};

/** A call of the kernel for every id would cost more than the rest of a small API call. No byte is given out twice. */
function pooledBytes(): Random['bytes'] {
  const poolBytes = 4_096;
  let pool = new Uint8Array();
  return (count) => {
    if (count > poolBytes) return randomBytes(count);
    if (count > pool.byteLength) pool = randomBytes(poolBytes);
    const taken = pool.slice(0, count);
    pool = pool.subarray(count);
    return taken;
  };
}

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
