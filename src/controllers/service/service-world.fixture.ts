import { known } from '#base/assert.ts';
import { idsFrom } from '#base/ids.ts';
import { seededRandom } from '#base/random.ts';
import { clusterArn } from '#model/cluster.ts';
import type { Deployment } from '#model/deployment.ts';
import type { Action } from '#model/listener-rule.ts';
import type { ServiceDeployment } from '#model/service-deployment.ts';
import type { ServiceEvent } from '#model/service-event.ts';
import type { ServiceRevision } from '#model/service-revision.ts';
import { serviceArn, type Service, type ServiceLoadBalancer } from '#model/service.ts';
import { startDeployment } from '#model/start-deployment.ts';
import type { TaskDefinition } from '#model/task-definition.ts';
import { withStopWish } from '#model/task-status.ts';
import type { Target } from '#model/target.ts';
import { targetKey } from '#model/target.ts';
import type { TaskSet } from '#model/task-set.ts';
import type { Task } from '#model/task.ts';
import type { ServiceWorld } from './draft.ts';
import { planService, type ServicePlan } from './plan.ts';
import { Reserved } from './reserved.ts';

const scope = { account: '000000000000', region: 'us-east-1' } as const;
const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'];
export const healthyAfterMs = 500;

export const newService: Service = {
  ...scope,
  arn: serviceArn(scope, 'default', 'web'),
  name: 'web',
  clusterArn: clusterArn(scope, 'default'),
  status: 'ACTIVE',
  desiredCount: 2,
  deploymentController: 'ECS',
  deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200, deploymentCircuitBreaker: { enable: false, rollback: false } },
  availabilityZoneRebalancing: 'DISABLED',
  propagateTags: 'NONE',
  enableECSManagedTags: false,
  tags: [],
  createdBy: 'arn:aws:iam::000000000000:root',
  createdAt: 0,
};

function newDefinition(revision: number): TaskDefinition {
  return {
    ...scope,
    arn: `arn:aws:ecs:us-east-1:000000000000:task-definition/web:${revision}`,
    family: 'web',
    revision,
    status: 'ACTIVE',
    fields: { networkMode: 'awsvpc', cpu: '256', memory: '512', containerDefinitions: [{ name: 'app', image: 'web:1', essential: true }] },
    requiresAttributes: [],
    compatibilities: ['EC2', 'FARGATE'],
    tags: [],
    registeredAt: 0,
    registeredBy: 'arn:aws:iam::000000000000:root',
  };
}

/** One service in memory; tests play the part of callers and of the host. Every turn's plan is checked to leave nothing to plan. */
export class OneService {
  nowMs = 0;
  service: Service;
  deployments: readonly Deployment[] = [];
  taskSets: readonly TaskSet[] = [];
  serviceDeployments: readonly ServiceDeployment[] = [];
  revisions: ReadonlyMap<string, ServiceRevision> = new Map();
  tasks: readonly Task[] = [];
  targets: readonly Target[] = [];
  /** Of the next deployments. */
  loadBalancers: readonly ServiceLoadBalancer[] = [];
  readonly goneGroups = new Set<string>();
  whyUnused: string | undefined;
  /** Of listener rules. */
  actions = new Map<string, readonly Action[]>();
  events: readonly ServiceEvent[] = [];
  capacity = { cpu: 1_000_000, memory: 1_000_000 };
  definitions = new Map<string, TaskDefinition>();
  wakeAt = Infinity;
  readonly #ids = idsFrom(seededRandom(7));

  constructor(change: Partial<Service> = {}) {
    this.service = { ...newService, ...change };
  }

  /** What CreateService and UpdateService do with a new revision. */
  deploy(revision: number, change: Partial<TaskDefinition['fields']> = {}): void {
    const definition = newDefinition(revision);
    const taskDefinition = { ...definition, fields: { ...definition.fields, ...change } };
    this.definitions.set(taskDefinition.arn, taskDefinition);
    const started = startDeployment({
      service: this.service,
      definition: { taskDefinitionArn: taskDefinition.arn, launchType: 'FARGATE', capacityProviderStrategy: [], platformVersion: 'LATEST', platformFamily: 'Linux', network: { subnetIds: ['a', 'b', 'c'], securityGroupIds: ['sg'], assignPublicIp: 'ENABLED' }, ...(this.loadBalancers.length > 0 && { loadBalancers: this.loadBalancers }) },
      taskDefinition,
      deployments: this.deployments,
      serviceDeployments: this.serviceDeployments,
      ids: this.#ids,
      nowMs: this.nowMs,
    });
    this.service = started.service;
    this.revisions = new Map(this.revisions).set(started.revision.arn, started.revision);
    this.deployments = merged(this.deployments, started.deployments, ({ id }) => id);
    this.serviceDeployments = merged(this.serviceDeployments, started.serviceDeployments, ({ arn }) => arn);
  }

  /** One turn of the controller; its plan is applied. */
  turn(): ServicePlan {
    const plan = planService(this.#world());
    this.service = plan.service ?? this.service;
    this.deployments = merged(this.deployments, plan.deployments, ({ id }) => id).filter(({ id }) => !plan.removedDeploymentIds.includes(id));
    this.taskSets = merged(this.taskSets, plan.taskSets, ({ arn }) => arn).filter(({ arn }) => !plan.removedTaskSetArns.includes(arn));
    this.serviceDeployments = merged(this.serviceDeployments, plan.serviceDeployments, ({ arn }) => arn);
    this.revisions = new Map([...this.revisions, ...plan.revisions.map((revision) => [revision.arn, revision] as const)]);
    this.tasks = merged(this.tasks, plan.tasks, ({ arn }) => arn).map((task) => placed(task));
    this.targets = merged(this.targets, plan.targets, targetKey);
    this.actions = new Map([...this.actions, ...plan.actions]);
    this.events = [...this.events, ...plan.events];
    this.wakeAt = plan.wakeAt;
    return plan;
  }

  /** Turns until nothing is left to do at this moment. */
  settle(): void {
    for (let turns = 0; turns < 100; turns += 1) if (isEmpty(this.turn())) return;
    throw new Error('the plans of this service never end');
  }

  pass(ms: number): void {
    this.nowMs += ms;
    this.settle();
  }

  /** The host runs everything that is wanted, ends everything that is not, and time goes on until all count as healthy. */
  run(): void {
    for (let rounds = 0; rounds < 20; rounds += 1) {
      this.settle();
      for (const task of this.wanted().filter(({ lastStatus }) => lastStatus === 'PENDING')) this.start(task);
      for (const task of this.wanted()) this.serve(task);
      for (const task of this.tasks.filter(({ desiredStatus }) => desiredStatus === 'STOPPED')) this.finish(task);
      this.pass(healthyAfterMs);
    }
  }

  /** Its containers start; behind a load balancer it is registered before it is RUNNING. */
  start(task: Task): void {
    const isBehindLoadBalancer = task.service?.targetGroups !== undefined;
    this.change(task, { lastStatus: isBehindLoadBalancer ? 'ACTIVATING' : 'RUNNING', startedAt: this.nowMs });
    if (!isBehindLoadBalancer) return;
    this.turn();
    if (this.targets.some(({ taskArn }) => taskArn === task.arn)) this.change(task, { lastStatus: 'RUNNING', runningAt: this.nowMs });
  }

  /** What the health checks of all its target groups find. */
  serve(task: Task, health: Target['health'] = { state: 'healthy' }): void {
    this.targets = this.targets.map((target) => (target.taskArn === task.arn ? { ...target, health } : target));
  }

  /** It ends, and its targets are gone. */
  finish(task: Task): void {
    this.change(task, { lastStatus: 'STOPPED', stoppedAt: this.nowMs });
    this.targets = this.targets.filter(({ taskArn }) => taskArn !== task.arn);
  }

  change(task: Task, change: Partial<Task>): void {
    this.tasks = this.tasks.map((other) => (other.arn === task.arn ? { ...other, ...change } : other));
  }

  /** The task ends by itself, before or after it ran. */
  end(task: Task, code: 'TaskFailedToStart' | 'EssentialContainerExited' | 'UserInitiated'): void {
    const current = known(this.tasks.find(({ arn }) => arn === task.arn), task.arn);
    this.change(task, { ...withStopWish(current, { code, reason: code }), lastStatus: 'STOPPED' });
  }

  wanted(revision?: number): readonly Task[] {
    return this.tasks.filter(({ desiredStatus, taskDefinitionArn }) => desiredStatus === 'RUNNING' && (revision === undefined || taskDefinitionArn.endsWith(`:${revision}`)));
  }

  primary(): Deployment {
    return known(this.deployments.find(({ status }) => status === 'PRIMARY'), 'the PRIMARY deployment');
  }

  latestDeployment(): ServiceDeployment {
    return known(this.serviceDeployments.at(-1), 'a service deployment');
  }

  /** The events' texts without the ids of tasks and deployments. */
  said(): readonly string[] {
    return this.events.map(({ message }) => message.replaceAll(/[0-9a-f]{32}/g, 'T').replaceAll(/ecs-svc\/\d+/g, 'D'));
  }

  #world(): ServiceWorld {
    const held = this.tasks.filter(({ lastStatus }) => lastStatus !== 'STOPPED').reduce((sum, { cpu, memory }) => ({ cpu: sum.cpu + cpu, memory: sum.memory + memory }), { cpu: 0, memory: 0 });
    const reserved = new Reserved(this.capacity, held);
    const ended = (status: string) => status === 'SUCCESSFUL' || status === 'STOPPED' || status.endsWith('_SUCCESSFUL') || status.endsWith('_FAILED');
    return {
      nowMs: this.nowMs,
      ids: this.#ids,
      service: this.service,
      cluster: { ...scope, arn: this.service.clusterArn, name: 'default', status: 'ACTIVE', settings: [], capacityProviders: [], defaultCapacityProviderStrategy: [], tags: [], createdAt: 0 },
      deployments: this.deployments,
      taskSets: this.taskSets,
      serviceDeployments: this.serviceDeployments.filter(({ status }) => !ended(status)),
      tasks: this.tasks.filter(({ lastStatus, service }) => lastStatus !== 'STOPPED' || service?.isEndCounted === false),
      targetsOf: (arn) => this.targets.filter(({ taskArn }) => taskArn === arn),
      whyUnused: () => this.whyUnused,
      hasTargetGroup: (arn) => !this.goneGroups.has(arn),
      revision: (arn) => known(this.revisions.get(arn), arn),
      taskDefinition: (arn) => known(this.definitions.get(arn), arn),
      lastCompletedRevisionArn: () => this.serviceDeployments.findLast(({ status }) => status === 'SUCCESSFUL')?.targetRevisionArn,
      actionsOf: (arn) => this.actions.get(arn),
      zonesOf: () => zones,
      cpuArchitecture: 'X86_64',
      roleRefusal: () => undefined,
      fitting: (size, count) => reserved.take(size, count),
      healthyAfterMs,
    };
  }
}

function placed(task: Task): Task {
  if (task.placement !== undefined) return task;
  const availabilityZone = task.service?.preferredZone ?? zones[Number.parseInt(task.id.slice(0, 6), 16) % zones.length] ?? '';
  return { ...task, lastStatus: 'PENDING', placement: { availabilityZone, subnetId: 'a', networkInterfaceId: 'eni', privateIpv4Address: `10.0.0.${task.id}`, privateDnsName: '', macAddress: '' } };
}

function merged<Doc>(before: readonly Doc[], changed: readonly Doc[], keyOf: (doc: Doc) => string): readonly Doc[] {
  return [...new Map([...before, ...changed].map((doc) => [keyOf(doc), doc])).values()];
}

function isEmpty(plan: ServicePlan): boolean {
  return plan.service === undefined && [plan.deployments, plan.removedDeploymentIds, plan.taskSets, plan.removedTaskSetArns, plan.serviceDeployments, plan.revisions, plan.tasks, plan.targets, [...plan.actions], plan.events].every(({ length }) => length === 0);
}
