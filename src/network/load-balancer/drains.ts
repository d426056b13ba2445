import type { Clock } from '#base/clock.ts';
import { WorldError } from '#base/errors.ts';
import type { LoadBalancerReport, LoadBalancerTopology, TopologyNode } from '#model/load-balancer-topology.ts';
import { openConnections } from './open-connections.ts';

const lookEveryMs = 200;
/** A request that was just being sent to the target has its connection by then. */
const firstLookMs = 50;

export interface DrainsOptions {
  readonly clock: Clock;
  readonly namespaceOf: (node: TopologyNode) => string | undefined;
  readonly report: (report: LoadBalancerReport) => void;
}

interface Drain {
  readonly report: LoadBalancerReport & { readonly kind: 'drained' };
  /** Where the target is. */
  readonly places: readonly string[];
  readonly nodes: readonly TopologyNode[];
}

/** Sees when nobody is connected to a target any more that is being deregistered. The kernel is asked: it knows the connections of all processes that a load balancer has had. */
export class Drains implements Disposable {
  readonly #options: DrainsOptions;
  #drains = new Map<string, Drain>();
  readonly #reported = new Set<string>();
  #cancel = () => {};

  constructor(options: DrainsOptions) {
    this.#options = options;
  }

  /** Load balancers as they now are: none of them sends anything new to what is draining. */
  watch(topologies: readonly LoadBalancerTopology[]): void {
    this.#drains = new Map(topologies.filter(({ type }) => type === 'application').flatMap(drainsOf));
    for (const key of this.#reported) if (!this.#drains.has(key)) this.#reported.delete(key);
    this.#cancel();
    this.#cancel = this.#options.clock.after(firstLookMs, () => this.#look());
  }

  [Symbol.dispose](): void {
    this.#drains.clear();
    this.#cancel();
  }

  #look(): void {
    const waiting = [...this.#drains].filter(([key]) => !this.#reported.has(key));
    if (waiting.length === 0) return;
    const connections = this.#connectionsOf(new Set(waiting.flatMap(([, { nodes }]) => nodes)));
    for (const [key, { places, report }] of waiting) {
      if (places.some((place) => connections.has(place))) continue;
      this.#reported.add(key);
      this.#options.report(report);
    }
    this.#cancel = this.#options.clock.after(lookEveryMs, () => this.#look());
  }

  #connectionsOf(nodes: ReadonlySet<TopologyNode>): ReadonlySet<string> {
    return new Set([...nodes].flatMap((node) => {
      const path = this.#options.namespaceOf(node);
      return path === undefined ? [] : [...connectionsFrom(path)];
    }));
  }
}

function connectionsFrom(path: string): ReadonlySet<string> {
  try {
    return openConnections(path);
  } catch (thrown) {
    // With its namespace, a node's connections are gone.
    if (!(thrown instanceof WorldError)) throw thrown;
    return new Set();
  }
}

function drainsOf({ groups, nodes }: LoadBalancerTopology): readonly (readonly [string, Drain])[] {
  return groups.flatMap(({ arn, targets }) => targets.filter(({ state }) => state === 'draining').map(({ id, port, address }) => {
    const places = targets.filter((target) => target.id === id && target.port === port).map((target) => `${target.address}:${target.port}`);
    return [`${arn}|${id}|${port}|${address}`, { report: { kind: 'drained', targetGroupArn: arn, id, port }, places, nodes }] as const;
  }));
}
