import type { PlacementConstraint, PlacementStrategy } from '@aws-sdk/client-ecs';
import type { FargateCapacity } from '#model/fargate-capacity.ts';
import { platformVersions } from '#model/platform-version.ts';
import type { TaskDefinition } from '#model/task-definition.ts';
import { invalidParameter, platformUnknown } from '../errors.ts';
import { checkHonoured } from './honoured.ts';

export interface AskedPlacement {
  readonly platformVersion?: string | undefined;
  readonly placementConstraints?: readonly PlacementConstraint[] | undefined;
  readonly placementStrategy?: readonly PlacementStrategy[] | undefined;
}

/** What can be asked for where Fargate chooses the host: its version, and nothing else. */
export function checkFargatePlacement({ platformVersion, placementConstraints = [], placementStrategy = [] }: AskedPlacement): void {
  if (placementConstraints.length > 0) throw invalidParameter('Placement constraints are not supported with FARGATE launch type.');
  if (placementStrategy.length > 0) throw invalidParameter('Placement strategies are not supported with FARGATE launch type.');
  if (platformVersion && !platformVersions.includes(platformVersion)) throw platformUnknown();
}

/** Throws when a task of this definition would not run on FARGATE here, or not as it says. */
export function checkRunsOnFargate(definition: TaskDefinition, capacity: FargateCapacity): void {
  if (!definition.compatibilities.includes('FARGATE')) throw invalidParameter('Task definition does not support launch_type FARGATE.');
  checkHonoured(definition, capacity);
}
