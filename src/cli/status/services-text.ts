import type { ServicesStatus, ServiceStatus, ShownDeployment, ShownEvent, ShownTask } from '#server/admin-protocol.ts';
import { duration } from '../status-text.ts';
import { loadBalancerLines } from './load-balancers-text.ts';
import { colourOf, type Paint } from './paint.ts';
import { progressBar } from './progress-bar.ts';

export interface TextOptions {
  readonly columns: number;
  readonly paint: Paint;
}

const barWidth = 14;
const nameWidthMin = 4;
const nameWidth = 12;
const shortIdLength = 8;

/** The services as a person reads them, with their deployments, tasks and last events, and tasks of no service, and the load balancers; nothing when there are none. */
export function servicesText(status: ServicesStatus, { columns, paint }: TextOptions): string {
  const options = { columns, paint, nowMs: status.nowMs };
  const lines = [
    ...status.services.flatMap((service) => ['', ...serviceLines(service, options)]),
    ...leftOut(status.servicesLeftOut, 'more services: aws ecs list-services', paint),
    ...(status.tasks.length === 0 ? [] : ['', paint('bold', 'tasks of no service'), ...taskLines(status.tasks, options)]),
    ...leftOut(status.tasksLeftOut, 'more tasks: aws ecs list-tasks', paint),
    ...loadBalancerLines(status, paint),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

type Options = TextOptions & { readonly nowMs: number };

function serviceLines(service: ServiceStatus, options: Options): readonly string[] {
  const { paint, columns } = options;
  const { runningCount, desiredCount, pendingCount, taskDefinition = 'no task definition' } = service;
  const counts = `${runningCount}/${desiredCount} running${pendingCount === 0 ? '' : `, ${pendingCount} pending`}`;
  const rest = `  ${service.status}  ${counts}  ${taskDefinition}`;
  const name = cut(`${service.cluster}/${service.name}`, columns - rest.length);
  const countsColour = runningCount === desiredCount && pendingCount === 0 ? 'green' : 'yellow';
  return [
    `${paint('bold', name)}  ${paint(colourOf(service.status), service.status)}  ${paint(countsColour, counts)}  ${taskDefinition}`,
    ...service.deployments.flatMap((deployment) => deploymentLines(deployment, options)),
    ...taskLines(service.tasks, options),
    ...leftOut(service.tasksLeftOut, 'more tasks of it: aws ecs list-tasks --service-name …', paint),
    ...service.events.map((event) => eventLine(event, options)),
  ];
}

function deploymentLines(deployment: ShownDeployment, { paint, columns, nowMs }: Options): readonly string[] {
  const { runningCount, pendingCount, desiredCount, failedTasks } = deployment;
  const state = stateOf(deployment);
  const bar = progressBar({ done: runningCount, underWay: pendingCount, wanted: desiredCount, width: barWidth });
  const before = `  ${deployment.status.padEnd(8)} `;
  const after = ` ${`${runningCount}/${desiredCount}`.padStart(5)}  `;
  const age = `  ${duration(nowMs - deployment.createdAt)}`;
  const failed = failedTasks === 0 ? '' : `, ${failedTasks} failed`;
  const room = Math.max(nameWidthMin, columns - before.length - barWidth - 1 - after.length - state.length - failed.length - age.length);
  const name = cutRevision(deployment.taskDefinition, Math.min(nameWidth, room)).padEnd(Math.min(nameWidth, room));
  const line = `${before}${name} ${paint(colourOf(state), bar)}${after}${paint(colourOf(state), state)}${paint('red', failed)}${paint('dim', age)}`;
  const isTold = deployment.rolloutState === 'FAILED' && deployment.rolloutStateReason !== '';
  const reason = isTold ? [paint('red', cut(`           ${deployment.rolloutStateReason}`, columns))] : [];
  return [line, ...reason, ...shiftLines(deployment).map((text) => paint('dim', cut(`           ${text}`, columns)))];
}

/** Where the traffic is, and what has to be continued for it to go on. */
function shiftLines({ lifecycleStage, productionPercent, pausedHookIds = [] }: ShownDeployment): readonly string[] {
  if (lifecycleStage === undefined) return [];
  const traffic = productionPercent === undefined ? '' : `, ${productionPercent} % of the traffic`;
  return [`${lifecycleStage}${traffic}`, ...pausedHookIds.map((id) => `paused: ${id}`)];
}

/** A rollback says more than the deployment's own state, which is in progress again. */
function stateOf({ rolloutState, serviceDeploymentStatus = '' }: ShownDeployment): string {
  return rolloutState === 'IN_PROGRESS' && serviceDeploymentStatus.startsWith('ROLLBACK') ? serviceDeploymentStatus : rolloutState;
}

function taskLines(tasks: readonly ShownTask[], { paint, nowMs }: Options): readonly string[] {
  return tasks.map(({ id, lastStatus, desiredStatus, healthStatus, taskDefinition, createdAt }) => {
    const health = healthStatus === 'UNKNOWN' ? '' : healthStatus;
    const leaving = desiredStatus === 'STOPPED' && lastStatus === 'RUNNING' ? ' (to stop)' : '';
    const colour = leaving === '' ? colourOf(lastStatus) : 'yellow';
    return `  task     ${id.slice(0, shortIdLength)}  ${cutRevision(taskDefinition, nameWidth).padEnd(nameWidth)}  ${paint(colour, `${lastStatus}${leaving}`.padEnd(17))} ${paint(colourOf(health), health.padEnd(9))} ${paint('dim', duration(nowMs - createdAt))}`;
  });
}

function eventLine({ createdAt, message }: ShownEvent, { paint, columns, nowMs }: Options): string {
  const age = `${duration(nowMs - createdAt)} ago`;
  return `  ${paint('dim', age.padEnd(9))}${cut(` ${shortIds(message)}`, columns - 2 - Math.max(9, age.length))}`;
}

/** Task ids have 32 digits: eight tell one from another. */
function shortIds(message: string): string {
  return message.replaceAll(/\(task ([\da-f]{8})[\da-f]{24}\)/g, '(task $1)');
}

function leftOut(count: number, what: string, paint: Paint): readonly string[] {
  return count === 0 ? [] : [paint('dim', `  ${count} ${what}`)];
}

/** Of a long family's name the end is left out, not the revision. */
function cutRevision(name: string, length: number): string {
  const colon = name.lastIndexOf(':');
  return name.length <= length || name.length - colon > length / 2 ? cut(name, length) : `${cut(name.slice(0, colon), length - name.length + colon)}${name.slice(colon)}`;
}

function cut(text: string, length: number): string {
  const lengthMax = Math.max(2, length);
  return text.length <= lengthMax ? text : `${text.slice(0, lengthMax - 1)}…`;
}
