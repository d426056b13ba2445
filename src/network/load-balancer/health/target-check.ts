import type { Clock } from '#base/clock.ts';
import type { Random } from '#base/random.ts';
import { secondMs } from '#base/time.ts';
import type { LoadBalancerReport } from '#model/load-balancer-topology.ts';
import type { Check } from './check.ts';
import { afterCheck, initialHealth, type CheckResult, type HealthState } from './health-state.ts';

/** Between its checks, a new target that does not answer yet is tried again after so long, and then each time after half as long again: it is found to answer soon after it does, and what never answers costs little. */
const retryMsMin = 100;
const retryGrowth = 1.5;
/** A target that is as new as that does not wait for others' checks. */
const freshRetryMsMax = secondMs;
/** When a check could not be made at all, as its node is not connected. */
const notMadeRetryMs = 100;

export interface TargetCheckOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Undefined when it could not be made. */
  readonly probe: (check: Check, urgency: { readonly isUrgent: boolean }) => Promise<CheckResult | undefined>;
  readonly report: (report: LoadBalancerReport) => void;
}

/**
 * Looks after the health of one target: a check at each interval, the first one at once when the target is new. A new target is also tried
 * between its checks, so that it serves soon after it answers; only those tries count that pass.
 */
export class TargetCheck implements Disposable {
  readonly #options: TargetCheckOptions;
  #check: Check;
  #health: HealthState;
  #cancel = () => {};
  #isRunning = false;
  #isEnded = false;
  #nextAt: number;
  #retryMs = retryMsMin;

  constructor(check: Check, options: TargetCheckOptions) {
    this.#options = options;
    this.#check = check;
    this.#health = initialHealth(check.state);
    // Those that are known already spread over the interval.
    this.#nextAt = options.clock.nowMs() + (check.state === 'initial' ? 0 : options.random.int(this.#intervalMs));
    this.#wait();
  }

  get #intervalMs(): number {
    return this.#check.settings.intervalSeconds * secondMs;
  }

  /** The check as it now has to be; what was found before stays found. */
  update(check: Check): void {
    const before = this.#check;
    this.#check = check;
    const isAnother = check.settings !== before.settings || check.address !== before.address || check.port !== before.port || check.version !== before.version;
    if (isAnother) {
      this.#nextAt = this.#options.clock.nowMs();
      if (!this.#isRunning) this.#wait();
    }
    if (check.state !== this.#health.state) this.#report();
  }

  [Symbol.dispose](): void {
    this.#isEnded = true;
    this.#cancel();
  }

  #wait(): void {
    this.#cancel();
    if (this.#isEnded) return;
    const { clock } = this.#options;
    const nowMs = clock.nowMs();
    const retryAt = this.#health.state === 'initial' ? nowMs + this.#retryMs : Number.POSITIVE_INFINITY;
    const isRetry = retryAt < this.#nextAt;
    this.#cancel = clock.after(Math.max(0, (isRetry ? retryAt : this.#nextAt) - nowMs), () => void this.#run(isRetry));
  }

  async #run(isRetry: boolean): Promise<void> {
    const { clock, probe } = this.#options;
    this.#isRunning = true;
    if (isRetry) this.#retryMs = this.#retryMs * retryGrowth;
    else this.#nextAt = clock.nowMs() + this.#intervalMs;
    const result = await probe(this.#check, { isUrgent: this.#health.state === 'initial' && this.#retryMs < freshRetryMsMax });
    this.#isRunning = false;
    if (this.#isEnded) return;
    if (result === undefined) this.#nextAt = clock.nowMs() + notMadeRetryMs;
    else if (result.kind === 'passed' || !isRetry) this.#learn(result);
    this.#wait();
  }

  #learn(result: CheckResult): void {
    const before = this.#health;
    this.#health = afterCheck(before, result, this.#check.settings);
    if (!isSameHealth(before, this.#health)) this.#report();
  }

  #report(): void {
    const { target } = this.#check;
    const health = this.#health;
    if (health.state === 'healthy') this.#options.report({ kind: 'healthy', ...target });
    if (health.state !== 'unhealthy' || health.reason === undefined || health.description === undefined) return;
    this.#options.report({ kind: 'unhealthy', reason: health.reason, description: health.description, ...target });
  }
}

function isSameHealth(one: HealthState, other: HealthState): boolean {
  if (one.state !== 'unhealthy' || other.state !== 'unhealthy') return one.state === other.state;
  return one.reason === other.reason && one.description === other.description;
}
