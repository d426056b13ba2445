import { dayMs } from '#base/time.ts';
import { deployments } from '#model/deployment.ts';
import { hasEnded, serviceDeployments } from '#model/service-deployment.ts';
import { serviceEvents, serviceEventsMax } from '#model/service-event.ts';
import { serviceRevisions } from '#model/service-revision.ts';
import { services } from '#model/service.ts';
import { taskSets } from '#model/task-set.ts';
import { targets } from '#model/target.ts';
import { tasks } from '#model/task.ts';
import { putListenerActions } from '#state/listener-actions.ts';
import { removeService } from '#state/service.ts';
import type { Transaction } from '#state/store.ts';
import type { ServicePlan } from './plan.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html */
const serviceDeploymentRetentionMs = 90 * dayMs;

export function writePlan(transaction: Transaction, serviceArn: string, plan: ServicePlan): void {
  if (plan.isExpired) return removeService(transaction, serviceArn);
  if (plan.service !== undefined) transaction.put(services, plan.service);
  for (const id of plan.removedDeploymentIds) transaction.remove(deployments, id);
  for (const deployment of plan.deployments) transaction.put(deployments, deployment);
  for (const arn of plan.removedTaskSetArns) transaction.remove(taskSets, arn);
  for (const taskSet of plan.taskSets) transaction.put(taskSets, taskSet);
  for (const deployment of plan.serviceDeployments) transaction.put(serviceDeployments, deployment);
  for (const revision of plan.revisions) transaction.put(serviceRevisions, revision);
  for (const task of plan.tasks) transaction.put(tasks, task);
  for (const target of plan.targets) transaction.put(targets, target);
  for (const [arn, actions] of plan.actions) putListenerActions(transaction, arn, actions);
  for (const event of plan.events) transaction.put(serviceEvents, event);
  if (plan.events.length > 0) removeOldEvents(transaction, serviceArn);
  const endedAt = Math.max(...plan.serviceDeployments.filter((deployment) => hasEnded(deployment)).map(({ updatedAt }) => updatedAt));
  if (endedAt > 0) removeOldDeployments(transaction, serviceArn, endedAt);
}

function removeOldEvents(transaction: Transaction, serviceArn: string): void {
  const events = transaction.find(serviceEvents, 'service', serviceArn);
  for (const { id } of events.slice(0, Math.max(0, events.length - serviceEventsMax))) transaction.remove(serviceEvents, id);
}

/** Looked for when another one ends: there is nothing to be gained by looking more often. The revisions that only they name go with them. */
function removeOldDeployments(transaction: Transaction, serviceArn: string, nowMs: number): void {
  const all = transaction.find(serviceDeployments, 'service', serviceArn);
  const old = all.filter((deployment) => hasEnded(deployment) && nowMs - deployment.createdAt > serviceDeploymentRetentionMs).slice(0, -1);
  for (const { arn, targetRevisionArn } of old) {
    transaction.remove(serviceDeployments, arn);
    const isNamed = transaction.find(serviceDeployments, 'service', serviceArn).some(({ targetRevisionArn: target, sourceRevisionArns, rollback }) => target === targetRevisionArn || sourceRevisionArns.includes(targetRevisionArn) || rollback?.revisionArn === targetRevisionArn);
    const isDeployed = transaction.find(deployments, 'service', serviceArn).some(({ revisionArn }) => revisionArn === targetRevisionArn);
    if (!isNamed && !isDeployed) transaction.remove(serviceRevisions, targetRevisionArn);
  }
}
