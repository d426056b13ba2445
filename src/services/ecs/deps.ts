import type * as ecs from '@aws-sdk/client-ecs';
import type { TryLinkedRole } from '#auth/linked-role.ts';
import type { Clock } from '#base/clock.ts';
import type { Ids } from '#base/ids.ts';
import type { FargateCapacity } from '#model/fargate-capacity.ts';
import type { TaskSize } from '#model/fargate-task-size.ts';
import type { Store } from '#state/store.ts';
import type { Operation } from '#wire/operation.ts';

/** What the operations of ECS are handed. */
export interface EcsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly capacity: FargateCapacity;
  /** What living tasks hold of it. */
  readonly usage: { readonly held: TaskSize };
  /** AWSServiceRoleForECS, with which ECS gives tasks their network interfaces. */
  readonly tryLinkedRole: TryLinkedRole;
}

export type EcsOperation<Name extends string> = Operation<typeof ecs, Name, EcsDeps>;
