import type { Clock } from '#base/clock.ts';
import type { Ids } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import type { PipelineTools } from '../pipeline.ts';

export interface TestToolsOptions {
  readonly store: { durable(): Promise<void> };
  readonly clock: Clock;
  readonly ids: Ids;
}

/** What a pipeline over a store needs besides its services and who may call them, in tests: nothing is logged, and a bug of ours fails the test. */
export function testTools({ store, clock, ids }: TestToolsOptions): Pick<PipelineTools, 'durable' | 'clock' | 'ids' | 'log' | 'onBug'> {
  return {
    durable: () => store.durable(),
    clock,
    ids,
    log: silentLog,
    onBug(bug) {
      throw bug;
    },
  };
}
