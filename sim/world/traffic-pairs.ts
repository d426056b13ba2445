import type { LoadBalancer } from '@aws-sdk/client-ecs';
import { listeners } from '#model/listener.ts';
import { loadBalancers } from '#model/load-balancer.ts';
import type { Scope } from '#model/scope.ts';
import { targetGroupArn, targetGroups } from '#model/target-group.ts';
import type { Transaction } from '#state/store.ts';

/** Services that traffic can be shifted for: each has two target groups, and a listener for production and one for tests. */
export const pairedServices = ['web', 'api', 'jobs'] as const;

const sides = ['one', 'two'] as const;
type Side = (typeof sides)[number];
const firstPort = 8_000;
const delaySeconds = '20';

/** Puts what the services need to shift traffic behind the load balancer that is there, unless it was put before. */
export function ensureTrafficPairs(transaction: Transaction, scope: Scope): void {
  const [balancer] = transaction.list(loadBalancers);
  if (balancer === undefined || transaction.get(targetGroups, groupArn(scope, 'web', 'one')) !== undefined) return;
  for (const [index, service] of pairedServices.entries()) {
    for (const [offset, side] of sides.entries()) {
      const port = firstPort + 2 * index + offset;
      const arn = groupArn(scope, service, side);
      const common = { ...scope, tags: [], createdAt: 0 };
      transaction.put(targetGroups, {
        ...common,
        arn,
        name: `${service}-${side}`,
        id: idOf(service, side),
        targetType: 'ip',
        protocol: 'HTTP',
        port,
        vpcId: balancer.vpcId,
        healthCheck: { isEnabled: true, protocol: 'HTTP', port: 'traffic-port', path: '/', intervalSeconds: 5, timeoutSeconds: 2, healthyThresholdCount: 2, unhealthyThresholdCount: 2, matcher: '200' },
        attributes: { 'deregistration_delay.timeout_seconds': delaySeconds },
      });
      transaction.put(listeners, {
        ...common,
        arn: listenerArn(scope, service, side),
        id: idOf(service, side),
        loadBalancerArn: balancer.arn,
        port,
        protocol: 'HTTP',
        certificateArns: [],
        mutualAuthentication: { mode: 'off' },
        defaultActions: [{ type: 'forward', targetGroups: [{ targetGroupArn: arn, weight: 1 }], isPlain: true }],
        attributes: {},
      });
    }
  }
}

/** What a service says to be deployed with its traffic shifted: the production rule leads to its first group, the test rule to its second. */
export function shiftedBalancer(scope: Scope, service: string): LoadBalancer {
  return {
    targetGroupArn: groupArn(scope, service, 'one'),
    containerName: 'app',
    containerPort: 80,
    advancedConfiguration: {
      alternateTargetGroupArn: groupArn(scope, service, 'two'),
      productionListenerRule: ruleArn(scope, service, 'one'),
      testListenerRule: ruleArn(scope, service, 'two'),
      roleArn: `arn:aws:iam::${scope.account}:role/ecs`,
    },
  };
}

/** Of the listener's default rule. */
export function ruleArn(scope: Scope, service: string, side: Side): string {
  return `${listenerArn(scope, service, side).replace(':listener/', ':listener-rule/')}/0000000000000000`;
}

function groupArn(scope: Scope, service: string, side: Side): string {
  return targetGroupArn(scope, { name: `${service}-${side}`, id: idOf(service, side) });
}

function listenerArn(scope: Scope, service: string, side: Side): string {
  return `arn:aws:elasticloadbalancing:${scope.region}:${scope.account}:listener/app/front/${idOf('front', 'one')}/${idOf(service, side)}`;
}

/** 16 hexadecimal digits that never change. */
function idOf(service: string, side: Side): string {
  return Buffer.from(`${service}-${side}`.padEnd(8, '_').slice(0, 8)).toString('hex');
}
