import type { HostPort, Resources } from './node.ts';
import type { Query } from './query/query.ts';

/** What one task takes of its node. */
export interface Holding extends Resources {
  /** `service:<name>`, `family:<family>`, or what RunTask named: spread and distinctInstance count by it. */
  readonly group: string;
  /** Fixed host ports only. */
  readonly ports: readonly HostPort[];
}

export type PlacementConstraint = { readonly type: 'distinctInstance' } | { readonly type: 'memberOf'; readonly query: Query };

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-strategies.html */
export type PlacementStrategy =
  | { readonly type: 'random' }
  /** `instanceId`, `host`, or `attribute:<name>`. */
  | { readonly type: 'spread'; readonly field: string }
  | { readonly type: 'binpack'; readonly field: 'cpu' | 'memory' };

/** What every task of one batch asks for. */
export interface PlacementRequest extends Holding {
  readonly cpuArchitecture?: 'X86_64' | 'ARM64';
  readonly operatingSystem?: 'linux' | 'windows';
  readonly requiresAttributes: readonly { readonly name: string; readonly value?: string }[];
  readonly constraints: readonly PlacementConstraint[];
  /** In the order in which they are to be honoured. */
  readonly strategy: readonly PlacementStrategy[];
  /** Only its nodes; absent, all are welcome. */
  readonly capacityProvider?: string;
  /** Only there: a task that is to bring a service's zones into balance is of no use elsewhere. */
  readonly zone?: string;
}

/** Of a service that names none: over the zones, then where it has the fewest tasks (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/update-service-parameters.html). */
export const strategyOfServices: readonly PlacementStrategy[] = [
  { type: 'spread', field: 'attribute:ecs.availability-zone' },
  { type: 'spread', field: 'instanceId' },
];
