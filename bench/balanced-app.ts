import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACMClient, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand, DescribeNetworkInterfacesCommand, DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeTasksCommand, ECSClient, RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { CreateListenerCommand, CreateLoadBalancerCommand, CreateRuleCommand, CreateTargetGroupCommand, DeregisterTargetsCommand, DescribeTargetHealthCommand, ElasticLoadBalancingV2Client, RegisterTargetsCommand, type Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { BenchDaemon } from './daemon.ts';
import { push } from './ecs-tasks.ts';
import { until } from './measure.ts';

export const targetPort = 8080;
export const ports = { plain: 80, ruled: 81, tls: 443 } as const;
export const ruleCount = 100;
const timeoutMs = 60_000;

/** A program of this machine and the libraries that it needs, as an image wants them. */
export function programFiles(program: string): readonly string[] {
  const libraries = execFileSync('ldd', [program], { encoding: 'utf8' }).match(/\/[^ )]+/g) ?? [];
  return [program, ...libraries];
}

/** Two tasks that answer every request at once, by an HAProxy of their own, and an application load balancer before them. */
export class BalancedApp {
  readonly targetGroupArn: string;
  readonly ruledListenerArn: string;
  /** Private addresses of the tasks. */
  readonly targets: readonly string[];
  /** The load balancer in one zone, as the host and as the VPC know it, and the path of its namespace. */
  readonly node: { readonly publicAddress: string; readonly privateAddress: string; readonly namespace: string };
  readonly #elb: ElasticLoadBalancingV2Client;

  private constructor(elb: ElasticLoadBalancingV2Client, made: Pick<BalancedApp, 'targetGroupArn' | 'ruledListenerArn' | 'targets' | 'node'>) {
    this.#elb = elb;
    this.targetGroupArn = made.targetGroupArn;
    this.ruledListenerArn = made.ruledListenerArn;
    this.targets = made.targets;
    this.node = made.node;
  }

  static async create(daemon: BenchDaemon, layout: string): Promise<BalancedApp> {
    const ec2 = new EC2Client(daemon.clientConfig);
    const elb = new ElasticLoadBalancingV2Client(daemon.clientConfig);
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
    const vpcId = Subnets[0]?.VpcId ?? '';
    const group = (await ec2.send(new CreateSecurityGroupCommand({ GroupName: 'bench', Description: 'bench', VpcId: vpcId }))).GroupId ?? '';
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] }));
    const targets = await answeringTasks(daemon, layout, { subnet: Subnets[0]?.SubnetId ?? '', group });
    const subnets = Subnets.slice(0, 2).flatMap(({ SubnetId }) => SubnetId ?? []);
    const targetGroupArn = (await elb.send(new CreateTargetGroupCommand({ Name: 'bench', Protocol: 'HTTP', Port: targetPort, VpcId: vpcId, TargetType: 'ip', HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 2 }))).TargetGroups?.[0]?.TargetGroupArn ?? '';
    await elb.send(new RegisterTargetsCommand({ TargetGroupArn: targetGroupArn, Targets: targets.map((Id) => ({ Id })) }));
    const arn = (await elb.send(new CreateLoadBalancerCommand({ Name: 'bench', Subnets: subnets, SecurityGroups: [group] }))).LoadBalancers?.[0]?.LoadBalancerArn ?? '';
    const ruledListenerArn = await createListeners(daemon, elb, { arn, targetGroupArn });
    await until('healthy targets', timeoutMs, async () => {
      const { TargetHealthDescriptions = [] } = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }));
      return (TargetHealthDescriptions.length === targets.length && TargetHealthDescriptions.every(({ TargetHealth }) => TargetHealth?.State === 'healthy')) || undefined;
    });
    const { NetworkInterfaces: [eni] = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'description', Values: [`ELB ${arn.slice(arn.indexOf('/') + 1)}`] }] }));
    const node = { publicAddress: eni?.Association?.PublicIp ?? '', privateAddress: eni?.PrivateIpAddress ?? '', namespace: namespaceOf(daemon, eni?.NetworkInterfaceId ?? '') };
    return new BalancedApp(elb, { targetGroupArn, ruledListenerArn, targets, node });
  }

  async register(address: string): Promise<void> {
    await this.#elb.send(new RegisterTargetsCommand({ TargetGroupArn: this.targetGroupArn, Targets: [{ Id: address }] }));
  }

  async deregister(address: string): Promise<void> {
    await this.#elb.send(new DeregisterTargetsCommand({ TargetGroupArn: this.targetGroupArn, Targets: [{ Id: address }] }));
  }
}

async function answeringTasks(daemon: BenchDaemon, layout: string, { subnet, group }: { readonly subnet: string; readonly group: string }): Promise<readonly string[]> {
  await push(daemon, 'answering', layout);
  const ecs = new ECSClient(daemon.clientConfig);
  const answer = ['global', 'maxconn 200', 'defaults', 'mode http', 'timeout client 60s', 'frontend all', `bind :${targetPort}`, 'http-request return status 200 content-type text/plain lf-string %[env(HOSTNAME)]'].join('\n');
  const command = ['sh', '-c', `printf '%s\\n' '${answer}' > /tmp/answer.cfg && HOSTNAME=$(cat /etc/hostname) exec /usr/sbin/haproxy -db -f /tmp/answer.cfg`];
  await ecs.send(new RegisterTaskDefinitionCommand({ family: 'answering', requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc', cpu: '1024', memory: '2048', containerDefinitions: [{ name: 'app', image: `${daemon.registry}/answering:latest`, essential: true, command, stopTimeout: 2 }] }));
  const { tasks = [] } = await ecs.send(new RunTaskCommand({ taskDefinition: 'answering', launchType: 'FARGATE', count: 2, networkConfiguration: { awsvpcConfiguration: { subnets: [subnet], securityGroups: [group], assignPublicIp: 'ENABLED' } } }));
  const arns = tasks.flatMap(({ taskArn }) => taskArn ?? []);
  return until('running tasks', timeoutMs, async () => {
    const { tasks: seen = [] } = await ecs.send(new DescribeTasksCommand({ tasks: arns }));
    const stopped = seen.find(({ lastStatus }) => lastStatus === 'STOPPED');
    if (stopped !== undefined) throw new Error(`the task stopped: ${stopped.stoppedReason}`);
    if (!seen.every(({ lastStatus }) => lastStatus === 'RUNNING')) return undefined;
    return seen.flatMap(({ containers }) => containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address ?? []);
  });
}

/** One that forwards; one that forwards by the last of its rules, whose ARN this gives; and one for TLS. */
async function createListeners(daemon: BenchDaemon, elb: ElasticLoadBalancingV2Client, { arn, targetGroupArn }: { readonly arn: string; readonly targetGroupArn: string }): Promise<string> {
  const { CertificateArn } = await new ACMClient(daemon.clientConfig).send(new RequestCertificateCommand({ DomainName: 'bench.example.com', ValidationMethod: 'DNS' }));
  const forward: Action[] = [{ Type: 'forward', TargetGroupArn: targetGroupArn }];
  const notFound: Action[] = [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }];
  await elb.send(new CreateListenerCommand({ LoadBalancerArn: arn, Protocol: 'HTTP', Port: ports.plain, DefaultActions: forward }));
  await elb.send(new CreateListenerCommand({ LoadBalancerArn: arn, Protocol: 'HTTPS', Port: ports.tls, DefaultActions: forward, Certificates: [{ CertificateArn }] }));
  const ruled = await elb.send(new CreateListenerCommand({ LoadBalancerArn: arn, Protocol: 'HTTP', Port: ports.ruled, DefaultActions: notFound }));
  const ruledListenerArn = ruled.Listeners?.[0]?.ListenerArn ?? '';
  for (let rule = 1; rule <= ruleCount; rule += 1) {
    await elb.send(new CreateRuleCommand({ ListenerArn: ruledListenerArn, Priority: rule, Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: [rulePath(rule, '*')] } }], Actions: forward }));
  }
  return ruledListenerArn;
}

export function rulePath(rule: number, end: string): string {
  return `/rule-${rule}/${end}`;
}

/** Where the daemon has noted which namespace is the node's. */
function namespaceOf(daemon: BenchDaemon, networkInterfaceId: string): string {
  const folder = join(daemon.stateDir, 'networks/tasks');
  const file = readdirSync(folder).find((name) => name.includes(networkInterfaceId));
  if (file === undefined) throw new Error(`no namespace is noted for ${networkInterfaceId}`);
  return JSON.parse(readFileSync(join(folder, file), 'utf8')).namespace;
}
