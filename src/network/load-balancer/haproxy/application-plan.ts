import { dirname, join } from 'node:path';
import { applicationDefaults, digestOf } from './application-defaults.ts';
import { planListener } from './application-frontend.ts';
import type { BalancerPlan, PlacedBalancer } from './balancer-plan.ts';
import { errorFile } from './error-pages.ts';
import { groupBackend } from './group-backends.ts';

export function planApplicationBalancer(balancer: PlacedBalancer): BalancerPlan {
  const { topology, nodes } = balancer;
  const unreachablePath = join(dirname(balancer.folder), 'unreachable.http');
  const shared = applicationDefaults(topology.settings, unreachablePath);
  const listeners = topology.listeners.map((listener) => planListener(balancer, listener));
  return {
    shared,
    sections: [
      { heading: `# shared ${digestOf(shared)}`, lines: [] },
      ...listeners.flatMap(({ sections }) => sections),
      ...topology.groups.flatMap((group) => nodes.map((node) => groupBackend(balancer, node, group))),
    ],
    files: new Map([[unreachablePath, errorFile(502)], ...listeners.flatMap(({ files }) => [...files])]),
  };
}
