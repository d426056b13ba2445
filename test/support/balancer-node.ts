import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { known } from '#base/assert.ts';
import type { Clients } from './clients.ts';

/** Where an internet-facing load balancer, such as `app/web`, answers in one of its zones. */
export interface BalancerNode {
  readonly publicAddress: string;
  readonly privateAddress: string;
}

/** It is there as soon as the load balancer is: its interfaces are made with it. */
export async function balancerNode({ ec2 }: Pick<Clients, 'ec2'>, balancer: string): Promise<BalancerNode> {
  const { NetworkInterfaces: [node] = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'description', Values: [`ELB ${balancer}/*`] }] }));
  return { publicAddress: known(node?.Association?.PublicIp, `the public address of ${balancer}`), privateAddress: known(node?.PrivateIpAddress, `the address of ${balancer}`) };
}
