import { minuteMs, secondMs } from '#base/time.ts';
import type { LoadedService } from '#wire/catalog.ts';
import { forbidGlobals } from '../engine/forbidden-globals.ts';
import { streamOf } from '../engine/streams.ts';
import { checkCommits } from '../invariants/commit-checks.ts';
import { unfinished } from '../invariants/final-checks.ts';
import type { Parts } from '../world/parts.ts';
import { World } from '../world/world.ts';
import { User } from '../workload/user.ts';
import { drawnRates, shown } from './fault-rates.ts';
import { WorldFaults } from './world-faults.ts';

/** For how long wishes and faults come. */
const troubleMs = 3 * minuteMs;
/** More than the longest back-off (27 minutes), a protection and a deployment after it take. */
const calmMs = 75 * minuteMs;
const lookMs = 30 * secondMs;

export interface SimulationOptions {
  readonly seed: number;
  readonly operations: Pick<LoadedService, 'sdk' | 'operation'>;
  readonly parts?: Parts;
  readonly print?: ((line: string) => void) | undefined;
}

export interface Outcome {
  readonly seed: number;
  readonly digest: string;
  readonly commits: number;
  readonly virtualMs: number;
  readonly failure: unknown;
}

/** One run: three minutes of wishes and faults, then a world that works, until everyone has what they can have. */
export async function simulate({ seed, operations, parts = {}, print }: SimulationOptions): Promise<Outcome> {
  const restore = forbidGlobals();
  const rates = drawnRates(streamOf(seed, 'rates'));
  let commits = 0;
  const world: World = new World({
    seed,
    operations,
    capacity: { cpu: rates.cpu, memory: 4 * rates.cpu, cpuArchitecture: 'X86_64' },
    parts,
    print,
    watch: (store) => {
      store.onCommit(() => (commits += 1));
      checkCommits(store, { nowMs: () => world.clock.nowMs(), cpu: rates.cpu, fail: (violation) => world.engine.fail(violation) });
    },
  });
  const startedAt = world.clock.nowMs();
  const outcome = (failure: unknown) => ({ seed, digest: world.trace.digest, commits, virtualMs: world.clock.nowMs() - startedAt, failure });
  try {
    world.trace.add(startedAt, `seed ${seed}: ${shown(rates)}`);
    await trouble(world, seed, rates);
    await calm(world);
    world.dataPlane.sickenOne();
    await world.engine.run(world.clock.nowMs() + secondMs);
    await calm(world);
    return outcome(undefined);
  } catch (failure) {
    return outcome(failure);
  } finally {
    await world.end();
    restore();
  }
}

async function trouble(world: World, seed: number, rates: ReturnType<typeof drawnRates>): Promise<void> {
  const faults = new WorldFaults(world, streamOf(seed, 'faults'), rates);
  const user = new User(world, streamOf(seed, 'user'));
  await world.startControlPlane(rates.controllers);
  faults.start();
  user.start().catch((failure: unknown) => world.engine.fail(failure));
  await world.engine.run(world.clock.nowMs() + troubleMs);
  user.stop();
  await world.engine.run(world.clock.nowMs() + secondMs);
  await faults.stop();
  world.trace.add(world.clock.nowMs(), 'nothing fails any more');
  const repaired = user.repair();
  await world.engine.run(world.clock.nowMs() + 10 * secondMs);
  await repaired;
}

async function calm(world: World): Promise<void> {
  const endsAt = world.clock.nowMs() + calmMs;
  for (;;) {
    const violation = unfinished(world);
    if (violation === undefined) return;
    if (world.clock.nowMs() >= endsAt) throw violation;
    await world.engine.run(Math.min(endsAt, world.clock.nowMs() + lookMs));
  }
}
