import { timingSafeEqual } from 'node:crypto';

/** Takes the same time wherever two texts of the same length differ. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}
