import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { LoadBalancerTopology } from '#model/load-balancer-topology.ts';
import { HostFront } from './host-front.ts';
import { hostNames } from './host-names.ts';
import { hostPorts } from './host-ports.ts';
import { HostsFile } from './hosts-file.ts';

export interface HostAccessOptions {
  readonly instance: string;
  /** Such as `/etc/hosts`; undefined when none is to be kept. */
  readonly hostsFile: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** How programs of the host find internet-facing load balancers by their names: browsers and curl at 127.0.0.1, others by the file of hosts. */
export class HostAccess implements AsyncDisposable {
  readonly #front: HostFront;
  readonly #file: HostsFile;

  constructor({ instance, hostsFile, clock, log }: HostAccessOptions) {
    this.#front = new HostFront({ clock, log });
    this.#file = new HostsFile({ path: hostsFile, instance, log });
  }

  setLoadBalancers(all: readonly LoadBalancerTopology[]): void {
    this.#front.setPorts(hostPorts(all));
    this.#file.setNames(hostNames(all));
  }

  /** What a person has to know who uses the names. */
  get problems(): readonly string[] {
    return [...this.#front.problems.values(), ...(this.#file.problem === undefined ? [] : [this.#file.problem])];
  }

  /** Takes the names out of the file. */
  destroy(): void {
    this.#file.setNames([]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#front[Symbol.asyncDispose]();
  }
}
