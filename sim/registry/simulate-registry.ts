import { dayMs, hourMs, minuteMs } from '#base/time.ts';
import { codeOf } from '#base/errors.ts';
import { isLucky, pick, streamOf } from '../engine/streams.ts';
import { forbidGlobals } from '../engine/forbidden-globals.ts';
import { Violation } from '../engine/violation.ts';
import { Client } from './client.ts';
import { checkEnd, checkMoment, checkStart } from './invariants.ts';
import { drained, RegistryWorld, type RegistryParts } from './registry-world.ts';
import { ConnectionLost } from './turns.ts';

const clients = 4;
const operationsOfEach = 12;
/** More than any run of ours needs. */
const stepsMax = 50_000;
/** A pass of the collector lets others have their turn without any disk: this often nobody waits, and yet it goes on. */
const idleStepsMax = 20;
const advances = [minuteMs, hourMs, 5 * hourMs, 13 * hourMs, 30 * hourMs] as const;

export interface RegistrySimulationOptions {
  readonly seed: number;
  readonly parts?: RegistryParts;
  readonly print?: ((line: string) => void) | undefined;
}

export interface RegistryOutcome {
  readonly seed: number;
  readonly digest: string;
  readonly steps: number;
  readonly failure: unknown;
}

/** One run: clients, collector, faults and kills, each step of them drawn from the seed; then a quiet time, after which nothing may be left over. */
export async function simulateRegistry({ seed, parts = {}, print }: RegistrySimulationOptions): Promise<RegistryOutcome> {
  // Sealed bytes are never the same, and nobody looks at them but to open them.
  const restore = forbidGlobals(['randomBytes']);
  const world = new RegistryWorld({ seed, parts, print });
  const run = new Run(world, seed);
  try {
    await run.trouble();
    await run.calm();
    return { seed, digest: world.trace.digest, steps: run.steps, failure: undefined };
  } catch (failure) {
    return { seed, digest: world.trace.digest, steps: run.steps, failure };
  } finally {
    restore();
  }
}

class Run {
  readonly #world: RegistryWorld;
  readonly #seed: number;
  steps = 0;
  #failure: unknown;

  constructor(world: RegistryWorld, seed: number) {
    this.#world = world;
    this.#seed = seed;
  }

  async trouble(): Promise<void> {
    const world = this.#world;
    const chance = streamOf(this.#seed, 'chaos');
    await world.start();
    world.disk.rates = pick(chance, [{ blobs: 0, journal: 0 }, { blobs: 0.02, journal: 0 }, { blobs: 0.05, journal: 0.005 }]);
    const killing = pick(chance, [0, 0.002, 0.006]);
    let busy = clients;
    for (let client = 0; client < clients; client += 1) {
      const work = new Client(world, streamOf(this.#seed, `client ${client}`)).run(operationsOfEach);
      work.catch((thrown: unknown) => (this.#failure ??= thrown)).finally(() => (busy -= 1));
    }
    await this.#steps(() => busy === 0, async () => {
      if (isLucky(chance, 0.01)) this.#collect();
      if (isLucky(chance, 0.01)) await world.clock.advance(pick(chance, advances));
      if (world.isFailing || isLucky(chance, killing)) await this.#restart(isLucky(chance, 0.5));
    });
  }

  /** Nothing fails any more. */
  async calm(): Promise<void> {
    const world = this.#world;
    world.disk.rates = { blobs: 0, journal: 0 };
    for (let pass = 0; pass < 3; pass += 1) {
      await world.clock.advance(2 * dayMs);
      let isOver = false;
      const collected = world.daemon.registry.collect().finally(() => (isOver = true));
      collected.catch((thrown: unknown) => (this.#failure ??= thrown));
      await this.#steps(() => isOver, async () => {});
    }
    checkEnd(world);
    await this.#restart(false);
    checkEnd(world);
  }

  async #steps(isDone: () => boolean, before: () => Promise<void>): Promise<void> {
    let idle = 0;
    while (!isDone()) {
      await drained();
      if (this.#failure !== undefined) throw this.#failure;
      checkMoment(this.#world);
      await before();
      idle = this.#world.turns.next() ? 0 : idle + 1;
      this.steps += 1;
      if (idle > idleStepsMax) throw new Violation('liveness', 'somebody waits for what nobody does');
      if (this.steps > stepsMax) throw new Violation('livelock', `${this.steps} steps`);
    }
    await drained();
    if (this.#failure !== undefined) throw this.#failure;
    checkMoment(this.#world);
  }

  async #restart(losesPower: boolean): Promise<void> {
    this.#world.kill(losesPower);
    await this.#world.start();
    checkStart(this.#world);
  }

  #collect(): void {
    const { life, registry } = this.#world.daemon;
    life.answer(registry.collect()).then(
      (count) => this.#world.say(`${count} blobs collected`),
      (thrown: unknown) => {
        const isExpected = thrown instanceof ConnectionLost || codeOf(thrown) === 'EIO' || codeOf(thrown) === 'ENOSPC' || this.#world.isFailing;
        if (!isExpected) this.#failure ??= thrown;
      },
    );
  }
}
