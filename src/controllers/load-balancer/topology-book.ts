import { loadBalancers } from '#model/load-balancer.ts';
import type { LoadBalancerTopology, TopologyTarget } from '#model/load-balancer-topology.ts';
import { targetKey } from '#model/target.ts';
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

  /** The keys of the group's targets that a load balancer reaches. */
  reachedTargets(targetGroupArn: string): ReadonlySet<string> {
    const groups = [...this.usersOf(targetGroupArn)].flatMap((arn) => this.#topologies.get(arn)?.groups.filter((group) => group.arn === targetGroupArn) ?? []);
    return new Set(groups.flatMap(({ targets }) => targets.map(({ id, port }) => targetKey({ targetGroupArn, id, port }))));
  }

  /** Makes these as they now should be. Tells whether one is another, and of which target groups the use or the targets that are reached are others than before. */
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

  /** The groups that are used now and were not, or the other way round, or of which other targets are reached. */
  #use(balancerArn: string, before: LoadBalancerTopology | undefined, after: LoadBalancerTopology | undefined): Iterable<string> {
    const targetsBefore = targetsByGroup(before);
    const targetsAfter = targetsByGroup(after);
    for (const arn of targetsBefore.keys()) {
      if (targetsAfter.has(arn)) continue;
      const users = this.#users.get(arn);
      users?.delete(balancerArn);
      if (users?.size === 0) this.#users.delete(arn);
    }
    for (const arn of targetsAfter.keys()) this.#users.set(arn, (this.#users.get(arn) ?? new Set()).add(balancerArn));
    return [...targetsBefore.keys(), ...targetsAfter.keys()].filter((arn) => targetsBefore.get(arn) !== targetsAfter.get(arn));
  }
}

function targetsByGroup(topology: LoadBalancerTopology | undefined): ReadonlyMap<string, readonly TopologyTarget[]> {
  return new Map(topology?.groups.map(({ arn, targets }) => [arn, targets]));
}

const nobody: ReadonlySet<string> = new Set();
