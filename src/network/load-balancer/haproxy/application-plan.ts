import { applicationDefaults } from './application-defaults.ts';
import { listenerSections } from './application-frontend.ts';
import type { BalancerPlan, PlacedBalancer } from './balancer-plan.ts';
import { groupBackend } from './group-backends.ts';

export function planApplicationBalancer(balancer: PlacedBalancer): BalancerPlan {
  const { topology, nodes } = balancer;
  return {
    sections: [
      applicationDefaults(topology),
      ...topology.listeners.flatMap((listener) => listenerSections(balancer, listener)),
      ...topology.groups.flatMap((group) => nodes.map((node) => groupBackend(balancer, node, group))),
    ],
    files: new Map(),
  };
}
