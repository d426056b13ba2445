import type { CurveParameters } from './curve-parameters.ts';

/** A point of a curve, to check ECDSA signatures of digests: node:crypto hashes whatever it is given. Of public values only; nothing here takes the same time for all. */
export interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

/** Jacobian coordinates: x/z², y/z³; nothing (infinity) has z = 0. They save the inversions. */
interface Jacobian extends Point {
  readonly z: bigint;
}

const nothing: Jacobian = { x: 1n, y: 1n, z: 0n };

/** `first` times the generator plus `second` times `point`; undefined when that is the point at infinity. */
export function combination(curve: CurveParameters, { first, second, point }: { readonly first: bigint; readonly second: bigint; readonly point: Point }): Point | undefined {
  const generator = { ...curve.generator, z: 1n };
  const other = { ...point, z: 1n };
  const both = added(generator, other, curve);
  let sum = nothing;
  for (let bit = BigInt(curve.order.toString(2).length); bit >= 0n; bit -= 1n) {
    sum = doubled(sum, curve);
    const takesFirst = ((first >> bit) & 1n) === 1n;
    const takesSecond = ((second >> bit) & 1n) === 1n;
    if (takesFirst && takesSecond) sum = added(sum, both, curve);
    else if (takesFirst) sum = added(sum, generator, curve);
    else if (takesSecond) sum = added(sum, other, curve);
  }
  if (sum.z === 0n) return undefined;
  const inverse = inverseOf(sum.z, curve.prime);
  return { x: modulo(sum.x * inverse ** 2n, curve.prime), y: modulo(sum.y * inverse ** 3n, curve.prime) };
}

function doubled({ x, y, z }: Jacobian, { prime, a }: CurveParameters): Jacobian {
  if (z === 0n || y === 0n) return nothing;
  const squared = modulo(y * y, prime);
  const s = modulo(4n * x * squared, prime);
  const m = modulo(3n * x * x + a * modulo(z ** 4n, prime), prime);
  const nextX = modulo(m * m - 2n * s, prime);
  return { x: nextX, y: modulo(m * (s - nextX) - 8n * squared * squared, prime), z: modulo(2n * y * z, prime) };
}

function added(one: Jacobian, other: Jacobian, curve: CurveParameters): Jacobian {
  if (one.z === 0n) return other;
  if (other.z === 0n) return one;
  const { prime } = curve;
  const [oneZ2, otherZ2] = [modulo(one.z * one.z, prime), modulo(other.z * other.z, prime)];
  const [u1, u2] = [modulo(one.x * otherZ2, prime), modulo(other.x * oneZ2, prime)];
  const [s1, s2] = [modulo(one.y * otherZ2 * other.z, prime), modulo(other.y * oneZ2 * one.z, prime)];
  if (u1 === u2) return s1 === s2 ? doubled(one, curve) : nothing;
  const h = modulo(u2 - u1, prime);
  const r = modulo(s2 - s1, prime);
  const h2 = modulo(h * h, prime);
  const h3 = modulo(h2 * h, prime);
  const x = modulo(r * r - h3 - 2n * u1 * h2, prime);
  return { x, y: modulo(r * (u1 * h2 - x) - s1 * h3, prime), z: modulo(h * one.z * other.z, prime) };
}

/** Modulo a prime, of what is no multiple of it. */
export function inverseOf(value: bigint, prime: bigint): bigint {
  let [low, high, lowFactor, highFactor] = [modulo(value, prime), prime, 1n, 0n];
  while (low > 1n) {
    const times = high / low;
    [low, high, lowFactor, highFactor] = [high % low, low, highFactor - times * lowFactor, lowFactor];
  }
  return modulo(lowFactor, prime);
}

export function modulo(value: bigint, by: bigint): bigint {
  const rest = value % by;
  return rest < 0n ? rest + by : rest;
}
