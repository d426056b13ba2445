import type { Clock } from '#base/clock.ts';
import type { Random } from '#base/random.ts';
import type { LoadBalancerReport, LoadBalancerTopology, TopologyTarget } from '#model/load-balancer-topology.ts';
import { targetKey } from '#model/target.ts';
import { isLucky } from '../engine/streams.ts';

/** Times in ms, probabilities of one target or one report. */
export interface DataPlaneFaults {
  /** How long a target takes to be found healthy. */
  healthyMsMin: number;
  healthyMsMax: number;
  /** How long the last connection of a draining target takes. */
  drainMsMin: number;
  drainMsMax: number;
  neverHealthy: number;
  flaps: number;
  lost: number;
}

interface Served {
  readonly targetGroupArn: string;
  readonly id: string;
  readonly port: number;
  readonly registeredAt: number;
  /** What the control plane thinks of it. */
  known: TopologyTarget['state'];
  found: 'nothing' | 'healthy' | 'unhealthy';
  isDraining: boolean;
  hasDrained: boolean;
}

type Listener = (report: LoadBalancerReport) => void;

const repeatMs = 5_000;
/** Two checks of the shortest interval. */
const failingMsMin = 10_000;
const flapMsMax = 30_000;

/** What carries the requests of all load balancers: it outlives the daemons that tell it what to do, and what it reports may be lost. */
export class DataPlane {
  readonly faults: DataPlaneFaults = { healthyMsMin: 1, healthyMsMax: 1, drainMsMin: 1, drainMsMax: 1, neverHealthy: 0, flaps: 0, lost: 0 };
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #served = new Map<string, Served>();
  #listeners: Listener[] = [];
  #epoch = 0;

  constructor({ clock, random }: { readonly clock: Clock; readonly random: Random }) {
    this.#clock = clock;
    this.#random = random;
    this.#repeat();
  }

  /** The end of a control plane that has just started. */
  connect(): { readonly apply: (all: readonly LoadBalancerTopology[]) => void; readonly onReport: (listener: Listener) => void } {
    this.disconnect();
    const epoch = this.#epoch;
    return {
      apply: (all) => {
        if (epoch === this.#epoch) this.#apply(all);
      },
      onReport: (listener) => void this.#listeners.push(listener),
    };
  }

  disconnect(): void {
    this.#epoch += 1;
    this.#listeners = [];
  }

  /** Whether requests may be on their way to the target. */
  hasConnections(target: Pick<Served, 'targetGroupArn' | 'id' | 'port' | 'registeredAt'>): boolean {
    const served = this.#served.get(targetKey(target));
    return served?.registeredAt === target.registeredAt && !served.hasDrained;
  }

  /** Health checks of one of those that are healthy fail from now on. */
  sickenOne(): void {
    const served = [...this.#served.values()].find(({ found, isDraining }) => found === 'healthy' && !isDraining);
    if (served !== undefined) this.find(served.id, 'unhealthy');
  }

  /** From now on the health checks of the address fail, or pass. */
  find(id: string, found: 'healthy' | 'unhealthy'): void {
    for (const target of this.#served.values()) if (target.id === id) this.#find(target, found);
  }

  #apply(all: readonly LoadBalancerTopology[]): void {
    const wanted = new Map(all.flatMap(({ groups }) => groups.flatMap(({ arn, targets }) => targets.map((target) => [targetKey({ ...target, targetGroupArn: arn }), { ...target, targetGroupArn: arn }] as const))));
    for (const [key, served] of this.#served) if (wanted.get(key)?.registeredAt !== served.registeredAt) this.#served.delete(key);
    for (const [key, target] of wanted) this.#serve(key, target);
  }

  #serve(key: string, { targetGroupArn, id, port, registeredAt, state }: TopologyTarget & { readonly targetGroupArn: string }): void {
    const isNew = !this.#served.has(key);
    const served: Served = this.#served.get(key) ?? { targetGroupArn, id, port, registeredAt, known: state, found: 'nothing', isDraining: false, hasDrained: false };
    this.#served.set(key, served);
    served.known = state;
    if (state === 'draining' && !served.isDraining) {
      served.isDraining = true;
      this.#after(served, this.#drawn(this.faults.drainMsMin, this.faults.drainMsMax), () => {
        served.hasDrained = true;
      });
    }
    if (isNew) this.#live(served);
    else this.#report(served);
  }

  /** How its health goes is drawn when it comes. */
  #live(served: Served): void {
    const { neverHealthy, flaps, healthyMsMin, healthyMsMax } = this.faults;
    const healthyMs = this.#drawn(healthyMsMin, healthyMsMax);
    const isSick = isLucky(this.#random, neverHealthy);
    this.#after(served, isSick ? failingMsMin + healthyMs : healthyMs, () => this.#find(served, isSick ? 'unhealthy' : 'healthy'));
    if (isSick || !isLucky(this.#random, flaps)) return;
    this.#after(served, this.#drawn(1, flapMsMax), () => {
      this.#find(served, 'unhealthy');
      this.#after(served, this.#drawn(1, flapMsMax), () => this.#find(served, 'healthy'));
    });
  }

  #find(served: Served, found: 'healthy' | 'unhealthy'): void {
    served.found = found;
    this.#report(served);
  }

  #drawn(msMin: number, msMax: number): number {
    return msMin + this.#random.int(msMax - msMin + 1);
  }

  #after(served: Served, ms: number, happen: () => void): void {
    this.#clock.after(ms, () => {
      if (![...this.#served.values()].includes(served)) return;
      happen();
      this.#report(served);
    });
  }

  /** Only what the control plane does not know yet. */
  #report({ targetGroupArn, id, port, known, found, isDraining, hasDrained }: Served): void {
    const target = { targetGroupArn, id, port };
    if (isDraining && hasDrained) this.#tell({ kind: 'drained', ...target });
    if (isDraining || found === 'nothing' || found === known) return;
    this.#tell(found === 'healthy' ? { kind: 'healthy', ...target } : { kind: 'unhealthy', reason: 'Target.ResponseCodeMismatch', description: 'Health checks failed with these codes: [500]', ...target });
  }

  #tell(report: LoadBalancerReport): void {
    if (isLucky(this.#random, this.faults.lost)) return;
    for (const listener of this.#listeners) listener(report);
  }

  #repeat(): void {
    this.#clock.after(repeatMs, () => {
      for (const served of this.#served.values()) this.#report(served);
      this.#repeat();
    });
  }
}
