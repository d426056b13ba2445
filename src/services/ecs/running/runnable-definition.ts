import type { Scope } from '#model/scope.ts';
import type { TaskDefinition } from '#model/task-definition.ts';
import type { Reader } from '#state/store.ts';
import { clientError, invalidParameter } from '../errors.ts';
import { checkAccount } from '../references.ts';
import { findTaskDefinition } from '../task-definitions.ts';

/** The definition that tasks are to be made from; thrown is what ECS answers when it cannot be used for new ones. */
export function runnableDefinition(reader: Reader, scope: Scope, reference: string): TaskDefinition {
  const definition = findTaskDefinition(reader, scope, reference);
  if (definition === undefined) checkAccount(scope, reference);
  if (definition === undefined) throw clientError('TaskDefinition not found.');
  if (definition.status !== 'ACTIVE') throw invalidParameter('TaskDefinition is inactive');
  return definition;
}
