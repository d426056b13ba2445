import { listenerRules, targetGroupsOf } from '#model/listener-rule.ts';
import { listeners, type Listener } from '#model/listener.ts';
import { loadBalancers, type LoadBalancer } from '#model/load-balancer.ts';
import type { TargetGroup } from '#model/target-group.ts';
import type { Reader } from './store.ts';

/** Whether a listener or a rule forwards to the target group, and so a load balancer has it. */
export function isTargetGroupUsed(reader: Reader, { arn }: Pick<TargetGroup, 'arn'>): boolean {
  return reader.find(listeners, 'targetGroup', arn).length > 0 || reader.find(listenerRules, 'targetGroup', arn).length > 0;
}

/** The load balancers of which a listener or a rule forwards to the target group: AWS lets it be one at most. */
export function balancersOf(reader: Reader, { arn }: Pick<TargetGroup, 'arn'>): readonly LoadBalancer[] {
  const arns = new Set(listenersUsing(reader, arn).map(({ loadBalancerArn }) => loadBalancerArn));
  return [...arns].map((balancerArn) => reader.get(loadBalancers, balancerArn)).filter((balancer) => balancer !== undefined);
}

/** The ARNs of the target groups that the load balancer's listeners and rules forward to, each once. */
export function groupArnsOf(reader: Reader, { arn }: Pick<LoadBalancer, 'arn'>): readonly string[] {
  const own = reader.find(listeners, 'loadBalancer', arn);
  const arns = own.flatMap((listener) => [...targetGroupsOf(listener.defaultActions), ...reader.find(listenerRules, 'listener', listener.arn).flatMap((rule) => targetGroupsOf(rule.actions))]);
  return [...new Set(arns)];
}

function listenersUsing(reader: Reader, targetGroupArn: string): readonly Listener[] {
  const ofRules = reader.find(listenerRules, 'targetGroup', targetGroupArn).map(({ listenerArn }) => reader.get(listeners, listenerArn));
  return [...reader.find(listeners, 'targetGroup', targetGroupArn), ...ofRules].filter((listener) => listener !== undefined);
}
