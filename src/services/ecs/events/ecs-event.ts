import { parseArn } from '#base/arn.ts';
import { known } from '#base/assert.ts';

/** As EventBridge delivers it (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html). */
export interface EcsEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'ECS Task State Change' | 'ECS Service Action' | 'ECS Deployment State Change' | 'ECS Hook State Change';
  readonly source: 'aws.ecs';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface EventFacts {
  /** A UUID. */
  readonly id: string;
  readonly atMs: number;
}

/** The envelope of what has happened to one resource. */
export function ecsEvent(type: EcsEvent['detail-type'], { id, atMs }: EventFacts, { resourceArn, detail }: { readonly resourceArn: string; readonly detail: EcsEvent['detail'] }): EcsEvent {
  const { account, region } = known(parseArn(resourceArn), `the ARN ${resourceArn}`);
  // Whole seconds, as EventBridge writes it.
  const time = `${new Date(atMs).toISOString().slice(0, -'.000Z'.length)}Z`;
  return { version: '0', id, 'detail-type': type, source: 'aws.ecs', account, time, region, resources: [resourceArn], detail };
}
