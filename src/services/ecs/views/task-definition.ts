import type { Compatibility, TaskDefinition as TaskDefinitionView } from '@aws-sdk/client-ecs';
import { dateOf } from '#base/time.ts';
import type { TaskDefinition } from '#model/task-definition.ts';

export function taskDefinitionView(definition: TaskDefinition): TaskDefinitionView {
  return {
    ...definition.fields,
    taskDefinitionArn: definition.arn,
    family: definition.family,
    revision: definition.revision,
    status: definition.status,
    requiresAttributes: definition.requiresAttributes.map((attribute) => ({ ...attribute })),
    compatibilities: definition.compatibilities.filter(isCompatibility),
    registeredAt: dateOf(definition.registeredAt),
    registeredBy: definition.registeredBy,
    deregisteredAt: dateOf(definition.deregisteredAt),
    deleteRequestedAt: dateOf(definition.deleteRequestedAt),
  };
}

const compatibilities: readonly string[] = ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES'] satisfies Compatibility[];

function isCompatibility(value: string): value is Compatibility {
  return compatibilities.includes(value);
}
