import type { Random } from '#base/random.ts';

/** A whole number in [0, below) that nobody can guess, each as likely as the other; `below` is 65,536 at most. */
export function secureInt(random: Random, below: number): number {
  const range = 65_536;
  const fair = range - (range % below);
  for (;;) {
    const [high = 0, low = 0] = random.bytes(2);
    const drawn = high * 256 + low;
    if (drawn < fair) return drawn % below;
  }
}
