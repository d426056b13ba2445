import type { ContainerOverride, TaskOverride } from '@aws-sdk/client-ecs';

/** The overrides without the blanks and zeros that clients send for what nobody gave, as Terraform's `aws_ecs_task_execution` does. */
export function givenOverrides(overrides: TaskOverride | undefined): TaskOverride | undefined {
  if (overrides === undefined) return undefined;
  const { cpu, memory, taskRoleArn, executionRoleArn, containerOverrides, ...others } = overrides;
  return {
    ...others,
    ...(cpu && { cpu }),
    ...(memory && { memory }),
    ...(taskRoleArn && { taskRoleArn }),
    ...(executionRoleArn && { executionRoleArn }),
    ...(containerOverrides && { containerOverrides: containerOverrides.map(givenToContainer) }),
  };
}

function givenToContainer({ cpu, memory, memoryReservation, ...others }: ContainerOverride): ContainerOverride {
  return { ...others, ...(cpu && { cpu }), ...(memory && { memory }), ...(memoryReservation && { memoryReservation }) };
}
