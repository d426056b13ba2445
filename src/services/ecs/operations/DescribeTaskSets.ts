import { TaskSetField } from '@aws-sdk/client-ecs';
import { taskSets } from '#model/task-set.ts';
import { onTaskSet, orAny } from '../access.ts';
import { activeCluster } from '../clusters.ts';
import type { EcsOperation } from '../deps.ts';
import { invalidParameter } from '../errors.ts';
import { checkInclude } from '../include.ts';
import { findTaskSet, serviceOfTaskSets, shownTaskSet, taskSetArnOf } from '../task-sets.ts';

const taskSetCountMax = 100;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskSets.html */
export default {
  access: (input, call) => orAny(input.taskSets ?? [], '*').map((taskSet) => onTaskSet('DescribeTaskSets', call, { ...input, taskSet })),

  handle(input, call, { store }) {
    checkInclude(input.include, TaskSetField);
    const references = input.taskSets ?? [];
    if (references.length > taskSetCountMax) throw invalidParameter(`TaskSets can have at most ${taskSetCountMax} items.`);
    const service = serviceOfTaskSets(store, activeCluster(store, call, input.cluster), input.service ?? '');
    const arns = references.length === 0 ? store.find(taskSets, 'service', service.arn).map(({ arn }) => arn) : [...new Set(references.map((reference) => taskSetArnOf(service, reference)))];
    const found = arns.flatMap((arn) => findTaskSet(store, service, arn) ?? []);
    return {
      taskSets: found.map((taskSet) => shownTaskSet(store, taskSet, { service, include: input.include })),
      failures: arns.filter((arn) => !found.some((taskSet) => taskSet.arn === arn)).map((arn) => ({ arn, reason: 'MISSING' })),
    };
  },
} satisfies EcsOperation<'DescribeTaskSets'>;
