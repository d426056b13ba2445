import { formatArn } from '#base/arn.ts';
import { defineCollection } from './collection.ts';
import type { ListenerProtocol } from './listener.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroup.html */
export interface TargetGroup extends Scope {
  readonly arn: string;
  readonly name: string;
  /** 16 hexadecimal digits. */
  readonly id: string;
  readonly targetType: 'ip' | 'instance' | 'alb';
  readonly protocol: ListenerProtocol;
  readonly protocolVersion?: 'HTTP1' | 'HTTP2' | 'GRPC';
  readonly port: number;
  readonly vpcId: string;
  readonly healthCheck: HealthCheck;
  /** As set by the caller, by AWS's names; what is absent has its default. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
  readonly createdAt: number;
}

export interface HealthCheck {
  readonly isEnabled: boolean;
  readonly protocol: 'HTTP' | 'HTTPS' | 'TCP';
  readonly port: number | 'traffic-port';
  /** Of HTTP and HTTPS. */
  readonly path?: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThresholdCount: number;
  readonly unhealthyThresholdCount: number;
  /** `200`, `200,202` or `200-299`: of HTTP or of gRPC by the group's protocol version. */
  readonly matcher?: string;
}

export const targetGroups = defineCollection<TargetGroup>()({
  kind: 'elbv2-target-group',
  version: 1,
  key: (group) => group.arn,
  indexes: { scope: scopeKey, name: (group) => targetGroupNameKey(group, group.name) },
});

export function targetGroupNameKey(scope: Scope, name: string): string {
  return `${scopeKey(scope)}/${name}`;
}

export function targetGroupArn(scope: Scope, { name, id }: Pick<TargetGroup, 'name' | 'id'>): string {
  return formatArn({ service: 'elasticloadbalancing', region: scope.region, account: scope.account, resource: `targetgroup/${name}/${id}` });
}
