import { TaskField } from '@aws-sdk/client-ecs';
import { onTasks } from '../access.ts';
import { activeCluster, ensureDefaultCluster } from '../clusters.ts';
import type { EcsOperation } from '../deps.ts';
import { invalidParameter } from '../errors.ts';
import { checkInclude } from '../include.ts';
import { findTask, missingTaskArn } from '../tasks.ts';
import { taskView } from '../views/task.ts';

const taskCountMax = 100;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html */
export default {
  access: (input, call) => onTasks('DescribeTasks', call, input),

  async handle(input, call, { store, clock }) {
    checkInclude(input.include, TaskField);
    const references = input.tasks ?? [];
    if (references.length === 0) throw invalidParameter('Tasks cannot be empty.');
    if (references.length > taskCountMax) throw invalidParameter(`Tasks can have at most ${taskCountMax} items.`);
    await ensureDefaultCluster(store, call, clock.nowMs());
    const cluster = activeCluster(store, call, input.cluster);
    const found = references.map((reference) => ({ reference, task: findTask(store, cluster, reference) }));
    return {
      tasks: found.flatMap(({ task }) => (task === undefined ? [] : [taskView(task, input.include)])),
      failures: found.flatMap(({ reference, task }) => (task === undefined ? [{ arn: missingTaskArn(cluster, reference), reason: 'MISSING' }] : [])),
    };
  },
} satisfies EcsOperation<'DescribeTasks'>;
