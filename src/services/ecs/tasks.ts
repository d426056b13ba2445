import type { Cluster } from '#model/cluster.ts';
import { taskArn, tasks, type Task } from '#model/task.ts';
import type { Reader } from '#state/store.ts';
import { taskIdOf } from './references.ts';

/** The task of the cluster that a caller means by an id or an ARN. */
export function findTask(reader: Reader, cluster: Cluster, reference: string): Task | undefined {
  const id = taskIdOf(reference, cluster);
  const task = reader.get(tasks, taskArn(cluster, cluster.name, id));
  return task !== undefined && (!reference.startsWith('arn:') || reference === task.arn) ? task : undefined;
}

/** How a task that is not there is named in an answer. */
export function missingTaskArn(cluster: Cluster, reference: string): string {
  return reference.startsWith('arn:') ? reference : taskArn(cluster, cluster.name, reference);
}
