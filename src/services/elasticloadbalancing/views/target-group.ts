import type { TargetGroup as TargetGroupView } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroup } from '#model/target-group.ts';

/** A target group as the API shows it; `loadBalancerArns` are those whose listeners or rules forward to it. */
export function targetGroupView(group: TargetGroup, loadBalancerArns: readonly string[]): TargetGroupView {
  const { healthCheck: check } = group;
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: group.protocol,
    Port: group.port,
    VpcId: group.vpcId,
    HealthCheckProtocol: check.protocol,
    HealthCheckPort: String(check.port),
    HealthCheckEnabled: check.isEnabled,
    HealthCheckIntervalSeconds: check.intervalSeconds,
    HealthCheckTimeoutSeconds: check.timeoutSeconds,
    HealthyThresholdCount: check.healthyThresholdCount,
    UnhealthyThresholdCount: check.unhealthyThresholdCount,
    ...(check.path === undefined ? {} : { HealthCheckPath: check.path }),
    ...(check.matcher === undefined ? {} : { Matcher: group.protocolVersion === 'GRPC' ? { GrpcCode: check.matcher } : { HttpCode: check.matcher } }),
    LoadBalancerArns: [...loadBalancerArns],
    TargetType: group.targetType,
    ...(group.protocolVersion === undefined ? {} : { ProtocolVersion: group.protocolVersion }),
    IpAddressType: 'ipv4',
  };
}
