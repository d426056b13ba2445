import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';

/** Outlives the family's definitions: ECS never gives a revision number twice. */
export interface TaskDefinitionFamily extends Scope {
  readonly name: string;
  readonly lastRevision: number;
}

export const taskDefinitionFamilies = defineCollection<TaskDefinitionFamily>()({
  kind: 'ecs-task-definition-family',
  version: 1,
  key: (family) => taskDefinitionFamilyKey(family, family.name),
  indexes: {},
});

export function taskDefinitionFamilyKey(scope: Scope, name: string): string {
  return `${scopeKey(scope)}/${name}`;
}
