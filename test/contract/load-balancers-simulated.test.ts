import { SimulatedLoadBalancers } from '#network/load-balancer/simulated-load-balancers.ts';
import { loadBalancersContract } from './load-balancers.ts';

loadBalancersContract('simulated', async () => {
  const balancers = new SimulatedLoadBalancers();
  return { balancers, nodes: [{ host: 10 }, { host: 11 }], [Symbol.asyncDispose]: () => balancers[Symbol.asyncDispose]() };
});
