import type { LoadBalancerReport, LoadBalancerTopology } from '#model/load-balancer-topology.ts';

/** Tells whether load balancers are served, when that changes. */
export class Served {
  readonly #report: (report: LoadBalancerReport) => void;
  /** By ARN: why it is not served, or an empty text. */
  #told = new Map<string, string>();

  constructor(report: (report: LoadBalancerReport) => void) {
    this.#report = report;
  }

  /** Nothing could be done for those that are not served yet; the others go on. */
  fail(wanted: readonly LoadBalancerTopology[], reason: string): void {
    const isServed = ({ arn }: LoadBalancerTopology) => this.#told.get(arn) === '';
    this.update(wanted, new Map(wanted.filter((each) => !isServed(each)).map(({ id }) => [id, reason])));
  }

  /** `failures` are by the load balancers' ids. */
  update(wanted: readonly LoadBalancerTopology[], failures: ReadonlyMap<string, string>): void {
    const before = this.#told;
    this.#told = new Map(wanted.map(({ arn, id }) => [arn, failures.get(id) ?? '']));
    for (const [loadBalancerArn, reason] of this.#told) {
      if (before.get(loadBalancerArn) === reason) continue;
      this.#report(reason === '' ? { kind: 'served', loadBalancerArn } : { kind: 'failed', loadBalancerArn, reason });
    }
  }
}
