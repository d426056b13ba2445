import type { Clock } from '#base/clock.ts';
import { WorldError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { LoadBalancerReport, LoadBalancerTopology, TopologyNode } from '#model/load-balancer-topology.ts';
import { connectInNamespace } from '../../namespace-connection.ts';
import { checkKey, type Check } from './check.ts';
import type { CheckResult } from './health-state.ts';
import { planChecks } from './plan-checks.ts';
import { probe } from './probe.ts';
import { Throttle } from './throttle.ts';
import { TargetCheck } from './target-check.ts';

/** So many checks are under way at a time: each is a connection, and may last until its timeout. */
const checksAtOnceMax = 1_024;
/** Starting one takes a tenth of a millisecond. */
const startsInARowMax = 32;

export interface HealthChecksOptions {
  /** The host's. */
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The path of a node's network namespace; undefined until it is connected. */
  readonly namespaceOf: (node: TopologyNode) => string | undefined;
}

/** The health checks of all targets that listeners forward to, made from inside of the network namespaces of their load balancers' nodes. */
export class HealthChecks implements Disposable {
  readonly #options: HealthChecksOptions;
  readonly #throttle = new Throttle({ atOnceMax: checksAtOnceMax, startsInARowMax });
  readonly #running = new Map<string, { readonly targetCheck: TargetCheck; check: Check }>();
  readonly #planned = new WeakMap<LoadBalancerTopology, ReadonlyMap<string, Check>>();
  #listeners: readonly ((report: LoadBalancerReport) => void)[] = [];
  /** Why a check could last not be made: said once. */
  #lastFailure = '';

  constructor(options: HealthChecksOptions) {
    this.#options = options;
  }

  onReport(listener: (report: LoadBalancerReport) => void): void {
    this.#listeners = [...this.#listeners, listener];
  }

  /** All load balancers as they now have to be. */
  setChecks(topologies: readonly LoadBalancerTopology[]): void {
    const wanted = new Map<string, Check>();
    for (const topology of topologies) for (const [key, check] of this.#checksOf(topology)) if (!wanted.has(key)) wanted.set(key, check);
    for (const [key, { targetCheck }] of this.#running) {
      if (wanted.has(key)) continue;
      targetCheck[Symbol.dispose]();
      this.#running.delete(key);
    }
    for (const [key, check] of wanted) this.#set(key, check);
  }

  [Symbol.dispose](): void {
    this.setChecks([]);
  }

  #checksOf(topology: LoadBalancerTopology): ReadonlyMap<string, Check> {
    const checks = this.#planned.get(topology) ?? planChecks(topology);
    this.#planned.set(topology, checks);
    return checks;
  }

  #set(key: string, check: Check): void {
    const known = this.#running.get(key);
    if (known === undefined) {
      const { clock, random } = this.#options;
      this.#running.set(key, { check, targetCheck: new TargetCheck(check, { clock, random, probe: (now, urgency) => this.#probe(now, urgency), report: (report) => this.#report(report) }) });
      return;
    }
    if (known.check === check) return;
    known.check = check;
    known.targetCheck.update(check);
  }

  #report(report: LoadBalancerReport): void {
    for (const listener of this.#listeners) listener(report);
  }

  #probe(check: Check, urgency: { readonly isUrgent: boolean }): Promise<CheckResult | undefined> {
    return this.#throttle.run(urgency, async () => {
      // One that was waiting may not be wanted any more.
      const path = this.#running.has(checkKey(check)) ? this.#options.namespaceOf(check.node) : undefined;
      return path === undefined ? undefined : this.#probeFrom(path, check);
    });
  }

  async #probeFrom(path: string, check: Check): Promise<CheckResult | undefined> {
    try {
      return await probe(check, { clock: this.#options.clock, socket: connectInNamespace(path, check) });
    } catch (thrown) {
      if (!(thrown instanceof WorldError)) throw thrown;
      if (thrown.message !== this.#lastFailure) this.#options.log.warn('a health check could not be made', { reason: thrown.message });
      this.#lastFailure = thrown.message;
      return undefined;
    }
  }
}
