import { AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
  type TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { known } from '#base/assert.ts';
import { balancerNode } from './balancer-node.ts';
import type { Clients } from './clients.ts';
import type { TestDaemon } from './daemon.ts';

/** An internet-facing load balancer whose one listener forwards to a target group of tasks. */
export interface Front {
  readonly elb: ElasticLoadBalancingV2Client;
  readonly targetGroupArn: string;
  readonly listenerArn: string;
  /** What lets anybody in. */
  readonly securityGroupId: string;
  readonly subnetIds: readonly string[];
  /** Of one of its nodes, on the host. */
  readonly url: string;
}

/** With an application load balancer. */
export function createFront(daemon: TestDaemon, clients: Clients, name: string): Promise<Front> {
  return frontOf(daemon, clients, { name, type: 'application' });
}

export function createNetworkFront(daemon: TestDaemon, clients: Clients, name: string): Promise<Front> {
  return frontOf(daemon, clients, { name, type: 'network' });
}

async function frontOf(daemon: TestDaemon, { ec2 }: Clients, { name, type }: { readonly name: string; readonly type: 'application' | 'network' }): Promise<Front> {
  const protocol = type === 'application' ? 'HTTP' : 'TCP';
  const elb = new ElasticLoadBalancingV2Client(daemon.clientConfig);
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const subnetIds = Subnets.flatMap(({ SubnetId }) => SubnetId ?? []);
  const vpcId = known(Subnets[0]?.VpcId, 'the default VPC');
  const { GroupId: securityGroupId = '' } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId: vpcId }));
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: securityGroupId, IpPermissions: [{ IpProtocol: 'tcp', FromPort: 1, ToPort: 65_535, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] }));
  const { LoadBalancers = [] } = await elb.send(new CreateLoadBalancerCommand({ Name: name, Type: type, Subnets: subnetIds, SecurityGroups: [securityGroupId] }));
  const loadBalancerArn = known(LoadBalancers[0]?.LoadBalancerArn, 'the load balancer');
  const { TargetGroups = [] } = await elb.send(new CreateTargetGroupCommand({ Name: name, Protocol: protocol, Port: 80, VpcId: vpcId, HealthCheckProtocol: 'HTTP', TargetType: 'ip', HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 2, UnhealthyThresholdCount: 2, HealthyThresholdCount: 2 }));
  const targetGroupArn = known(TargetGroups[0]?.TargetGroupArn, 'the target group');
  await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: targetGroupArn, Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '10' }] }));
  const { Listeners = [] } = await elb.send(new CreateListenerCommand({ LoadBalancerArn: loadBalancerArn, Protocol: protocol, Port: 80, DefaultActions: [{ Type: 'forward', TargetGroupArn: targetGroupArn }] }));
  const { publicAddress } = await balancerNode({ ec2 }, `${type === 'application' ? 'app' : 'net'}/${name}`);
  return { elb, targetGroupArn, listenerArn: known(Listeners[0]?.ListenerArn, 'the listener'), securityGroupId, subnetIds, url: `http://${publicAddress}/` };
}

/** A busy machine takes seconds for an answer that is on its way. */
const patienceMs = 30_000;

/** All targets of the front's group, with their health. */
export async function targetsOf({ elb, targetGroupArn }: Front): Promise<readonly TargetHealthDescription[]> {
  const { TargetHealthDescriptions = [] } = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }));
  return TargetHealthDescriptions;
}

/** A client that asks one time after the other, each on a connection of its own, until it is told to stop, and then once more; gives back what it got. */
export function askAgainAndAgain(url: string): () => Promise<{ readonly answers: readonly string[]; readonly failures: readonly string[] }> {
  const answers: string[] = [];
  const failures: string[] = [];
  const state = { isOver: false };
  const asking = (async () => {
    for (let isLast = false; !isLast; ) {
      isLast = state.isOver;
      const answer = await ask(url);
      if (answer.status === 200) answers.push(answer.text);
      else failures.push(`${new Date().toISOString()} ${new URL(url).pathname} ${answer.status} ${answer.text.replaceAll(/<[^>]*>|\s+/g, ' ')}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  return async () => {
    state.isOver = true;
    await asking;
    return { answers, failures };
  };
}

/** The answer, or why there is none. */
export async function ask(url: string, timeoutMs = patienceMs): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const response = await fetch(url, { headers: { connection: 'close' }, signal: AbortSignal.timeout(timeoutMs) });
    return { status: response.status, text: (await response.text()).trim() };
  } catch (thrown) {
    return { status: 0, text: String(thrown instanceof Error ? (thrown.cause ?? thrown) : thrown) };
  }
}
