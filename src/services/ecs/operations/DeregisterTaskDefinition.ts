import { taskDefinitions } from '#model/task-definition.ts';
import { onEverything } from '../access.ts';
import type { EcsOperation } from '../deps.ts';
import { clientError } from '../errors.ts';
import { exactTaskDefinition } from '../task-definitions.ts';
import { taskDefinitionView } from '../views/task-definition.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterTaskDefinition.html */
export default {
  access: () => [onEverything('DeregisterTaskDefinition')],

  async handle(input, call, { store, clock }) {
    const deregistered = await store.transact((transaction) => {
      const definition = exactTaskDefinition(transaction, call, input.taskDefinition ?? '');
      if (definition === undefined) throw clientError('Unable to describe task definition.');
      if (definition.status !== 'ACTIVE') throw clientError('TaskDefinition is inactive');
      const inactive = { ...definition, status: 'INACTIVE' as const, deregisteredAt: clock.nowMs() };
      transaction.put(taskDefinitions, inactive);
      return inactive;
    });
    return { taskDefinition: taskDefinitionView(deregistered) };
  },
} satisfies EcsOperation<'DeregisterTaskDefinition'>;
