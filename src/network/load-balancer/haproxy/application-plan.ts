import { join } from 'node:path';
import { applicationDefaults } from './application-defaults.ts';
import { planListener } from './application-frontend.ts';
import type { BalancerPlan, PlacedBalancer } from './balancer-plan.ts';
import { errorFile } from './error-pages.ts';
import { groupBackend } from './group-backends.ts';

export function planApplicationBalancer(balancer: PlacedBalancer): BalancerPlan {
  const { topology, nodes } = balancer;
  const unreachablePath = join(balancer.folder, 'unreachable.http');
  const listeners = topology.listeners.map((listener) => planListener(balancer, listener));
  return {
    sections: [
      applicationDefaults(topology, unreachablePath),
      ...listeners.flatMap(({ sections }) => sections),
      ...topology.groups.flatMap((group) => nodes.map((node) => groupBackend(balancer, node, group))),
    ],
    files: new Map([[unreachablePath, errorFile(502)], ...listeners.flatMap(({ files }) => [...files])]),
  };
}
