import { createHash } from 'node:crypto';
import type { LoadBalancerTopology, TopologyListener, TopologyNode, TopologyTargetGroup } from '#model/load-balancer-topology.ts';

type Named = Pick<LoadBalancerTopology, 'id'>;

// What is of a load balancer begins with its id: two of them can never have the same name, and whose a name is can be seen.

export function frontendName(balancer: Named, listener: Pick<TopologyListener, 'id'>): string {
  return `${balancer.id}.${listener.id}`;
}

/** What a node does with a group. `%[so_name]` for the zone is the node that the request came to. */
export function backendName(balancer: Named, group: Pick<TopologyTargetGroup, 'id'>, availabilityZone: TopologyNode['availabilityZone']): string {
  return `${balancer.id}.${group.id}.${availabilityZone}`;
}

/** What answers for the rule of this ARN. */
export function answerName(balancer: Named, ruleArn: string): string {
  return `${balancer.id}.a${createHash('sha256').update(ruleArn).digest('hex').slice(0, 16)}`;
}

export function defaultsName(balancer: Named): string {
  return `${balancer.id}.defaults`;
}
