import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { loadBalancers } from '#model/load-balancer.ts';
import type { LoadBalancerReport, LoadBalancerTopology } from '#model/load-balancer-topology.ts';
import { targetGroups } from '#model/target-group.ts';
import { targetKey, targets } from '#model/target.ts';
import type { Store, Transaction } from '#state/store.ts';
import { planTargets, type TargetsPlan } from './deregistration.ts';
import { DueLoadBalancers } from './due-load-balancers.ts';
import { observedBalancer, observedTarget } from './observe.ts';
import { TopologyBook } from './topology-book.ts';

/** A look at a group costs as much for one of its targets as for all: the more there are, the longer reports wait for company after some were dealt with. */
const pauseMsPerTarget = 0.05;
const pauseMsMax = 50;

export interface LoadBalancerControllerOptions {
  readonly store: Store;
  /** The cloud's: by which deregistrations end. */
  readonly clock: Clock;
  /** Of waits that no caller is meant to notice, which go on while `clock` stands still; `clock` when absent. */
  readonly realClock?: Clock;
  readonly log: Log;
  /** Makes the host follow; always given all load balancers. */
  readonly apply: (topologies: readonly LoadBalancerTopology[]) => void;
  readonly onReport: (listener: (report: LoadBalancerReport) => void) => void;
}

export interface LoadBalancerController extends Disposable {
  start(): void;
}

export function createLoadBalancerController(options: LoadBalancerControllerOptions): LoadBalancerController {
  return new Controller(options);
}

/** Keeps the data plane at what the documents say, and the documents at what the data plane sees. */
class Controller implements LoadBalancerController {
  readonly #options: LoadBalancerControllerOptions;
  readonly #book: TopologyBook;
  #due: DueLoadBalancers | undefined;
  #unsubscribe = () => {};
  #reports: LoadBalancerReport[] = [];
  #cancelPause: (() => void) | undefined;
  /** target group ARN → ends the wait for its next end of a deregistration */
  readonly #alarms = new Map<string, () => void>();
  #isStarted = false;
  #isTurnDue = false;
  #hasApplied = false;

  constructor(options: LoadBalancerControllerOptions) {
    this.#options = options;
    this.#book = new TopologyBook(options.store);
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    const { store, onReport } = this.#options;
    onReport((report) => this.#receive(report));
    this.#due = new DueLoadBalancers({ store, usersOf: (arn) => this.#book.usersOf(arn) });
    // Turns come after those of who heard of the commit before: a node's VPC is made first.
    this.#unsubscribe = store.onCommit(() => {
      if (this.#due?.hasAny === true) this.#wake();
    });
    this.#turn();
  }

  [Symbol.dispose](): void {
    this.#isStarted = false;
    this.#due?.[Symbol.dispose]();
    this.#unsubscribe();
    this.#cancelPause?.();
    for (const cancel of this.#alarms.values()) cancel();
  }

  #receive(report: LoadBalancerReport): void {
    if (!this.#isStarted) return;
    this.#reports.push(report);
    if (this.#cancelPause === undefined) this.#dealWithReports();
  }

  /** The first of many reports is dealt with at once, and what comes soon after it together. */
  #dealWithReports(): void {
    this.#wake();
    const { store, clock, realClock = clock } = this.#options;
    const groupArns = new Set(this.#reports.flatMap((report) => ('targetGroupArn' in report ? [report.targetGroupArn] : [])));
    const count = [...groupArns].reduce((sum, arn) => sum + store.find(targets, 'targetGroup', arn).length, 0);
    const pauseMs = Math.floor(Math.min(pauseMsMax, count * pauseMsPerTarget));
    if (pauseMs === 0) return;
    this.#cancelPause = realClock.after(pauseMs, () => {
      this.#cancelPause = undefined;
      if (this.#reports.length > 0) this.#dealWithReports();
    });
  }

  /** All that comes in one tick is dealt with in one turn. */
  #wake(): void {
    if (this.#isTurnDue || !this.#isStarted) return;
    this.#isTurnDue = true;
    queueMicrotask(() => {
      this.#isTurnDue = false;
      if (this.#isStarted) this.#turn();
    });
  }

  /** Read, plan, commit: synchronous, so that nothing changes in between. What is committed is told of by the store, and dealt with in a turn of its own. */
  #turn(): void {
    const reports = this.#reports;
    this.#reports = [];
    const due = this.#due?.take();
    const { isChanged, groupArns } = this.#book.update(due?.balancerArns ?? []);
    const plans = [...groupArns.union(due?.groupArns ?? nothing)].map((arn) => this.#planGroup(arn));
    if (reports.length > 0 || plans.some(({ written, removedKeys }) => written.length + removedKeys.length > 0)) this.#commit(reports, plans);
    if (this.#hasApplied && !isChanged) return;
    this.#hasApplied = true;
    this.#options.apply(this.#book.all());
  }

  #planGroup(arn: string): TargetsPlan {
    const { store, clock } = this.#options;
    const plan = planTargets({ group: store.get(targetGroups, arn), targets: store.find(targets, 'targetGroup', arn), reached: this.#book.reachedTargets(arn) }, clock.nowMs());
    this.#alarms.get(arn)?.();
    if (plan.dueAt === undefined) this.#alarms.delete(arn);
    else this.#alarms.set(arn, clock.after(plan.dueAt - clock.nowMs(), () => this.#lookAgainAt(arn)));
    return plan;
  }

  #lookAgainAt(groupArn: string): void {
    this.#due?.addGroup(groupArn);
    this.#wake();
  }

  #commit(reports: readonly LoadBalancerReport[], plans: readonly TargetsPlan[]): void {
    const { store, clock, log } = this.#options;
    const nowMs = clock.nowMs();
    const { durable } = store.commit((transaction) => {
      for (const report of reports) writeReport(transaction, report, nowMs);
      for (const { written, removedKeys } of plans) {
        for (const target of written) transaction.put(targets, target);
        for (const key of removedKeys) transaction.remove(targets, key);
      }
    });
    durable.catch((thrown: unknown) => log.error('what load balancers have seen could not be made durable', { reason: messageOf(thrown) }));
  }
}

const nothing: ReadonlySet<string> = new Set();

/** Reports may be of what is not there any more. */
function writeReport(transaction: Transaction, report: LoadBalancerReport, nowMs: number): void {
  if (report.kind === 'served' || report.kind === 'failed') {
    const balancer = transaction.get(loadBalancers, report.loadBalancerArn);
    const observed = balancer === undefined ? undefined : observedBalancer(balancer, report);
    if (observed !== undefined) transaction.put(loadBalancers, observed);
    return;
  }
  const target = transaction.get(targets, targetKey(report));
  const observed = target === undefined ? undefined : observedTarget(target, report, nowMs);
  if (observed !== undefined) transaction.put(targets, observed);
}
