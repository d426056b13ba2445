import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Ids } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import { deployments } from '#model/deployment.ts';
import type { FargateCapacity } from '#model/fargate-capacity.ts';
import type { TaskSize } from '#model/fargate-task-size.ts';
import { iamRoles } from '#model/iam-role.ts';
import { serviceDeployments } from '#model/service-deployment.ts';
import { services } from '#model/service.ts';
import type { TaskDefinition } from '#model/task-definition.ts';
import { taskSets } from '#model/task-set.ts';
import { targets } from '#model/target.ts';
import { tasks } from '#model/task.ts';
import type { Store } from '#state/store.ts';
import { Alarms } from './alarms.ts';
import { planService, type ServicePlan } from './plan.ts';
import { Reserved } from './reserved.ts';
import { readService } from './read-service.ts';
import { writePlan } from './write-plan.ts';

/** Services that one turn looks at: the event loop has others to serve. */
const servicesPerTurnMax = 100;

export interface ServiceControllerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly capacity: FargateCapacity;
  /** What living tasks hold of it, never behind what the store can be read of. */
  readonly usage: { readonly held: TaskSize };
  /** For how long a task without a health check has to be RUNNING to count as healthy. */
  readonly healthyAfterMs: number;
  /** Why tasks of a definition cannot have their roles; nobody is refused when absent. */
  readonly roleRefusal?: (definition: TaskDefinition) => string | undefined;
  readonly log: Log;
  /** Another way to plan, such as one with a mistake that the simulator has to find; `planService` when absent. */
  readonly plan?: typeof planService;
}

export interface ServiceController extends Disposable {
  start(): void;
}

/** Keeps every service at its count, and takes its deployments from one revision to the next. */
export function createServiceController(options: ServiceControllerOptions): ServiceController {
  return new Controller(options);
}

class Controller implements ServiceController {
  readonly #options: ServiceControllerOptions;
  readonly #alarms: Alarms;
  /** ARNs of services about which something has changed; the order is that in which they are looked at. */
  readonly #due = new Set<string>();
  /** Services that want tasks that the host had no room for, or that could not have their roles, those that have waited longest first. */
  readonly #waiting = new Set<string>();
  readonly #unfollow: (() => void)[] = [];
  #isTurnDue = false;
  #isStarted = false;

  constructor(options: ServiceControllerOptions) {
    this.#options = options;
    this.#alarms = new Alarms(options.clock, (arn) => this.#wake(arn));
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    const { store } = this.#options;
    this.#unfollow.push(
      store.follow(services, (before, after) => this.#wake((after ?? before)?.arn)),
      store.follow(deployments, (before, after) => this.#wake((after ?? before)?.serviceArn)),
      store.follow(taskSets, (before, after) => this.#wake((after ?? before)?.serviceArn)),
      store.follow(serviceDeployments, (before, after) => this.#wake((after ?? before)?.serviceArn)),
      store.follow(targets, (before, after) => this.#wakeServiceOf((after ?? before)?.taskArn)),
      store.follow(iamRoles, () => this.#wakeWaiting()),
      store.follow(tasks, (before, after) => {
        this.#wake((after ?? before)?.service?.serviceArn);
        if (before !== undefined && before.lastStatus !== 'STOPPED' && after?.lastStatus !== before.lastStatus && (after === undefined || after.lastStatus === 'STOPPED')) this.#wakeWaiting();
      }),
    );
  }

  [Symbol.dispose](): void {
    this.#isStarted = false;
    for (const unfollow of this.#unfollow.splice(0)) unfollow();
    this.#alarms[Symbol.dispose]();
  }

  #wake(arn: string | undefined): void {
    if (arn === undefined || !this.#isStarted) return;
    this.#due.add(arn);
    if (this.#isTurnDue) return;
    this.#isTurnDue = true;
    queueMicrotask(() => this.#turn());
  }

  /** Of a target's task: its service counts it as healthy when the target is. */
  #wakeServiceOf(taskArn: string | undefined): void {
    if (taskArn !== undefined) this.#wake(this.#options.store.get(tasks, taskArn)?.service?.serviceArn);
  }

  #wakeWaiting(): void {
    for (const arn of this.#waiting) this.#wake(arn);
  }

  /** Read, plan, commit: synchronous, so that nothing changes in between. */
  #turn(): void {
    this.#isTurnDue = false;
    if (!this.#isStarted) return;
    const { plan = planService } = this.#options;
    const reserved = new Reserved(this.#options.capacity, this.#options.usage.held);
    const plans = new Map<string, ServicePlan>();
    for (const arn of this.#taken()) {
      const world = readService(arn, reserved, this.#options);
      if (world === undefined) this.#forget(arn);
      else plans.set(arn, this.#planned(arn, plan(world)));
    }
    this.#commit(plans);
  }

  /** Those who wait for room come first, each in its turn, so that none starves. */
  #taken(): readonly string[] {
    const inOrder = [...[...this.#waiting].filter((arn) => this.#due.has(arn)), ...[...this.#due].filter((arn) => !this.#waiting.has(arn))];
    const taken = inOrder.slice(0, servicesPerTurnMax);
    for (const arn of taken) this.#due.delete(arn);
    if (this.#due.size > 0 && !this.#isTurnDue) {
      this.#isTurnDue = true;
      this.#options.clock.after(0, () => this.#turn());
    }
    return taken;
  }

  #planned(arn: string, plan: ServicePlan): ServicePlan {
    this.#alarms.set(arn, plan.wakeAt);
    const hasGotSome = plan.tasks.some(({ lastStatus }) => lastStatus === 'PROVISIONING');
    if (!plan.awaitsCapacity || hasGotSome) this.#waiting.delete(arn);
    if (plan.awaitsCapacity) this.#waiting.add(arn);
    return plan;
  }

  #forget(arn: string): void {
    this.#alarms.set(arn, Infinity);
    this.#waiting.delete(arn);
  }

  #commit(plans: ReadonlyMap<string, ServicePlan>): void {
    const { store, log } = this.#options;
    const { durable } = store.commit((transaction) => {
      for (const [arn, plan] of plans) writePlan(transaction, arn, plan);
    });
    durable.catch((thrown: unknown) => log.error('services could not be made durable', { reason: messageOf(thrown) }));
  }
}
