import type { Failure } from '@aws-sdk/client-ecs';
import { taskDefinitions, type TaskDefinition } from '#model/task-definition.ts';
import { onTaskDefinition, orAny } from '../access.ts';
import type { EcsOperation } from '../deps.ts';
import { invalidParameter } from '../errors.ts';
import { findTaskDefinition, namesRevision } from '../task-definitions.ts';
import { taskDefinitionView } from '../views/task-definition.ts';

const definitionCountMax = 10;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteTaskDefinitions.html: a definition goes for good once nothing runs from it. */
export default {
  access: (input, call) => orAny(input.taskDefinitions ?? [], '*').map((reference) => onTaskDefinition('DeleteTaskDefinitions', call, reference)),

  async handle(input, call, { store, clock }) {
    const references = input.taskDefinitions ?? [];
    if (references.length === 0) throw invalidParameter('TaskDefinitions cannot be empty.');
    if (references.length > definitionCountMax) throw invalidParameter(`TaskDefinitions can have at most ${definitionCountMax} items.`);
    const deleted: TaskDefinition[] = [];
    const failures: Failure[] = [];
    await store.transact((transaction) => {
      for (const reference of new Set(references)) {
        const definition = namesRevision(reference) ? findTaskDefinition(transaction, call, reference) : undefined;
        const failure = failureOf(reference, definition);
        if (failure !== undefined) failures.push(failure);
        if (failure !== undefined || definition === undefined) continue;
        const deleting = { ...definition, status: 'DELETE_IN_PROGRESS' as const, deleteRequestedAt: definition.deleteRequestedAt ?? clock.nowMs() };
        transaction.put(taskDefinitions, deleting);
        deleted.push(deleting);
      }
    });
    return { taskDefinitions: deleted.map(taskDefinitionView), failures };
  },
} satisfies EcsOperation<'DeleteTaskDefinitions'>;

function failureOf(reference: string, definition: TaskDefinition | undefined): Failure | undefined {
  if (!namesRevision(reference)) return { arn: reference, reason: 'The specified task definition identifier is invalid. Specify a valid name or ARN and try again.' };
  if (definition === undefined) return { arn: reference, reason: 'The specified task definition does not exist. Specify a valid account, family, revision and try again.' };
  if (definition.status === 'ACTIVE') return { arn: definition.arn, reason: 'The specified task definition is still in ACTIVE status. Please deregister the target and try again.' };
  return undefined;
}
