import { deployments } from '#model/deployment.ts';
import { networkInterfaces, type NetworkInterface } from '#model/network-interface.ts';
import { hasEnded, serviceDeployments, type ServiceDeployment } from '#model/service-deployment.ts';
import { services, type Service } from '#model/service.ts';
import { isLater } from '#model/task-status.ts';
import { taskDefinitions } from '#model/task-definition.ts';
import { targets, type Target } from '#model/target.ts';
import { tasks, type Task } from '#model/task.ts';
import type { Change, Store } from '#state/store.ts';
import { Violation } from '../engine/violation.ts';
import { ServiceBook } from './service-book.ts';
import { TrafficChecks } from './traffic-checks.ts';

export interface CommitChecks {
  readonly nowMs: () => number;
  readonly cpu: number;
  readonly fail: (violation: unknown) => void;
}

/** Looks at every commit of a store: what must hold of the state, and of the step from one to the next. */
export function checkCommits(store: Store, { nowMs, cpu, fail }: CommitChecks): void {
  const book = new ServiceBook({
    isChecked: ({ taskDefinitionArn }) => store.get(taskDefinitions, taskDefinitionArn)?.fields.containerDefinitions?.some(({ healthCheck }) => healthCheck !== undefined) === true,
    shiftsTraffic: (arn) => store.find(serviceDeployments, 'open', arn).some(({ shift }) => shift !== undefined),
    servesAll: (task) => targetStates(store, task).every((state) => state === 'healthy'),
  });
  for (const service of store.list(services)) book.putService(service, service.arn);
  // What was there already is nobody's doing.
  for (const task of store.list(tasks)) if (task.service !== undefined && store.get(services, task.service.serviceArn) !== undefined) book.putTasks([[task, task]], nowMs());
  const traffic = new TrafficChecks(store, nowMs);
  store.onCommit((changes) => {
    try {
      for (const change of changes) checkChange(change, store);
      for (const { kind, key, after } of changes) if (kind === services.kind) book.putService(isService(after) ? after : undefined, key);
      book.putTasks(changes.filter(({ kind }) => kind === tasks.kind).map(({ before, after }) => [taskOf(before), taskOf(after)] as const), nowMs());
      traffic.check(changes);
      checkState(store, cpu);
    } catch (violation) {
      fail(violation);
    }
  });
}

/** Of each of the task's target groups what was last found out about it. */
function targetStates(store: Store, { arn, service }: Task): readonly (Target['health']['state'] | 'unregistered')[] {
  const registered = store.find(targets, 'task', arn);
  return (service?.targetGroups ?? []).map(({ targetGroupArn }) => registered.find((target) => target.targetGroupArn === targetGroupArn)?.health.state ?? 'unregistered');
}

function checkChange({ kind, before, after }: Change, store: Store): void {
  if (kind === tasks.kind) checkTask(taskOf(before), taskOf(after));
  if (kind === tasks.kind) checkRegistered(taskOf(before), taskOf(after), store);
  if (kind === targets.kind) checkTarget(targetOf(before), targetOf(after), store);
  if (kind === serviceDeployments.kind && isServiceDeployment(before) && isServiceDeployment(after) && hasEnded(before) && after.status !== before.status) throw new Violation('an ended service deployment keeps its status', `${before.arn} went from ${before.status} to ${after.status}`);
}

function checkTask(before: Task | undefined, after: Task | undefined): void {
  if (before === undefined || after === undefined) return;
  if (isLater(before.lastStatus, after.lastStatus)) throw new Violation('a task never goes back', `${after.id} went from ${before.lastStatus} to ${after.lastStatus}`);
  if (before.desiredStatus === 'STOPPED' && after.desiredStatus === 'RUNNING') throw new Violation('a stop is never taken back', after.id);
  if (after.generation < before.generation || after.version < before.version) throw new Violation('generations and versions only grow', `${after.id}: generation ${before.generation} to ${after.generation}, version ${before.version} to ${after.version}`);
  if (before.desiredStatus !== after.desiredStatus && after.generation === before.generation) throw new Violation('another order has another generation', `${after.id} is to stop at generation ${after.generation}`);
}

function checkRegistered(before: Task | undefined, after: Task | undefined, store: Store): void {
  if (after?.lastStatus !== 'RUNNING' || before?.lastStatus === 'RUNNING') return;
  if (targetStates(store, after).includes('unregistered')) throw new Violation('a task is registered before it is RUNNING', after.id);
}

/** Nobody but its service deregisters a task here, and that stops it then. */
function checkTarget(before: Target | undefined, after: Target | undefined, store: Store): void {
  if (after?.drainingSince === undefined || before?.drainingSince !== undefined) return;
  if (store.get(tasks, after.taskArn ?? '')?.desiredStatus === 'RUNNING') throw new Violation('a task that is to run stays registered', after.taskArn ?? '');
}

function checkState(store: Store, cpu: number): void {
  const living = store.find(tasks, 'alive', 'alive');
  const held = living.reduce((sum, task) => sum + task.cpu, 0);
  if (held > cpu) throw new Violation('no host is over its capacity', `${held} CPU units are held of ${cpu}`);
  for (const task of living) if (task.service !== undefined && store.get(services, task.service.serviceArn) === undefined) throw new Violation('a task of a service has its service', task.arn);
  checkAddresses(store.list(networkInterfaces));
  for (const service of store.find(services, 'kept', 'kept')) {
    const primary = store.find(deployments, 'service', service.arn).filter(({ status }) => status === 'PRIMARY').length;
    if (service.status === 'ACTIVE' && service.deploymentController === 'ECS' && primary !== 1) throw new Violation('a service has one PRIMARY deployment', `${service.name} has ${primary}`);
  }
}

function checkAddresses(interfaces: readonly NetworkInterface[]): void {
  const seen = new Set<string>();
  const holders = new Set<string>();
  for (const { vpcId, privateIpv4Address, taskArn } of interfaces) {
    const address = `${vpcId} ${privateIpv4Address}`;
    if (seen.has(address)) throw new Violation('no address is given twice', address);
    seen.add(address);
    if (taskArn !== undefined && holders.has(taskArn)) throw new Violation('a task has one ENI', taskArn);
    if (taskArn !== undefined) holders.add(taskArn);
  }
}

function taskOf(document: unknown): Task | undefined {
  return isTask(document) ? document : undefined;
}

function isTask(document: unknown): document is Task {
  return typeof document === 'object' && document !== null && 'lastStatus' in document && 'taskDefinitionArn' in document;
}

function targetOf(document: unknown): Target | undefined {
  return isTarget(document) ? document : undefined;
}

function isTarget(document: unknown): document is Target {
  return typeof document === 'object' && document !== null && 'targetGroupArn' in document && 'registeredAt' in document;
}

function isService(document: unknown): document is Service {
  return typeof document === 'object' && document !== null && 'deploymentController' in document;
}

function isServiceDeployment(document: unknown): document is ServiceDeployment {
  return typeof document === 'object' && document !== null && 'targetRevisionArn' in document;
}
