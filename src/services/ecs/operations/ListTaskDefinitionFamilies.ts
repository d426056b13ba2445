import { TaskDefinitionFamilyStatus } from '@aws-sdk/client-ecs';
import { scopeKey } from '#model/scope.ts';
import { taskDefinitions } from '#model/task-definition.ts';
import { checkEnum, validationMessage } from '#wire/constraints.ts';
import { onEverything } from '../access.ts';
import type { EcsOperation } from '../deps.ts';
import { invalidParameter } from '../errors.ts';
import { pageOf } from '../paging.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitionFamilies.html: a family is ACTIVE while one of its revisions is. */
export default {
  access: () => [onEverything('ListTaskDefinitionFamilies')],

  handle(input, call, { store }) {
    const message = validationMessage([checkEnum('status', input.status, TaskDefinitionFamilyStatus)]);
    if (message !== undefined) throw invalidParameter(message);
    const status = input.status ?? 'ALL';
    const isActive = new Map<string, boolean>();
    for (const definition of store.find(taskDefinitions, 'scope', scopeKey(call))) {
      isActive.set(definition.family, (isActive.get(definition.family) ?? false) || definition.status === 'ACTIVE');
    }
    const families = [...isActive]
      .filter(([family, active]) => family.startsWith(input.familyPrefix ?? '') && (status === 'ALL' || active === (status === 'ACTIVE')))
      .map(([family]) => family);
    const { items, nextToken } = pageOf(families.toSorted(), input, (family) => family);
    return { families: [...items], nextToken };
  },
} satisfies EcsOperation<'ListTaskDefinitionFamilies'>;
