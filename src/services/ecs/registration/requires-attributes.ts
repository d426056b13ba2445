import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { RegistrationInput } from './registration-input.ts';

/** What a container instance has to offer for the definition, as ECS derives it and shows it in `requiresAttributes`. */
export function requiredAttributes(input: RegistrationInput): readonly { readonly name: string }[] {
  const names = new Set([...ofTask(input), ...(input.containerDefinitions ?? []).flatMap((container) => ofContainer(container, input))]);
  return Array.from(names, (name) => ({ name }));
}

const dockerApi = (version: string) => `com.amazonaws.ecs.capability.docker-remote-api.${version}`;

function ofTask(input: RegistrationInput): readonly string[] {
  return [
    ...(input.networkMode === 'awsvpc' ? ['ecs.capability.task-eni'] : []),
    ...(input.taskRoleArn ? ['com.amazonaws.ecs.capability.task-iam-role'] : []),
    ...(input.pidMode !== undefined || input.ipcMode !== undefined ? ['ecs.capability.pid-ipc-namespace-sharing'] : []),
    ...(input.proxyConfiguration === undefined ? [] : ['ecs.capability.aws-appmesh']),
    ...(input.ephemeralStorage === undefined ? [] : ['ecs.capability.extensible-ephemeral-storage']),
    ...((input.volumes ?? []).some((volume) => volume.efsVolumeConfiguration !== undefined) ? ['ecs.capability.efs', dockerApi('1.25')] : []),
    dockerApi('1.18'),
  ];
}

function ofContainer(container: ContainerDefinition, input: RegistrationInput): readonly string[] {
  const driver = container.logConfiguration?.logDriver;
  const isEcr = /\.dkr\.ecr\./.test(container.image ?? '');
  const hasExecutionRole = Boolean(input.executionRoleArn);
  return [
    ...(driver === undefined ? [] : [`com.amazonaws.ecs.capability.logging-driver.${driver}`]),
    ...(driver === 'awslogs' ? [dockerApi('1.19'), ...(hasExecutionRole ? ['ecs.capability.execution-role-awslogs'] : [])] : []),
    ...(isEcr ? ['com.amazonaws.ecs.capability.ecr-auth', ...(hasExecutionRole ? ['ecs.capability.execution-role-ecr-pull'] : [])] : []),
    ...(container.healthCheck === undefined ? [] : ['ecs.capability.container-health-check', dockerApi('1.29')]),
    ...((container.dependsOn ?? []).length > 0 || container.startTimeout !== undefined || container.stopTimeout !== undefined ? ['ecs.capability.container-ordering'] : []),
    ...(container.privileged ? ['com.amazonaws.ecs.capability.privileged-container'] : []),
    ...(container.linuxParameters?.initProcessEnabled ? [dockerApi('1.25')] : []),
    ...(container.memoryReservation === undefined ? [] : [dockerApi('1.21')]),
    ...(container.firelensConfiguration === undefined ? [] : [`ecs.capability.firelens.${container.firelensConfiguration.type}`]),
    ...(container.secrets ?? []).map(({ valueFrom = '' }) => (valueFrom.includes(':secretsmanager:') ? 'ecs.capability.secrets.asm.environment-variables' : 'ecs.capability.secrets.ssm.environment-variables')),
  ];
}
