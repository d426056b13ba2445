import type { LoadBalancerTopology } from '#model/load-balancer-topology.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import type { DnsWorld } from '#network/dns/dns-world.ts';
import { dnsWorldOf } from './dns-world.ts';

/** What names of VPCs lead to, as VPCs and load balancers come and go. */
export class VpcNames {
  readonly #dns: { setWorld(world: DnsWorld): void };
  #vpcs: readonly VpcTopology[] = [];
  #loadBalancers: readonly LoadBalancerTopology[] = [];

  constructor(dns: { setWorld(world: DnsWorld): void }) {
    this.#dns = dns;
  }

  setVpcs(vpcs: readonly VpcTopology[]): void {
    this.#vpcs = vpcs;
    this.#tell();
  }

  setLoadBalancers(loadBalancers: readonly LoadBalancerTopology[]): void {
    this.#loadBalancers = loadBalancers;
    this.#tell();
  }

  #tell(): void {
    this.#dns.setWorld(dnsWorldOf(this.#vpcs, this.#loadBalancers));
  }
}
