import { SortOrder, TaskDefinitionStatus } from '@aws-sdk/client-ecs';
import { scopeKey } from '#model/scope.ts';
import { taskDefinitions, type TaskDefinition } from '#model/task-definition.ts';
import { checkEnum, validationMessage } from '#wire/constraints.ts';
import { onEverything } from '../access.ts';
import type { EcsOperation } from '../deps.ts';
import { invalidParameter } from '../errors.ts';
import { pageOf } from '../paging.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitions.html */
export default {
  access: () => [onEverything('ListTaskDefinitions')],

  handle(input, call, { store }) {
    const message = validationMessage([checkEnum('status', input.status, TaskDefinitionStatus), checkEnum('sort', input.sort, SortOrder)]);
    if (message !== undefined) throw invalidParameter(message);
    const status = input.status ?? 'ACTIVE';
    // The prefix is a whole family's name, whatever it is called.
    const all = input.familyPrefix ? store.find(taskDefinitions, 'family', `${scopeKey(call)}/${input.familyPrefix}`) : store.find(taskDefinitions, 'scope', scopeKey(call));
    const sorted = all.filter((definition) => definition.status === status).toSorted(byFamilyAndRevision);
    const { items, nextToken } = pageOf(input.sort === 'DESC' ? sorted.toReversed() : sorted, input, (definition) => definition.arn);
    return { taskDefinitionArns: items.map((definition) => definition.arn), nextToken };
  },
} satisfies EcsOperation<'ListTaskDefinitions'>;

function byFamilyAndRevision(one: TaskDefinition, other: TaskDefinition): number {
  if (one.family !== other.family) return one.family < other.family ? -1 : 1;
  return one.revision - other.revision;
}
