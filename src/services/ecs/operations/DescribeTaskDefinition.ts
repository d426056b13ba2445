import { TaskDefinitionField } from '@aws-sdk/client-ecs';
import { onEverything } from '../access.ts';
import type { EcsOperation } from '../deps.ts';
import { clientError } from '../errors.ts';
import { checkInclude } from '../include.ts';
import { findTaskDefinition } from '../task-definitions.ts';
import { taskDefinitionView } from '../views/task-definition.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html */
export default {
  access: () => [onEverything('DescribeTaskDefinition')],

  handle(input, call, { store }) {
    checkInclude(input.include, TaskDefinitionField);
    const definition = findTaskDefinition(store, call, input.taskDefinition ?? '');
    if (definition === undefined) throw clientError('Unable to describe task definition.');
    return { taskDefinition: taskDefinitionView(definition), tags: input.include?.includes('TAGS') ? [...definition.tags] : [] };
  },
} satisfies EcsOperation<'DescribeTaskDefinition'>;
