import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { CreateListenerCommand, CreateLoadBalancerCommand, CreateTargetGroupCommand, DeleteLoadBalancerCommand, DeleteTargetGroupCommand, DescribeLoadBalancersCommand, DescribeTargetGroupsCommand, LoadBalancerNotFoundException, TargetGroupNotFoundException, waitUntilLoadBalancerAvailable } from '@aws-sdk/client-elastic-load-balancing-v2';
import { known } from '#base/assert.ts';
import type { Cloud } from './cloud.ts';
import { defaultSubnets, defaultVpc } from './security-groups.ts';
import { webPort } from './task-definitions.ts';

const name = 'drydock-demo';
const availableWithinSeconds = 120;
/** The waiter's first look is after this long; the load balancer is there sooner. */
const lookEverySeconds = 1;

export interface AppLoadBalancer {
  readonly dnsName: string;
  readonly targetGroupArn: string;
  /** Of the host's own pool, one of each of its zones. */
  readonly addresses: readonly string[];
}

/** An internet-facing application load balancer with a listener on port 80, in all zones of the default VPC. */
export async function createAppLoadBalancer(cloud: Cloud, group: string): Promise<AppLoadBalancer> {
  const { elb, ec2 } = cloud;
  const Subnets = [...(await defaultSubnets(cloud))];
  const [balancer] = (await elb.send(new CreateLoadBalancerCommand({ Name: name, Subnets, SecurityGroups: [group] }))).LoadBalancers ?? [];
  const LoadBalancerArn = known(balancer?.LoadBalancerArn, 'the ARN of a new load balancer');
  const made = await elb.send(new CreateTargetGroupCommand({ Name: name, Protocol: 'HTTP', Port: webPort, VpcId: await defaultVpc(cloud), TargetType: 'ip', HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 4 }));
  const targetGroupArn = known(made.TargetGroups?.[0]?.TargetGroupArn, 'the ARN of a new target group');
  await elb.send(new CreateListenerCommand({ LoadBalancerArn, Protocol: 'HTTP', Port: 80, DefaultActions: [{ Type: 'forward', TargetGroupArn: targetGroupArn }] }));
  await waitUntilLoadBalancerAvailable({ client: elb, maxWaitTime: availableWithinSeconds, minDelay: lookEverySeconds, maxDelay: lookEverySeconds }, { LoadBalancerArns: [LoadBalancerArn] });
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'description', Values: [`ELB ${LoadBalancerArn.slice(LoadBalancerArn.indexOf('/') + 1)}`] }] }));
  return { dnsName: known(balancer?.DNSName, 'the name of a load balancer'), targetGroupArn, addresses: NetworkInterfaces.flatMap(({ Association }) => Association?.PublicIp ?? []) };
}

/** Of a demo before this one: the service of its target group has to be on its way out. */
export async function deleteAppLoadBalancer({ elb }: Cloud): Promise<void> {
  const balancers = await elb.send(new DescribeLoadBalancersCommand({ Names: [name] })).catch(noneOf(LoadBalancerNotFoundException));
  for (const { LoadBalancerArn } of balancers?.LoadBalancers ?? []) await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
  const groups = await elb.send(new DescribeTargetGroupsCommand({ Names: [name] })).catch(noneOf(TargetGroupNotFoundException));
  for (const { TargetGroupArn } of groups?.TargetGroups ?? []) await elb.send(new DeleteTargetGroupCommand({ TargetGroupArn }));
}

function noneOf(expected: abstract new (...args: never[]) => Error): (thrown: unknown) => undefined {
  return (thrown) => {
    if (!(thrown instanceof expected)) throw thrown;
    return undefined;
  };
}
