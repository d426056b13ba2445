import type { LoadBalancerTopology } from '#model/load-balancer-topology.ts';
import { planApplicationBalancer } from './application-plan.ts';
import type { BalancerPlan, PlacedBalancer } from './balancer-plan.ts';
import { backendName } from './names.ts';
import { planNetworkBalancer } from './network-plan.ts';
import { targetsOfNode } from './serving-targets.ts';
import { assignSlots, type Slots } from './slots.ts';

/** What HAProxy does for a load balancer; undefined when it has nothing to do. */
export function planBalancer(balancer: PlacedBalancer): BalancerPlan | undefined {
  if (balancer.nodes.length === 0) return undefined;
  switch (balancer.topology.type) {
    case 'application':
      return planApplicationBalancer(balancer);
    case 'network':
      return planNetworkBalancer(balancer);
  }
}

/** The places of all targets of a load balancer, by the names of backends. */
export function planSlots(previous: ReadonlyMap<string, Slots>, topology: LoadBalancerTopology): ReadonlyMap<string, Slots> {
  const slots = new Map<string, Slots>();
  for (const group of topology.groups) {
    for (const { availabilityZone } of topology.nodes) {
      const name = backendName(topology, group, availabilityZone);
      slots.set(name, assignSlots(previous.get(name) ?? [], targetsOfNode(group, availabilityZone)));
    }
  }
  return slots;
}
