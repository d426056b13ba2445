import { loadBalancers } from '#model/load-balancer.ts';
import type { LoadBalancerTopology } from '#model/load-balancer-topology.ts';
import type { Reader } from '#state/store.ts';
import { documentsOf } from './load-balancer-documents.ts';
import { planTopology } from './plan.ts';

/** The topologies of all load balancers, made anew only for those that something changed about. */
export class TopologyBook {
  readonly #reader: Reader;
  readonly #topologies = new Map<string, LoadBalancerTopology>();
  /** target group ARN → ARNs of the load balancers that forward to it */
  readonly #users = new Map<string, Set<string>>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** In the order in which they came. */
  all(): readonly LoadBalancerTopology[] {
    return [...this.#topologies.values()];
  }

  usersOf(targetGroupArn: string): ReadonlySet<string> {
    return this.#users.get(targetGroupArn) ?? nobody;
  }

  /** Makes these as they now should be. Tells whether one is another, and which target groups are used by others than before. */
  update(balancerArns: Iterable<string>): { readonly isChanged: boolean; readonly groupArns: ReadonlySet<string> } {
    let isChanged = false;
    const groupArns = new Set<string>();
    for (const arn of balancerArns) {
      const before = this.#topologies.get(arn);
      const balancer = this.#reader.get(loadBalancers, arn);
      const after = balancer === undefined ? undefined : planTopology(documentsOf(this.#reader, balancer), before);
      if (after === before) continue;
      isChanged = true;
      if (after === undefined) this.#topologies.delete(arn);
      else this.#topologies.set(arn, after);
      for (const group of this.#use(arn, before, after)) groupArns.add(group);
    }
    return { isChanged, groupArns };
  }

  /** The groups that are used now and were not, or the other way round. */
  #use(balancerArn: string, before: LoadBalancerTopology | undefined, after: LoadBalancerTopology | undefined): Iterable<string> {
    const old = new Set(before?.groups.map(({ arn }) => arn));
    const now = new Set(after?.groups.map(({ arn }) => arn));
    for (const arn of old.difference(now)) {
      const users = this.#users.get(arn);
      users?.delete(balancerArn);
      if (users?.size === 0) this.#users.delete(arn);
    }
    for (const arn of now.difference(old)) {
      const users = this.#users.get(arn) ?? new Set();
      this.#users.set(arn, users.add(balancerArn));
    }
    return old.symmetricDifference(now);
  }
}

const nobody: ReadonlySet<string> = new Set();
