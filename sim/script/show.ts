import type { Container, Deployment, DescribeServiceDeploymentsCommandOutput, DescribeServicesCommandOutput, DescribeTasksCommandOutput, ListServiceDeploymentsCommandOutput, Service, Task, TaskSet } from '@aws-sdk/client-ecs';
import { secondMs } from '#base/time.ts';
import { services } from '#model/service.ts';
import { shiftText } from './shift-commands.ts';
import type { Stage } from './stage.ts';

/** DescribeTasks takes no more; the latest are shown. */
const tasksMax = 100;

/** What the API shows of all services: their deployments or task sets, their tasks, and their service deployments. */
export async function show(stage: Stage): Promise<void> {
  const tasks = await describedTasks(stage);
  for (const service of await describedServices(stage)) {
    stage.say(`${service.serviceName ?? ''} ${service.status ?? ''}, ${counts(service)}`);
    for (const deployment of service.deployments ?? []) showDeployment(stage, deployment);
    for (const taskSet of service.taskSets ?? []) showTaskSet(stage, taskSet);
    for (const task of tasks) if (task.group === `service:${service.serviceName ?? ''}`) showTask(stage, task);
    await showServiceDeployments(stage, service);
  }
}

/** What the API says of all services that it did not say before, the oldest first. */
export async function showEvents(stage: Stage): Promise<void> {
  const described = await describedServices(stage);
  const events = described.flatMap(({ events: ofService = [] }) => ofService.toReversed());
  const fresh = events.filter(({ id = '' }) => !stage.shown.has(id)).toSorted((one, other) => Number(one.createdAt) - Number(other.createdAt));
  for (const { id = '', createdAt, message = '' } of fresh) {
    stage.shown.add(id);
    stage.say(`${stage.stamp(Number(createdAt) * secondMs)} ${message}`);
  }
  if (fresh.length === 0 && described.length > 0) stage.say('no new events');
}

async function describedServices(stage: Stage): Promise<readonly Service[]> {
  const known = (stage.store?.list(services) ?? []).toSorted((one, other) => one.createdAt - other.createdAt).map(({ arn }) => arn);
  if (known.length === 0) {
    stage.say(stage.store === undefined ? 'no daemon answers' : 'no services');
    return [];
  }
  const answer: Partial<DescribeServicesCommandOutput> = Object(await stage.call('DescribeServices', { services: known }));
  return answer.services ?? [];
}

async function describedTasks(stage: Stage): Promise<readonly Task[]> {
  const arns = stage.tasks().flatMap(({ arn, lastStatus }) => (lastStatus === 'STOPPED' && stage.shown.has(arn) ? [] : [arn]));
  if (arns.length === 0 || stage.store === undefined) return [];
  const answer: Partial<DescribeTasksCommandOutput> = Object(await stage.call('DescribeTasks', { tasks: arns.slice(-tasksMax) }));
  return answer.tasks ?? [];
}

function showDeployment(stage: Stage, deployment: Deployment): void {
  const { id = '', status = '', taskDefinition = '', rolloutState = '', rolloutStateReason = '', failedTasks = 0 } = deployment;
  stage.say(`  deployment ${id} ${status} ${lastPart(taskDefinition)}, ${counts(deployment)} failed ${failedTasks}, ${rolloutState}: ${rolloutStateReason}`);
}

function showTaskSet(stage: Stage, taskSet: TaskSet): void {
  const { id = '', status = '', taskDefinition = '', scale, computedDesiredCount = 0, pendingCount = 0, runningCount = 0, stabilityStatus = '' } = taskSet;
  stage.say(`  task set ${id} ${status} ${lastPart(taskDefinition)}, scale ${scale?.value ?? 0} %: desired ${computedDesiredCount} pending ${pendingCount} running ${runningCount}, ${stabilityStatus}`);
}

function showTask(stage: Stage, task: Task): void {
  const { taskArn = '', taskDefinitionArn = '', lastStatus = '', desiredStatus = '', healthStatus = '', availabilityZone = '', stopCode = '', stoppedReason = '' } = task;
  const isStopped = lastStatus === 'STOPPED';
  if (isStopped) stage.shown.add(taskArn);
  const health = healthStatus === 'UNKNOWN' || isStopped ? '' : ` ${healthStatus}`;
  const wish = desiredStatus === lastStatus ? '' : ` (desired ${desiredStatus})`;
  const end = stopCode === '' ? '' : `, ${stopCode}: ${stoppedReason}`;
  const containerEnd = isStopped ? (task.containers ?? []).map((container) => containerEndOf(container, stoppedReason)).join('') : '';
  stage.say(`  task ${lastPart(taskArn)} ${lastPart(taskDefinitionArn)} ${lastStatus}${wish}${health}, ${availabilityZone || 'not placed'}${end}${containerEnd}`);
}

function containerEndOf({ exitCode, reason = '' }: Container, stoppedReason: string): string {
  if (exitCode !== undefined) return `; exit code ${exitCode}`;
  return reason === '' || reason === stoppedReason ? '' : `; ${reason}`;
}

/** The latest first, as the API lists them. */
async function showServiceDeployments(stage: Stage, { serviceName = '', status, deploymentController }: Service): Promise<void> {
  if (status === 'INACTIVE' || deploymentController?.type === 'EXTERNAL') return;
  const list: Partial<ListServiceDeploymentsCommandOutput> = Object(await stage.call('ListServiceDeployments', { service: serviceName }));
  const arns = (list.serviceDeployments ?? []).map(({ serviceDeploymentArn }) => serviceDeploymentArn);
  if (arns.length === 0) return;
  const answer: Partial<DescribeServiceDeploymentsCommandOutput> = Object(await stage.call('DescribeServiceDeployments', { serviceDeploymentArns: arns }));
  for (const deployment of answer.serviceDeployments ?? []) {
    const { status: state = '', statusReason = '', rollback, deploymentCircuitBreaker: breaker } = deployment;
    const guard = breaker?.status === 'DISABLED' || breaker === undefined ? '' : `, circuit breaker ${breaker.status ?? ''} ${breaker.failureCount ?? 0}/${breaker.threshold ?? 0}`;
    stage.say(`  service deployment ${state}${statusReason && `: ${statusReason}`}${rollback?.reason === undefined ? '' : ` Rollback: ${rollback.reason}`}${guard}${shiftText(deployment)}`);
  }
}

function counts({ desiredCount = 0, pendingCount = 0, runningCount = 0 }: Pick<Service, 'desiredCount' | 'pendingCount' | 'runningCount'>): string {
  return `desired ${desiredCount} pending ${pendingCount} running ${runningCount}`;
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
