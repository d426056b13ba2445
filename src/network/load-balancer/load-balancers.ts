import type { LoadBalancerReport, LoadBalancerTopology } from '#model/load-balancer-topology.ts';

/** Load balancers made real on this host. The connections that they hold outlive this process. */
export interface LoadBalancers extends AsyncDisposable {
  /** All load balancers as they now have to be. Level-triggered, and never rejects: what came of it is reported. */
  setLoadBalancers(wanted: readonly LoadBalancerTopology[]): void;
  onReport(listener: (report: LoadBalancerReport) => void): void;
  /** Leaves nothing on the host. */
  destroy(): Promise<void>;
}
