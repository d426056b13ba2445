import type { Service } from '#model/service.ts';
import type { Task } from '#model/task.ts';
import type { FailingTarget } from './target-health.ts';

// As ECS words it: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html

const troubleshooting = 'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';

/** Whose doing it was: a service, or one task set of it. */
function subject(service: Service, taskSetId?: string): string {
  return taskSetId === undefined ? `(service ${service.name})` : `(service ${service.name}, taskSet ${taskSetId})`;
}

function listed(tasks: readonly Task[]): string {
  return tasks.map((task) => `(task ${task.id})`).join(' ');
}

export function startedText(service: Service, tasks: readonly Task[], options: { readonly taskSetId?: string | undefined; readonly replacedUnhealthy: number }): string {
  const replaced = options.replacedUnhealthy === 0 ? '' : ` Amazon ECS replaced ${options.replacedUnhealthy} tasks due to an unhealthy status.`;
  return `${subject(service, options.taskSetId)} has started ${tasks.length} tasks: ${listed(tasks)}.${replaced}`;
}

export function stoppedText(service: Service, tasks: readonly Task[], taskSetId?: string): string {
  return `${subject(service, taskSetId)} has stopped ${tasks.length} running tasks: ${listed(tasks)}.`;
}

export function steadyText(service: Service, taskSetId?: string): string {
  return `${subject(service, taskSetId)} has reached a steady state.`;
}

export function unhealthyText(service: Service, task: Task, failing: FailingTarget | undefined): string {
  const who = `${subject(service)} (task ${task.id})`;
  return failing === undefined ? `${who} failed container health checks.` : `${who} (port ${failing.containerPort}) is unhealthy in (target-group ${failing.targetGroupArn}) due to (reason ${failing.reason}).`;
}

export function registeredText(service: Service, count: number, targetGroupArn: string): string {
  return `${subject(service)} registered ${count} targets in (target-group ${targetGroupArn})`;
}

export function deregisteredText(service: Service, count: number, targetGroupArn: string): string {
  return `${subject(service)} deregistered ${count} targets in (target-group ${targetGroupArn})`;
}

/** ECS calls a deployment a task set here. */
export function drainingText(service: Service, count: number, groupId: string): string {
  return `${subject(service, groupId)} has begun draining connections on ${count} tasks.`;
}

export function unregisteredText(service: Service, targetGroupArn: string): string {
  return `${subject(service)} failed to register targets in (target-group ${targetGroupArn}) with (error The specified target group does not exist)`;
}

export function groupGoneText(service: Service, targetGroupArn: string): string {
  return `${subject(service)} failed to describe target health on (target-group ${targetGroupArn}) with (error The specified target group does not exist)`;
}

export function impairedText(service: Service): string {
  return `${subject(service)} is unable to consistently start tasks successfully. ${troubleshooting}`;
}

export function unplacedText(service: Service, reason: string): string {
  return `${subject(service)} was unable to place a task. Reason: ${reason}. ${troubleshooting}`;
}

export function unlaunchedText(service: Service, error: string): string {
  return `${subject(service)} failed to launch a task with (error ${error}).`;
}

export function blockedText(service: Service): string {
  return `${subject(service)} was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.`;
}

export function completedText(service: Service, deploymentId: string): string {
  return `${subject(service)} (deployment ${deploymentId}) deployment completed.`;
}

export function failedText(service: Service, deploymentId: string, why: string): string {
  return `${subject(service)} (deployment ${deploymentId}) deployment failed: ${why}.`;
}

export function rollingBackText(service: Service, deploymentId: string): string {
  return `${subject(service)} rolling back to deployment ${deploymentId}.`;
}

export function unbalancedText(service: Service, counts: ReadonlyMap<string, number>): string {
  return `${subject(service)} is not AZ balanced with ${inZones(counts)}. AZ Rebalancing in progress.`;
}

export function balancedText(service: Service, counts: ReadonlyMap<string, number>): string {
  return `${subject(service)} is AZ balanced with ${inZones(counts)}.`;
}

export function startedToBalanceText(service: Service, zone: string, tasks: readonly Task[]): string {
  return `${subject(service)} has started ${tasks.length} tasks in ${zone} to AZ Rebalance: ${listed(tasks)}.`;
}

export function stoppedToBalanceText(service: Service, zone: string, tasks: readonly Task[]): string {
  return `${subject(service)} has stopped ${tasks.length} running tasks in ${zone} due to AZ rebalancing: ${listed(tasks)}.`;
}

function inZones(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([zone, count]) => `${count} tasks in ${zone}`).join(', ');
}
