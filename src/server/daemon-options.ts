import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { Settings } from './settings.ts';

export interface DaemonOptions {
  readonly settings: Settings;
  readonly version: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** When the process started, epoch ms. */
  readonly processStartedAt: number;
  /** Told of a broken invariant or of a journal that failed: the process must end, and start again on durable state. */
  readonly onBug: (bug: Error) => void;
}
