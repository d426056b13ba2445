import { join } from 'node:path';
import { WorldError } from '#base/errors.ts';
import type { LoadBalancerTopology, TopologyNode } from '#model/load-balancer-topology.ts';
import type { BalancerPlan, PlacedNode } from './balancer-plan.ts';
import { slotsIn } from './configuration-files.ts';
import { planBalancer, planSlots } from './plan.ts';
import type { Slots } from './slots.ts';

interface Namespaces {
  /** The name of a node's namespace; undefined while it is not connected. */
  namespaceOf(node: TopologyNode): string | undefined;
}

interface Kept {
  readonly topology: LoadBalancerTopology;
  readonly nodes: readonly PlacedNode[];
  readonly plan: BalancerPlan | undefined;
}

/** The plans of all load balancers, of which only those are made that changed. */
export class BalancerPlans {
  readonly #folder: string;
  readonly #kept = new Map<string, Kept>();
  /** By backend: kept while the load balancer is there, so that targets stay where HAProxy has them. */
  readonly #slots = new Map<string, ReadonlyMap<string, Slots>>();
  #recovered: ReadonlyMap<string, Slots> = new Map();

  /** `folder` is for the files of load balancers. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Takes over the places that targets have in the configurations that an earlier daemon wrote. */
  recover(texts: readonly string[]): void {
    this.#recovered = new Map(texts.flatMap((text) => [...slotsIn(text)]));
  }

  /** By the ids of load balancers: their plans, and why others cannot be planned. */
  plan(wanted: readonly LoadBalancerTopology[], namespaces: Namespaces): { readonly plans: ReadonlyMap<string, BalancerPlan>; readonly failures: ReadonlyMap<string, string> } {
    const plans = new Map<string, BalancerPlan>();
    const failures = new Map<string, string>();
    for (const topology of wanted) {
      try {
        const plan = this.#planOf(topology, namespaces);
        if (plan !== undefined) plans.set(topology.id, plan);
      } catch (thrown) {
        if (!(thrown instanceof WorldError)) throw thrown;
        failures.set(topology.id, thrown.message);
      }
    }
    this.#forgetOthers(new Set(wanted.map(({ id }) => id)));
    return { plans, failures };
  }

  #planOf(topology: LoadBalancerTopology, namespaces: Namespaces): BalancerPlan | undefined {
    const nodes = topology.nodes.flatMap((node) => {
      const namespace = namespaces.namespaceOf(node);
      return namespace === undefined ? [] : { ...node, namespace };
    });
    const kept = this.#kept.get(topology.id);
    if (kept?.topology === topology && hasSameNamespaces(kept.nodes, nodes)) return kept.plan;
    const slots = planSlots(this.#slots.get(topology.id) ?? this.#recovered, topology);
    this.#slots.set(topology.id, slots);
    const plan = planBalancer({ topology, nodes, folder: join(this.#folder, topology.id), slotsOf: (backend) => slots.get(backend) ?? [] });
    this.#kept.set(topology.id, { topology, nodes, plan });
    return plan;
  }

  #forgetOthers(wanted: ReadonlySet<string>): void {
    for (const id of this.#kept.keys()) if (!wanted.has(id)) this.#kept.delete(id);
    for (const id of this.#slots.keys()) if (!wanted.has(id)) this.#slots.delete(id);
  }
}

function hasSameNamespaces(some: readonly PlacedNode[], others: readonly PlacedNode[]): boolean {
  return some.length === others.length && some.every(({ namespace }, index) => namespace === others[index]?.namespace);
}
