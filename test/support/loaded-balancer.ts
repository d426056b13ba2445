import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RequestCertificateCommand } from '@aws-sdk/client-acm';
import { AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { CreateListenerCommand, CreateLoadBalancerCommand, CreateRuleCommand, CreateTargetGroupCommand, waitUntilLoadBalancerAvailable, type CreateTargetGroupCommandInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { known } from '#base/assert.ts';
import { runProgram } from '#cli/run-program.ts';
import { balancerNode } from './balancer-node.ts';
import type { Clients } from './clients.ts';
import type { LoadedAt } from './constant-load.ts';
import type { TestDaemon } from './daemon.ts';

export const loadedHost = 'loaded.example.com';
export const loadedPorts = { web: 8080, grpc: 50051 } as const;
const availableWithinSeconds = 60;

/** An application load balancer for `loadedApp`: HTTP on 80, HTTPS on 443 with gRPC by a rule. */
export interface LoadedBalancer {
  readonly at: LoadedAt;
  readonly groups: { readonly web: string; readonly grpc: string };
  readonly listeners: { readonly plain: string; readonly secure: string };
  readonly subnets: readonly string[];
  /** Whose members may be asked by anybody. */
  readonly securityGroup: string;
}

export async function createLoadedBalancer(clients: Clients, daemon: TestDaemon): Promise<LoadedBalancer> {
  const { ec2, elb } = clients;
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const subnets = Subnets.slice(0, 2).flatMap(({ SubnetId }) => SubnetId ?? []);
  const vpcId = known(Subnets[0]?.VpcId, 'the default VPC');
  const securityGroup = known((await ec2.send(new CreateSecurityGroupCommand({ GroupName: 'loaded', Description: 'Open to all', VpcId: vpcId }))).GroupId, 'a group');
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: securityGroup, IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] }));
  const made = await elb.send(new CreateLoadBalancerCommand({ Name: 'loaded', Subnets: subnets, SecurityGroups: [securityGroup] }));
  const arn = known(made.LoadBalancers?.[0]?.LoadBalancerArn, 'a load balancer');
  const groups = { web: await createGroup(clients, { Name: 'web', Port: loadedPorts.web, VpcId: vpcId }), grpc: await createGroup(clients, { Name: 'grpc', Port: loadedPorts.grpc, VpcId: vpcId, ProtocolVersion: 'GRPC', HealthCheckPath: '/echo.Echo/Say', Matcher: { GrpcCode: '0' } }) };
  const web = [{ Type: 'forward' as const, TargetGroupArn: groups.web }];
  const plain = await elb.send(new CreateListenerCommand({ LoadBalancerArn: arn, Protocol: 'HTTP', Port: 80, DefaultActions: web }));
  const secure = await elb.send(new CreateListenerCommand({ LoadBalancerArn: arn, Protocol: 'HTTPS', Port: 443, DefaultActions: web, Certificates: [{ CertificateArn: await requestCertificate(clients, loadedHost) }] }));
  const listeners = { plain: known(plain.Listeners?.[0]?.ListenerArn, 'a listener'), secure: known(secure.Listeners?.[0]?.ListenerArn, 'a listener') };
  await elb.send(new CreateRuleCommand({ ListenerArn: listeners.secure, Priority: 1, Conditions: [{ Field: 'path-pattern', Values: ['/echo.Echo/*'] }], Actions: [{ Type: 'forward', TargetGroupArn: groups.grpc }] }));
  await waitUntilLoadBalancerAvailable({ client: elb, maxWaitTime: availableWithinSeconds, minDelay: 1, maxDelay: 1 }, { LoadBalancerArns: [arn] });
  return { at: await whereItIs(clients, daemon), groups, listeners, subnets, securityGroup };
}

export async function requestCertificate({ acm }: Clients, domainName: string): Promise<string> {
  const { CertificateArn } = await acm.send(new RequestCertificateCommand({ DomainName: domainName, ValidationMethod: 'DNS' }));
  return known(CertificateArn, 'a certificate');
}

async function createGroup({ elb }: Clients, input: Omit<CreateTargetGroupCommandInput, 'Protocol'>): Promise<string> {
  const { TargetGroups } = await elb.send(new CreateTargetGroupCommand({ Protocol: 'HTTP', TargetType: 'ip', HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 2, ...input }));
  return known(TargetGroups?.[0]?.TargetGroupArn, 'a target group');
}

async function whereItIs(clients: Clients, daemon: TestDaemon): Promise<LoadedAt> {
  const { publicAddress } = await balancerNode(clients, 'app/loaded');
  const ca = await runProgram('./drydock', ['ca'], { environment: daemon.environment, timeoutMs: 30_000 });
  const caFile = join(daemon.settings.stateDir, 'test-ca.pem');
  await writeFile(caFile, ca.stdout);
  return { address: publicAddress, host: loadedHost, caFile };
}
