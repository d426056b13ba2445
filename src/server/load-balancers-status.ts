import { documentsOf } from '#controllers/load-balancer/load-balancer-documents.ts';
import type { Listener } from '#model/listener.ts';
import { loadBalancers, type LoadBalancer } from '#model/load-balancer.ts';
import type { Reader } from '#state/store.ts';
import type { ServicesStatus, ShownLoadBalancer } from './admin-protocol.ts';

/** A person reads no more; machines that want all ask DescribeLoadBalancers. */
const loadBalancersMax = 50;

/** What `drydock status` shows of load balancers. */
export function loadBalancersStatus(reader: Reader): Pick<ServicesStatus, 'loadBalancers' | 'loadBalancersLeftOut'> {
  const all = reader.list(loadBalancers);
  return { loadBalancers: all.slice(0, loadBalancersMax).map((balancer) => shown(reader, balancer)), loadBalancersLeftOut: Math.max(0, all.length - loadBalancersMax) };
}

function shown(reader: Reader, balancer: LoadBalancer): ShownLoadBalancer {
  const { listeners, groups } = documentsOf(reader, balancer);
  const serving = groups.flatMap(({ targets }) => targets).filter(({ drainingSince }) => drainingSince === undefined);
  const { name, type, scheme, state, dnsName } = balancer;
  return {
    name,
    type,
    scheme,
    state: state.code,
    ...('reason' in state && { reason: state.reason }),
    dnsName,
    urls: listeners.map(({ listener }) => urlOf(dnsName, listener)),
    healthyTargets: serving.filter(({ health }) => health.state === 'healthy').length,
    targets: serving.length,
  };
}

function urlOf(dnsName: string, { protocol, port }: Listener): string {
  const scheme = protocol.toLowerCase();
  if (protocol === 'HTTP' || protocol === 'HTTPS') return `${scheme}://${dnsName}${port === usualPorts[protocol] ? '' : `:${port}`}/`;
  return `${scheme}://${dnsName}:${port}`;
}

const usualPorts = { HTTP: 80, HTTPS: 443 };
