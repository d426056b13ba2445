import { listeners } from '#model/listener.ts';
import { listenerRules } from '#model/listener-rule.ts';
import { hasEnded, serviceDeployments, type ServiceDeployment } from '#model/service-deployment.ts';
import { services } from '#model/service.ts';
import { deployments } from '#model/deployment.ts';
import { targets } from '#model/target.ts';
import { tasks } from '#model/task.ts';
import { servingGroups, weightsOf, type TrafficRoute, type TrafficShift } from '#model/traffic-shift.ts';
import { listenerActions } from '#state/listener-actions.ts';
import type { Change, Store } from '#state/store.ts';
import { Violation } from '../engine/violation.ts';

/** What must hold of deployments that shift traffic, of every commit and of the step from the one before. */
export class TrafficChecks {
  readonly #store: Store;
  readonly #nowMs: () => number;
  /** production rule → whether all groups that it gave traffic to had a healthy target after the last commit */
  readonly #served = new Map<string, boolean>();

  constructor(store: Store, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
    this.#remember();
  }

  check(changes: readonly Change[]): void {
    for (const { kind, before, after } of changes) if (kind === serviceDeployments.kind && isServiceDeployment(after)) this.#checkDeployment(isServiceDeployment(before) ? before : undefined, after);
    if (changes.some(isOurDoing)) this.#checkServed();
    this.#remember();
  }

  #checkDeployment(before: ServiceDeployment | undefined, after: ServiceDeployment): void {
    const { shift, arn, status } = after;
    if (shift === undefined) return;
    if (before?.shift !== undefined && status === 'IN_PROGRESS') checkPause(before.shift, shift, this.#nowMs());
    // Commits are heard of a moment later: the rules are what the last one made of them.
    if (this.#store.get(serviceDeployments, arn) !== after) return;
    if (status === 'IN_PROGRESS' && shift.productionPercent > 0) for (const route of shift.routes) this.#checkWeights(arn, route, shift.productionPercent);
    if (status === 'ROLLBACK_SUCCESSFUL' && before?.status === 'ROLLBACK_IN_PROGRESS') for (const route of shift.routes) this.#checkRolledBack(arn, route);
    if ((status === 'ROLLBACK_SUCCESSFUL' || status === 'SUCCESSFUL') && before !== undefined && !hasEnded(before)) this.#checkAlone(after);
  }

  #checkWeights(arn: string, route: TrafficRoute, percent: number): void {
    const { blue, green } = weightsOf(percent);
    const forwarded = (listenerActions(this.#store, route.productionListenerRule) ?? []).flatMap((action) => (action.type === 'forward' ? action.targetGroups : []));
    const weightOf = (group: string) => forwarded.find(({ targetGroupArn }) => targetGroupArn === group)?.weight;
    if (weightOf(route.blueTargetGroupArn) !== blue || weightOf(route.greenTargetGroupArn) !== green) throw new Violation('weights are what the stage says', `${arn} is at ${percent} percent, its rule has ${JSON.stringify(forwarded)}`);
  }

  #checkRolledBack(arn: string, route: TrafficRoute): void {
    const { productionListenerRule, testListenerRule, testActionsBefore = [], blueTargetGroupArn } = route;
    const production = listenerActions(this.#store, productionListenerRule) ?? [];
    if (servingGroups(production).join() !== blueTargetGroupArn) throw new Violation('after a rollback the traffic is where it was', `${arn}: ${JSON.stringify(production)}`);
    const test = JSON.stringify(listenerActions(this.#store, testListenerRule ?? ''));
    if (testListenerRule !== undefined && test !== JSON.stringify(testActionsBefore)) throw new Violation('after a rollback test traffic goes where it went', `${arn}: ${test}, before ${JSON.stringify(testActionsBefore)}`);
  }

  /** What was replaced, or given up, has left nothing; what a deployment before has told to stop may take its time. */
  #checkAlone({ arn, serviceArn, createdAt: since }: ServiceDeployment): void {
    const left = this.#store.find(deployments, 'service', serviceArn);
    const strangers = this.#store.find(tasks, 'service', serviceArn).filter(({ service, lastStatus, desiredStatus, createdAt }) => lastStatus !== 'STOPPED' && service?.groupId !== left[0]?.id && (desiredStatus === 'RUNNING' || createdAt > since));
    if (left.length !== 1 || strangers.length > 0) throw new Violation('one revision is left in the end', `${arn} leaves ${left.length} deployments and ${strangers.length} tasks of others`);
  }

  #checkServed(): void {
    for (const { rule, isServed, desiredCount } of this.#routes()) if (!isServed && desiredCount > 0 && this.#served.get(rule) === true) throw new Violation('traffic that led to healthy targets still does', rule);
  }

  #remember(): void {
    this.#served.clear();
    for (const { rule, isServed } of this.#routes()) this.#served.set(rule, isServed);
  }

  /** The production rules that are being shifted. */
  #routes() {
    return this.#store.list(serviceDeployments).flatMap((deployment) => {
      const service = this.#store.get(services, deployment.serviceArn);
      if (hasEnded(deployment) || service?.status !== 'ACTIVE') return [];
      return (deployment.shift?.routes ?? []).map(({ productionListenerRule: rule }) => ({ rule, isServed: this.#isServed(rule), desiredCount: service.desiredCount }));
    });
  }

  #isServed(rule: string): boolean {
    return servingGroups(listenerActions(this.#store, rule) ?? []).every((group) => this.#store.find(targets, 'targetGroup', group).some((target) => target.health.state === 'healthy' && target.drainingSince === undefined && this.#store.get(tasks, target.taskArn ?? '')?.desiredStatus === 'RUNNING'));
  }
}

/** A stage with a pause that nobody answered, and whose time is not over, is not left. */
function checkPause(before: TrafficShift, after: TrafficShift, nowMs: number): void {
  const isPaused = before.hooks.some(({ stage, status, expiresAt }) => stage === before.stage && status === 'AWAITING_ACTION' && expiresAt > nowMs);
  if (isPaused && (after.stage !== before.stage || after.productionPercent !== before.productionPercent)) throw new Violation('a paused deployment stays where it is', `${before.stage} was left for ${after.stage}`);
}

/** A rule was changed, or a service has stopped a task: what tasks do by themselves is nobody's doing. */
function isOurDoing({ kind, before, after }: Change): boolean {
  if (kind === listeners.kind || kind === listenerRules.kind) return before !== undefined;
  return kind === tasks.kind && isTask(before) && isTask(after) && before.desiredStatus === 'RUNNING' && after.desiredStatus === 'STOPPED' && after.stopCode === 'ServiceSchedulerInitiated';
}

interface StoppedTask {
  readonly desiredStatus: unknown;
  readonly stopCode?: unknown;
}

function isTask(document: unknown): document is StoppedTask {
  return typeof document === 'object' && document !== null && 'desiredStatus' in document;
}

function isServiceDeployment(document: unknown): document is ServiceDeployment {
  return typeof document === 'object' && document !== null && 'targetRevisionArn' in document;
}
