import { taskArn, tasks } from '#model/task.ts';
import { withStopWish } from '#model/task-status.ts';
import { activeCluster, ensureDefaultCluster } from '../clusters.ts';
import { clusterKeys } from '../condition-keys.ts';
import type { EcsOperation } from '../deps.ts';
import { invalidParameter } from '../errors.ts';
import { clusterNameOf } from '../references.ts';
import { findTask } from '../tasks.ts';
import { taskView } from '../views/task.ts';

const reasonLengthMax = 1_024;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopTask.html */
export default {
  access: (input, call) => {
    const task = input.task ?? '';
    return [{ action: 'ecs:StopTask', resource: task.startsWith('arn:') ? task : taskArn(call, clusterNameOf(input.cluster), task), keys: clusterKeys(call, input.cluster) }];
  },

  async handle(input, call, { store, clock }) {
    if ((input.reason ?? '').length > reasonLengthMax) throw invalidParameter(`reason can have at most ${reasonLengthMax} characters.`);
    await ensureDefaultCluster(store, call, clock.nowMs());
    const stopped = await store.transact((transaction) => {
      const task = findTask(transaction, activeCluster(transaction, call, input.cluster), input.task ?? '');
      if (task === undefined) throw invalidParameter('The referenced task was not found.');
      const stopping = withStopWish(task, { code: 'UserInitiated', reason: input.reason || 'Task stopped by user' });
      if (stopping !== task) transaction.put(tasks, stopping);
      return stopping;
    });
    return { task: taskView(stopped, ['TAGS']) };
  },
} satisfies EcsOperation<'StopTask'>;
