import { ContainerCondition, type ContainerDefinition } from '@aws-sdk/client-ecs';
import { checkEnum, validationMessage } from '#wire/constraints.ts';
import { clientError, invalidParameter } from '../errors.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html */
export function checkDependencies(containers: readonly ContainerDefinition[]): void {
  const byName = new Map(containers.map((container) => [container.name ?? '', container]));
  for (const container of containers) {
    for (const { containerName = '', condition } of container.dependsOn ?? []) {
      const message = validationMessage([checkEnum('dependsOn.condition', condition, ContainerCondition)]);
      if (message !== undefined) throw invalidParameter(message);
      checkDependency(container, containerName, condition ?? '', byName.get(containerName));
    }
    for (const { sourceContainer = '' } of container.volumesFrom ?? []) {
      if (!byName.has(sourceContainer)) throw clientError(`Unknown sourceContainer '${sourceContainer}' in volumesFrom of container '${container.name}'.`);
    }
  }
  if (hasCycle(byName)) throw clientError('Container dependencies should not have a cycle');
}

function checkDependency(container: ContainerDefinition, name: string, condition: string, target: ContainerDefinition | undefined): void {
  if (target === undefined) throw clientError(`Cannot depend on container + '${name}' because it does not exist`);
  if (name === container.name) throw clientError('Container dependencies should not have a cycle');
  if ((condition === 'SUCCESS' || condition === 'COMPLETE') && target.essential !== false) {
    throw clientError('A dependency container with SUCCESS or COMPLETE condition cannot be an essential container');
  }
  if (condition === 'HEALTHY' && target.healthCheck === undefined) {
    throw clientError('A dependency container with HEALTHY condition must have health check configured');
  }
}

/** A container waits for those that it depends on and for those whose volumes it takes. */
function awaitedBy(container: ContainerDefinition): readonly string[] {
  const dependencies = (container.dependsOn ?? []).map((dependency) => dependency.containerName ?? '');
  const sources = (container.volumesFrom ?? []).map((source) => source.sourceContainer ?? '');
  return [...dependencies, ...sources];
}

/** Takes away what waits for nothing until nothing is left, or only what waits in a circle. */
function hasCycle(byName: ReadonlyMap<string, ContainerDefinition>): boolean {
  let waiting = [...byName];
  for (;;) {
    const names = new Set(waiting.map(([name]) => name));
    const still = waiting.filter(([, container]) => awaitedBy(container).some((name) => names.has(name)));
    if (still.length === waiting.length) return still.length > 0;
    waiting = still;
  }
}
