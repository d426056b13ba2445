import { availableParallelism } from 'node:os';
import { known } from '#base/assert.ts';
import type { Clock } from '#base/clock.ts';
import { Shell } from './shell.ts';

const shellsMax = 4;

/** Several shells for commands that do not wait for each other, such as those of one namespace for those of another; one for each processor is enough. */
export class Shells implements Disposable {
  readonly #shells: readonly Shell[];

  constructor(clock: Clock) {
    this.#shells = Array.from({ length: Math.min(availableParallelism(), shellsMax) }, () => new Shell(clock));
  }

  /** As `Shell.run`, in the shell that has least to do. */
  run(command: readonly string[], lines: readonly string[] = []): Promise<string> {
    const [first, ...others] = this.#shells;
    const idlest = others.reduce((best, shell) => (shell.waiting < (best?.waiting ?? 0) ? shell : best), first);
    return known(idlest, 'a shell').run(command, lines);
  }

  [Symbol.dispose](): void {
    for (const shell of this.#shells) shell[Symbol.dispose]();
  }
}
