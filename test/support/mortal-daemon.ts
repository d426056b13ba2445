import { SimulatedHost } from '#agent/runtimes/simulated/host.ts';
import { simulatedRuntime } from '#agent/runtimes/simulated/simulated.ts';
import { boundlessExecutionRole } from '#agent/supervisor/execution-role.ts';
import { Supervisor } from '#agent/supervisor/supervisor.ts';
import { known } from '#base/assert.ts';
import { idsFrom } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { createLoadBalancerController } from '#controllers/load-balancer/controller.ts';
import { createServiceController } from '#controllers/service/controller.ts';
import { createTaskController } from '#controllers/task/controller.ts';
import { SimulatedLoadBalancers } from '#network/load-balancer/simulated-load-balancers.ts';
import { simulatedNetworks } from '#network/simulated-networks.ts';
import { collections } from '#server/collections.ts';
import type { EcsDeps } from '#services/ecs/deps.ts';
import { ensureRegionDefaults } from '#state/default-vpc.ts';
import { FargateUsage } from '#state/fargate-usage.ts';
import { memoryJournal, type MemoryDisk } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { noLogs } from '../../sim/world/simulated-files.ts';
import { CutJournal, type Cut } from './cut-journal.ts';
import { memoryTaskFiles } from './memory-task-files.ts';

const healthyAfterMs = 500;
const startMs = 20;
const stepsMax = 20_000;
const capacity = { cpu: 65_536, memory: 131_072, cpuArchitecture: 'X86_64' } as const;
export const scope = { account: '000000000000', region: 'us-east-1' } as const;

/** A daemon's controllers and agent over a machine and a disk that outlive it: at a commit it is cut off, and started again. */
export class MortalDaemon {
  readonly clock = new ManualClock();
  readonly disk: MemoryDisk = new Map();
  /** One entry for every time that a container wrote something. */
  readonly printed: string[] = [];
  readonly host = new SimulatedHost({ clock: this.clock, print: (path) => void this.printed.push(path) });
  readonly networks = simulatedNetworks();
  readonly files = new Set<string>();
  readonly #cut: Cut | undefined;
  #lives = 0;
  #journal: CutJournal | undefined;
  #deps: EcsDeps | undefined;
  #end: (() => Promise<void>) | undefined;

  constructor(cut?: Cut) {
    this.#cut = cut;
  }

  get deps(): EcsDeps {
    return known(this.#deps, 'a daemon that was started');
  }

  /** Of this life. */
  get commits(): number {
    return this.#journal?.commits ?? 0;
  }

  get lives(): number {
    return this.#lives;
  }

  /** Writes what is there before the first life, which counts no commits of it. */
  async prepare(work: (deps: EcsDeps) => Promise<void>): Promise<void> {
    const store = await Store.open(memoryJournal(this.disk), collections);
    const ids = idsFrom(seededRandom(0));
    store.commit((transaction) => ensureRegionDefaults(transaction, scope, ids));
    await work({ store, clock: this.clock, ids, capacity, usage: new FargateUsage(store), tryLinkedRole: async () => true });
    await store.durable();
  }

  async start(): Promise<void> {
    this.#lives += 1;
    // Chance never repeats itself, whatever it was in the life before.
    const random = seededRandom(this.#lives);
    const { clock, networks, host } = this;
    const cut = new CutJournal(this.disk, this.#lives === 1 ? this.#cut : undefined);
    const store = await Store.open(cut.journal, collections);
    const ids = idsFrom(random);
    const usage = new FargateUsage(store);
    // No output is followed: that is work with real files, whose real time would decide in which moment of the story what comes of it happens.
    const { runtime, images, cgroups } = simulatedRuntime({ clock, random, host, latency: { startMs } });
    const supervisor = new Supervisor({ runtime, images, cgroups, networks, reaches: () => true, executionRole: boundlessExecutionRole, logs: noLogs, files: memoryTaskFiles(this.files), clock, random, log: silentLog });
    const balancers = new SimulatedLoadBalancers();
    const controllers = [
      createServiceController({ store, clock, ids, log: silentLog, capacity, usage, healthyAfterMs }),
      createTaskController({ store, link: supervisor, publicAddressPool: '203.0.113.0/24', clock, ids, random, log: silentLog }),
      createLoadBalancerController({ store, clock, log: silentLog, apply: (all) => balancers.setLoadBalancers(all), onReport: (listener) => balancers.onReport(listener) }),
    ];
    for (const controller of controllers) controller.start();
    await supervisor.start();
    this.#journal = cut;
    this.#deps = { store, clock, ids, capacity, usage, tryLinkedRole: async () => true };
    this.#end = async () => {
      for (const controller of controllers) controller[Symbol.dispose]();
      await supervisor[Symbol.asyncDispose]();
      await runtime[Symbol.asyncDispose]();
    };
  }

  /** Lets time pass until the claim holds; a daemon that was cut off on the way is started again, and the claim asked of the new one. */
  async until(what: string, claim: (deps: EcsDeps) => boolean): Promise<void> {
    for (let step = 0; step < stepsMax; step += 1) {
      if (this.#journal?.isCut === true) await this.#restart();
      if (claim(this.deps)) return;
      await this.#pass();
    }
    throw new Error(`in vain: ${what}`);
  }

  /** A call: one that was cut off before it was durable is made again. */
  async call(work: (deps: EcsDeps) => Promise<unknown>): Promise<void> {
    const answered = work(this.deps);
    if (await this.#passUntil(answered)) return;
    await this.#restart();
    await this.call(work);
  }

  async stop(): Promise<void> {
    // What sleeps by the clock has to wake up to notice.
    await this.#passUntil(known(this.#end, 'a daemon that was started')(), false);
  }

  /** Lets time pass until the promise is kept, and says true; false when the daemon is cut off before, as then it never is. */
  async #passUntil(promise: Promise<unknown>, endsWithCut = true): Promise<boolean> {
    const state = { isKept: false };
    const kept = promise.then(() => (state.isKept = true));
    while (!state.isKept) {
      if (endsWithCut && this.#journal?.isCut === true) return false;
      await Promise.race([kept, this.#pass()]);
    }
    return true;
  }

  /** On to the next moment at which something happens by itself. */
  #pass(): Promise<void> {
    return this.clock.advance(Math.max(0, (this.clock.nextDueMs() ?? 0) - this.clock.nowMs()));
  }

  async #restart(): Promise<void> {
    await this.stop();
    if (this.#cut?.losesHost === true) this.host.reboot();
    await this.start();
  }
}
