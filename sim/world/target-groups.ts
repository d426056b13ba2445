import { listeners } from '#model/listener.ts';
import { loadBalancerArn, loadBalancers } from '#model/load-balancer.ts';
import { targetGroupArn, targetGroups } from '#model/target-group.ts';
import { subnets, vpcs } from '#model/vpc.ts';
import type { Scope } from '#model/scope.ts';
import type { Transaction } from '#state/store.ts';

/** The target groups of the one load balancer, with the seconds of their deregistration delays. */
const delays = { blue: 20, green: 300 } as const;
export type TargetGroupName = keyof typeof delays;

const firstPort = 80;

export function arnOfTargetGroup(scope: Scope, name: TargetGroupName): string {
  return targetGroupArn(scope, { name, id: idOf(name) });
}

/** Puts a load balancer with a listener for each target group, unless they are there: calls of Elastic Load Balancing are no part of a simulation. */
export function ensureTargetGroups(transaction: Transaction, scope: Scope): void {
  const balancer = { type: 'application', name: 'front', id: idOf('front') } as const;
  const arn = loadBalancerArn(scope, balancer);
  const vpcId = transaction.list(vpcs)[0]?.id;
  if (vpcId === undefined || transaction.get(loadBalancers, arn) !== undefined) return;
  const nodes = transaction.find(subnets, 'vpc', vpcId).map(({ id, availabilityZone }) => ({ availabilityZone, subnetId: id, networkInterfaceId: 'none' }));
  transaction.put(loadBalancers, { ...scope, ...balancer, arn, scheme: 'internal', vpcId, nodes, securityGroupIds: [], dnsName: 'front.localhost', state: { code: 'active' }, attributes: {}, tags: [], createdAt: 0 });
  for (const [index, name] of (['blue', 'green'] as const).entries()) {
    const groupArn = arnOfTargetGroup(scope, name);
    transaction.put(targetGroups, {
      ...scope,
      arn: groupArn,
      name,
      id: idOf(name),
      targetType: 'ip',
      protocol: 'HTTP',
      port: firstPort,
      vpcId,
      healthCheck: { isEnabled: true, protocol: 'HTTP', port: 'traffic-port', path: '/', intervalSeconds: 5, timeoutSeconds: 2, healthyThresholdCount: 2, unhealthyThresholdCount: 2, matcher: '200' },
      attributes: { 'deregistration_delay.timeout_seconds': String(delays[name]) },
      tags: [],
      createdAt: 0,
    });
    transaction.put(listeners, {
      ...scope,
      arn: `arn:aws:elasticloadbalancing:${scope.region}:${scope.account}:listener/app/front/${balancer.id}/${idOf(name)}`,
      id: idOf(name),
      loadBalancerArn: arn,
      port: firstPort + index,
      protocol: 'HTTP',
      certificateArns: [],
      mutualAuthentication: { mode: 'off' },
      defaultActions: [{ type: 'forward', targetGroups: [{ targetGroupArn: groupArn, weight: 1 }], isPlain: true }],
      attributes: {},
      tags: [],
      createdAt: 0,
    });
  }
}

/** 16 hexadecimal digits that never change. */
function idOf(name: string): string {
  return Buffer.from(name.padEnd(8, '_')).toString('hex');
}
