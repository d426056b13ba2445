import { LoadBalancerHost } from '../support/load-balancer-host.ts';
import { loadBalancersContract } from './load-balancers.ts';

loadBalancersContract('linux', async () => {
  const host = await LoadBalancerHost.start('lc');
  return { balancers: host.balancers, nodes: [host.node('node-a', { host: 10, type: 'load_balancer' }), host.node('node-b', { host: 11, type: 'load_balancer' })], [Symbol.asyncDispose]: () => host[Symbol.asyncDispose]() };
});
