import type { RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** What the caller registered, with AWS's defaults filled in. */
export type TaskDefinitionFields = Readonly<Omit<RegisterTaskDefinitionCommandInput, 'family' | 'tags'>>;

export interface TaskDefinition extends Scope {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly status: 'ACTIVE' | 'INACTIVE' | 'DELETE_IN_PROGRESS';
  readonly fields: TaskDefinitionFields;
  readonly requiresAttributes: readonly { readonly name: string; readonly value?: string }[];
  readonly compatibilities: readonly string[];
  readonly tags: readonly Tag[];
  readonly registeredAt: number;
  readonly registeredBy: string;
  readonly deregisteredAt?: number;
  readonly deleteRequestedAt?: number;
}

export const taskDefinitions = defineCollection<TaskDefinition>()({
  kind: 'ecs-task-definition',
  version: 1,
  key: (definition) => definition.arn,
  indexes: {
    scope: scopeKey,
    family: (definition) => `${scopeKey(definition)}/${definition.family}`,
    deleting: (definition) => (definition.status === 'DELETE_IN_PROGRESS' ? 'deleting' : undefined),
  },
});
