import { deployments } from '#model/deployment.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { hasEnded, serviceDeployments } from '#model/service-deployment.ts';
import { services, type Service } from '#model/service.ts';
import { targets } from '#model/target.ts';
import { tasks, type Task } from '#model/task.ts';
import type { Store } from '#state/store.ts';
import { Violation } from '../engine/violation.ts';
import type { World } from '../world/world.ts';

/** Some time after the last fault everyone has what they can have: what does not hold yet is said, and nothing when all does. */
export function unfinished(world: World): Violation | undefined {
  const store = world.controlPlane?.store;
  if (store === undefined) return new Violation('the control plane runs', 'it does not');
  for (const service of store.list(services)) {
    const violation = ofService(world, store, service);
    if (violation !== undefined) return violation;
  }
  return ofMachine(world, store);
}

function ofService(world: World, store: Store, service: Service): Violation | undefined {
  const wrong = (what: string) => new Violation('a service comes to its count when nothing fails any more', `${service.arn}: ${what}`);
  if (service.status === 'DRAINING') return wrong('it is still DRAINING');
  if (service.status === 'INACTIVE') return undefined;
  const own = store.find(tasks, 'service', service.arn).filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const [primary, ...others] = store.find(deployments, 'service', service.arn).toSorted((one, other) => (one.status < other.status ? 1 : -1));
  if (primary?.rolloutState === 'FAILED' && service.deploymentConfiguration.deploymentCircuitBreaker?.enable === true) return undefined;
  if (primary === undefined || others.length > 0) return wrong(`it has ${others.length + 1} deployments`);
  if (primary.rolloutState !== 'COMPLETED') return wrong(`its deployment is ${primary.rolloutState}, ${primary.failedTasks} tasks have failed`);
  const running = own.filter(({ lastStatus, service: of }) => lastStatus === 'RUNNING' && of?.groupId === primary.id).length;
  if (own.length !== service.desiredCount || running !== service.desiredCount) return wrong(`${running} of ${own.length} wanted tasks are RUNNING, ${service.desiredCount} are desired`);
  const unserved = own.find((task) => (task.service?.targetGroups ?? []).some(({ targetGroupArn }) => !store.find(targets, 'task', task.arn).some((target) => target.targetGroupArn === targetGroupArn && target.health.state === 'healthy')));
  if (unserved !== undefined && hasRoomFor(unserved, world, store)) return wrong(`${unserved.id} is not healthy in all of its target groups`);
  const open = store.find(serviceDeployments, 'service', service.arn).filter((deployment) => !hasEnded(deployment));
  return open.length > 0 ? wrong(`its service deployment is ${open[0]?.status}`) : undefined;
}

/** An unhealthy task goes once its replacement is healthy: on a full host it stays until somebody makes room. */
function hasRoomFor({ cpu }: Task, { capacity }: World, store: Store): boolean {
  return store.find(tasks, 'alive', 'alive').reduce((held, task) => held + task.cpu, cpu) <= capacity.cpu;
}

/** Books and machine agree: nothing runs that nobody wants, and nothing is held by the dead. */
function ofMachine(world: World, store: Store): Violation | undefined {
  const living = store.find(tasks, 'alive', 'alive');
  const wanted = new Set(living.filter(({ desiredStatus }) => desiredStatus === 'RUNNING').flatMap(({ containers }) => containers.map(({ runtimeId }) => runtimeId)));
  const phantom = world.machine.runningIds().find((id) => !wanted.has(id));
  if (phantom !== undefined) return new Violation('every running container has a wish', phantom);
  const leaving = living.find(({ desiredStatus }) => desiredStatus === 'STOPPED');
  if (leaving !== undefined) return new Violation('what is to stop stops', `${leaving.id} is ${leaving.lastStatus}`);
  const strayed = store.list(targets).find(({ taskArn, drainingSince }) => taskArn !== undefined && drainingSince === undefined && store.get(tasks, taskArn)?.desiredStatus !== 'RUNNING');
  if (strayed !== undefined) return new Violation('what does not run is not registered', `${strayed.id} of ${strayed.taskArn}`);
  const holders = new Set(living.map(({ arn }) => arn));
  const leaked = store.list(networkInterfaces).find(({ taskArn }) => taskArn !== undefined && !holders.has(taskArn));
  return leaked === undefined ? undefined : new Violation('ENIs are given back', `${leaked.id} of ${leaked.taskArn}`);
}
