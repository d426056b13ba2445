import type { Random } from '#base/random.ts';
import { isLucky, pick } from '../engine/streams.ts';
import type { World } from '../world/world.ts';
import type { FaultRates } from './fault-rates.ts';

/** For how long a daemon, an agent or the machine is away. */
const awayMsMax = 10_000;

/** Does to the world what happens to worlds, at times drawn from the seed, until it is told to stop. */
export class WorldFaults {
  readonly #world: World;
  readonly #random: Random;
  readonly #rates: FaultRates;
  #isOver = false;

  constructor(world: World, random: Random, rates: FaultRates) {
    this.#world = world;
    this.#random = random;
    this.#rates = rates;
  }

  start(): void {
    const { world, rates } = { world: this.#world, rates: this.#rates };
    Object.assign(world.linkFaults, { lost: rates.lost, doubled: rates.doubled, delayed: rates.delayed, delayMsMax: rates.delayMsMax });
    Object.assign(world.machine.faults, { startFails: rates.startFails, startMs: rates.startMs });
    Object.assign(world.dataPlane.faults, { healthyMsMax: rates.healthyMsMax, drainMsMax: rates.drainMsMax, neverHealthy: rates.neverHealthy, flaps: rates.flaps, lost: rates.lost });
    world.disk.commitMs = rates.commitMs;
    world.machine.startAgent(rates.skewMs);
    this.#next();
  }

  /** From now on the world works, and all that was away is back. */
  async stop(): Promise<void> {
    this.#isOver = true;
    const { world } = { world: this.#world };
    Object.assign(world.linkFaults, { lost: 0, doubled: 0, delayed: 0 });
    Object.assign(world.machine.faults, { startFails: 0 });
    Object.assign(world.dataPlane.faults, { neverHealthy: 0, flaps: 0, lost: 0 });
    world.machine.faults.sickContainers.clear();
    world.machine.startAgent(this.#rates.skewMs);
    await this.#startControlPlane();
  }

  #next(): void {
    this.#world.clock.after(1 + this.#random.int(2 * this.#rates.betweenMs), () => {
      if (this.#isOver) return;
      this.#happen();
      this.#next();
    });
  }

  #happen(): void {
    const world = this.#world;
    const away = (back: () => void) => void world.clock.after(this.#random.int(awayMsMax), back);
    switch (pick(this.#random, ['die', 'die', 'die', 'sicken', 'kill daemon', 'kill agent', 'reboot', 'slow'])) {
      case 'die':
        return this.#killContainer();
      case 'sicken': {
        const id = this.#anyRunning();
        if (id !== undefined) world.machine.faults.sickContainers.add(id);
        return;
      }
      case 'kill daemon':
        if (world.controlPlane === undefined) return;
        world.killControlPlane();
        return away(() => void this.#startControlPlane().catch((failure: unknown) => world.engine.fail(failure)));
      case 'kill agent':
        this.#say('the agent is killed');
        world.machine.killAgent();
        return away(() => world.machine.startAgent(this.#rates.skewMs));
      case 'reboot':
        if (!isLucky(this.#random, 0.3)) return;
        this.#say('the machine reboots');
        return void world.machine.reboot().then(() => away(() => world.machine.startAgent(this.#rates.skewMs)));
      case 'slow':
        world.machine.faults.startMs = pick(this.#random, [5, 500, 8_000]);
    }
  }

  async #startControlPlane(): Promise<void> {
    if (this.#world.controlPlane !== undefined) return;
    await this.#world.startControlPlane(this.#rates.controllers);
  }

  #killContainer(): void {
    const id = this.#anyRunning();
    if (id === undefined) return;
    this.#say(`container ${id.slice(0, 8)} dies`);
    this.#world.machine.host.kill(id, 'SIGKILL');
  }

  #anyRunning(): string | undefined {
    const ids = this.#world.machine.runningIds();
    return ids.length === 0 ? undefined : ids[this.#random.int(ids.length)];
  }

  #say(text: string): void {
    this.#world.trace.add(this.#world.clock.nowMs(), text);
  }
}
