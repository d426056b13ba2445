import { certificates } from '#model/certificate.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import { listenerRules } from '#model/listener-rule.ts';
import { listeners } from '#model/listener.ts';
import { loadBalancers } from '#model/load-balancer.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { targetGroups } from '#model/target-group.ts';
import { targets } from '#model/target.ts';
import { trustStores } from '#model/trust-store.ts';
import { dhcpOptions, subnets, vpcs } from '#model/vpc.ts';
import type { Store } from '#state/store.ts';

export interface DueLoadBalancersOptions {
  readonly store: Store;
  /** The load balancers that forward to a target group, as they were last planned: one that forwards to it anew is due by its own listener. */
  readonly usersOf: (targetGroupArn: string) => Iterable<string>;
}

/** The load balancers and target groups that something may have changed about: at first all, then those that a commit has touched, or what they refer to. */
export class DueLoadBalancers implements Disposable {
  readonly #options: DueLoadBalancersOptions;
  readonly #unfollow: readonly (() => void)[];
  #balancerArns = new Set<string>();
  #groupArns = new Set<string>();

  constructor(options: DueLoadBalancersOptions) {
    this.#options = options;
    const { store } = options;
    const anyOf = (before: unknown, after: unknown) => {
      // All are there when the following begins: the load balancers themselves are followed then.
      if (before !== undefined && after !== undefined) for (const { arn } of store.list(loadBalancers)) this.#add(arn);
    };
    this.#unfollow = [
      store.follow(loadBalancers, (before, after) => this.#addBalancer((after ?? before)?.arn)),
      store.follow(listeners, (before, after) => this.#add((after ?? before)?.loadBalancerArn)),
      store.follow(listenerRules, (before, after) => this.#addListener((after ?? before)?.listenerArn)),
      store.follow(targetGroups, (before, after) => this.addGroup((after ?? before)?.arn)),
      store.follow(targets, (before, after) => this.addGroup((after ?? before)?.targetGroupArn)),
      store.follow(certificates, (before, after) => this.#addListenersOf('certificate', (after ?? before)?.arn)),
      store.follow(trustStores, (before, after) => this.#addListenersOf('trustStore', (after ?? before)?.arn)),
      store.follow(networkInterfaces, (before, after) => this.#addBalancer((after ?? before)?.ownerResourceId)),
      store.follow(elasticIps, (before, after) => {
        for (const association of [before?.association, after?.association]) this.#addInterface(association?.networkInterfaceId);
      }),
      store.follow(subnets, anyOf),
      store.follow(vpcs, anyOf),
      store.follow(dhcpOptions, anyOf),
    ];
  }

  /** A target group, and the load balancers that forward to it. */
  addGroup(arn: string | undefined): void {
    if (arn === undefined) return;
    this.#groupArns.add(arn);
    for (const balancerArn of this.#options.usersOf(arn)) this.#balancerArns.add(balancerArn);
  }

  get hasAny(): boolean {
    return this.#balancerArns.size + this.#groupArns.size > 0;
  }

  /** Those that are due; they are not any more. */
  take(): { readonly balancerArns: ReadonlySet<string>; readonly groupArns: ReadonlySet<string> } {
    const taken = { balancerArns: this.#balancerArns, groupArns: this.#groupArns };
    this.#balancerArns = new Set();
    this.#groupArns = new Set();
    return taken;
  }

  [Symbol.dispose](): void {
    for (const unfollow of this.#unfollow) unfollow();
  }

  #add(balancerArn: string | undefined): void {
    if (balancerArn !== undefined) this.#balancerArns.add(balancerArn);
  }

  /** A load balancer may be a target of another one. */
  #addBalancer(arn: string | undefined): void {
    if (arn === undefined) return;
    this.#add(arn);
    for (const { targetGroupArn } of this.#options.store.find(targets, 'id', arn)) this.addGroup(targetGroupArn);
  }

  #addListener(arn: string | undefined): void {
    // Of a listener that is gone, its own removal is told.
    if (arn !== undefined) this.#add(this.#options.store.get(listeners, arn)?.loadBalancerArn);
  }

  #addListenersOf(index: 'certificate' | 'trustStore', arn: string | undefined): void {
    if (arn === undefined) return;
    for (const { loadBalancerArn } of this.#options.store.find(listeners, index, arn)) this.#add(loadBalancerArn);
  }

  #addInterface(id: string | undefined): void {
    if (id !== undefined) this.#addBalancer(this.#options.store.get(networkInterfaces, id)?.ownerResourceId);
  }
}
