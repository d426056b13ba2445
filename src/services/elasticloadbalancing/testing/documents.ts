import { listenerArn, listeners, type Listener } from '#model/listener.ts';
import { loadBalancerArn, loadBalancers, type LoadBalancer } from '#model/load-balancer.ts';
import type { ElbDeps } from '../service.ts';
import { call } from './elb-world.ts';

const id = '00000000000000ab';

/** An active load balancer as it is kept, with a node in us-east-1a, made without its network interface. */
export async function putBalancer({ store }: ElbDeps, given: Partial<LoadBalancer> & Pick<LoadBalancer, 'vpcId'>): Promise<LoadBalancer> {
  const { account, region } = call;
  const { name = 'web', type = 'application' } = given;
  const balancer: LoadBalancer = {
    account,
    region,
    arn: loadBalancerArn(call, { type, name, id }),
    name,
    id,
    type,
    scheme: 'internal',
    nodes: [{ availabilityZone: 'us-east-1a', subnetId: 'subnet-1', networkInterfaceId: 'eni-1' }],
    securityGroupIds: [],
    dnsName: `${name}.example`,
    state: { code: 'active' },
    attributes: {},
    tags: [],
    createdAt: 0,
    ...given,
  };
  await store.transact((transaction) => transaction.put(loadBalancers, balancer));
  return balancer;
}

/** A listener of the load balancer that forwards all to the target group. */
export async function putListener({ store }: ElbDeps, balancer: LoadBalancer, given: { readonly targetGroupArn: string; readonly port?: number }): Promise<Listener> {
  const { account, region } = call;
  const { targetGroupArn, port = 80 } = given;
  const listener: Listener = {
    account,
    region,
    arn: listenerArn(balancer, id),
    id,
    loadBalancerArn: balancer.arn,
    port,
    protocol: balancer.type === 'application' ? 'HTTP' : 'TCP',
    certificateArns: [],
    mutualAuthentication: { mode: 'off' },
    defaultActions: [{ type: 'forward', targetGroups: [{ targetGroupArn, weight: 1 }], isPlain: true }],
    attributes: {},
    tags: [],
    createdAt: 0,
  };
  await store.transact((transaction) => transaction.put(listeners, listener));
  return listener;
}
