import { roleRefusal } from '#auth/role-refusal.ts';
import { rootAuthorizer } from '#auth/root-authorizer.ts';
import type { Clock } from '#base/clock.ts';
import { idsFrom } from '#base/ids.ts';
import { silentLog, type Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import { createLoadBalancerController } from '#controllers/load-balancer/controller.ts';
import { createServiceController } from '#controllers/service/controller.ts';
import { createTaskController } from '#controllers/task/controller.ts';
import type { FargateCapacity } from '#model/fargate-capacity.ts';
import { rolesOfTask } from '#model/task-roles.ts';
import { taskArn } from '#model/task.ts';
import { collections } from '#server/collections.ts';
import { ecsService } from '#services/ecs/service.ts';
import { ensureRegionDefaults } from '#state/default-vpc.ts';
import { FargateUsage } from '#state/fargate-usage.ts';
import { Store } from '#state/store.ts';
import type { LoadedService } from '#wire/catalog.ts';
import { serve, type PipelineTools } from '#wire/pipeline.ts';
import { ProcessClock } from '../engine/process-clock.ts';
import type { DataPlane } from './data-plane.ts';
import type { Disk } from './disk.ts';
import { guardedPlans } from './guarded-plans.ts';
import type { SimLink } from './link.ts';
import { catalogOf } from './operations.ts';
import type { Parts } from './parts.ts';
import { ensureTargetGroups } from './target-groups.ts';
import { ensureTaskRole } from './task-role.ts';
import { ensureTrafficPairs } from './traffic-pairs.ts';

export const scope = { account: '000000000000', region: 'us-east-1' } as const;
/** Long enough to be seen, short enough for many deployments in a run. */
export const healthyAfterMs = 500;

export interface ControlPlaneOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly disk: Disk;
  readonly link: SimLink;
  readonly dataPlane: DataPlane;
  readonly capacity: FargateCapacity;
  readonly operations: Pick<LoadedService, 'sdk' | 'operation'>;
  readonly parts: Parts;
  /** How many of each controller run at once: more than one is a mistake of whoever runs them, and must do no harm. */
  readonly controllers: number;
  readonly starts: number;
  /** Sees the store before anything is written to it by this process. */
  readonly watch: (store: Store) => void;
  readonly fail: (failure: unknown) => void;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A daemon without sockets: the real store, operations and controllers of one process' life. */
export class ControlPlane {
  readonly clock: ProcessClock;
  readonly store: Store;
  readonly #options: ControlPlaneOptions;
  readonly #usage: FargateUsage;
  readonly #tools: PipelineTools;
  readonly #killed = Promise.withResolvers<undefined>();
  readonly #controllers: Disposable[] = [];

  private constructor(options: ControlPlaneOptions, clock: ProcessClock, store: Store) {
    this.#options = options;
    this.clock = clock;
    this.store = store;
    this.#usage = new FargateUsage(store);
    const ids = idsFrom(options.random);
    const service = ecsService({ store, clock, ids, capacity: options.capacity, usage: options.parts.usageOf?.(this.#usage) ?? this.#usage, tryLinkedRole: async () => true });
    const principal = { account: scope.account, arn: `arn:aws:iam::${scope.account}:root`, userId: scope.account, accessKeyId: 'AKIASIMULATED', isRoot: true };
    const log: Log = { ...silentLog, error: (message, fields) => options.fail(new Error(`${message} ${JSON.stringify(fields)}`)) };
    this.#tools = {
      catalog: catalogOf(service, options.operations),
      authenticate: () => ({ principal, region: scope.region, signedService: 'ecs' }),
      authorizer: rootAuthorizer,
      durable: () => store.durable(),
      clock,
      ids,
      log,
      onBug: options.fail,
    };
  }

  static async start(options: ControlPlaneOptions): Promise<ControlPlane> {
    const clock = new ProcessClock(options.clock);
    const store = await Store.open(options.disk.mount(clock), collections, { onFailure: options.fail });
    options.watch(store);
    store.commit((transaction) => {
      ensureRegionDefaults(transaction, scope, idsFrom(options.random));
      ensureTargetGroups(transaction, scope);
      ensureTrafficPairs(transaction, scope);
      ensureTaskRole(transaction, scope);
    });
    const controlPlane = new ControlPlane(options, clock, store);
    controlPlane.#startControllers(options.controllers);
    return controlPlane;
  }

  #startControllers(count: number): void {
    const { capacity, random, parts, link, starts } = this.#options;
    const { clock } = this;
    const store = parts.storeOf?.(this.store, starts) ?? this.store;
    const usage = parts.usageOf?.(this.#usage) ?? this.#usage;
    const ids = idsFrom(random);
    const plans = guardedPlans(parts, this.#options.fail);
    const end = link.connectControlPlane();
    const dataPlane = this.#options.dataPlane.connect();
    for (let index = 0; index < count; index += 1) {
      const service = createServiceController({ store, clock, ids, capacity, usage, healthyAfterMs, roleRefusal: (definition) => roleRefusal(store, rolesOfTask(definition.fields, undefined), { ...scope, taskArn: taskArn(scope, '*', '*') }), log: this.#tools.log, plan: plans.ofServices });
      const task = createTaskController({ store, link: end, publicAddressPool: '100.64.0.0/16', clock, ids, random, log: this.#tools.log, plan: plans.ofTasks });
      const loadBalancer = createLoadBalancerController({ store, clock, log: this.#tools.log, ...dataPlane });
      for (const controller of [service, task, loadBalancer]) controller.start();
      this.#controllers.push(service, task, loadBalancer);
    }
  }

  /** One call over the real pipeline; undefined when the process died before it answered. */
  async call(operation: string, input: object): Promise<Answer | undefined> {
    const body = Buffer.from(JSON.stringify(input));
    const headers = { host: '127.0.0.1:4566', 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}` };
    const answer = await Promise.race([serve({ method: 'POST', path: '/', query: '', headers, payload: body, body, chunked: undefined, sourceIp: '127.0.0.1' }, this.#tools), this.#killed.promise]);
    return answer === undefined || !this.clock.isAlive ? undefined : { status: answer.status, body: JSON.parse(String(answer.body)) };
  }

  kill(): void {
    this.clock.kill();
    for (const controller of this.#controllers.splice(0)) controller[Symbol.dispose]();
    this.#options.link.disconnectControlPlane();
    this.#options.dataPlane.disconnect();
    this.#killed.resolve(undefined);
  }
}
