import { DeleteCertificateCommand, RequestCertificateCommand } from '@aws-sdk/client-acm';
import {
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeleteLoadBalancerCommand,
  DeleteTargetGroupCommand,
  DeregisterTargetsCommand,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  RegisterTargetsCommand,
  SetSecurityGroupsCommand,
  SetSubnetsCommand,
  type ProtocolEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ChaosWorld, Kind } from './chaos-world.ts';
import type { ChaosOperation } from './operation.ts';

const balancersMax = 5;
const groupsMax = 8;

/** Where targets serve HTTP, where nobody is, and where they answer datagrams. */
export const targetPorts = { http: 8_080, nobody: 8_081, udp: 5_353 } as const;

/** Load balancers, their target groups, and what they stand on. */
export const balancerOperations: readonly ChaosOperation[] = [
  { weight: 3, run: createBalancer },
  { weight: 1, run: deleteBalancer },
  { weight: 2, run: setSubnets },
  { weight: 1, run: setGroups },
  { weight: 1, run: changeBalancer },
  { weight: 4, run: createTargetGroup },
  { weight: 1, run: deleteTargetGroup },
  { weight: 2, run: changeTargetGroup },
  { weight: 8, run: register },
  { weight: 4, run: deregister },
  { weight: 1, run: async (world) => world.add('certificate', (await world.call('RequestCertificate', ({ acm }) => acm.send(new RequestCertificateCommand({ DomainName: `c${world.random.int(100)}.example.com`, ValidationMethod: 'DNS' }))))?.CertificateArn) },
  { weight: 1, run: deleteCertificate },
];

/** One of the kind whose ARN has a part: mostly; sometimes another, which is refused. */
export function pickArn(world: ChaosWorld, kind: Kind, part: string): string {
  const own = world.all(kind).filter(({ id }) => id.includes(part));
  return (world.happens(5) ? undefined : world.oneOf(own)?.id) ?? world.pick(kind).id;
}

/** In the order of protocols: what groups of load balancers' types are named by. */
export function groupKind(protocol: string): string {
  return protocol.startsWith('HTTP') ? 'targetgroup/http-' : protocol === 'UDP' ? 'targetgroup/udp-' : 'targetgroup/tcp-';
}

/** What goes with what has this ARN: its own has that one's id. */
export function forgetOf(world: ChaosWorld, kind: Kind, arn: string): void {
  for (const { id } of world.all(kind).filter((each) => each.id.includes(arn.split('/').at(-1) ?? ''))) world.forget(kind, id);
}

async function createBalancer(world: ChaosWorld): Promise<void> {
  if (world.all('load-balancer').length >= balancersMax) return;
  const Type = world.happens(55) ? 'application' : 'network';
  const answer = await world.elb('CreateLoadBalancer', (elb) => elb.send(new CreateLoadBalancerCommand({
    Name: `lb-${world.random.int(1_000_000)}`,
    Type,
    Scheme: world.happens(70) ? 'internet-facing' : 'internal',
    Subnets: subnetsOf(world),
    ...((Type === 'application' || world.happens(70)) && { SecurityGroups: groupsOf(world) }),
  })));
  world.add('load-balancer', answer?.LoadBalancers?.[0]?.LoadBalancerArn);
}

function subnetsOf(world: ChaosWorld): string[] {
  const all = world.homes.map(({ subnetId }) => subnetId);
  return world.happens(40) ? all : all.filter(() => world.happens(75));
}

/** Mostly with the one that lets everything in. */
function groupsOf(world: ChaosWorld): string[] {
  const open = world.homes[0]?.groupId ?? '';
  return world.happens(85) ? [open] : [world.pick('group').id];
}

async function deleteBalancer(world: ChaosWorld): Promise<void> {
  const { id } = world.pick('load-balancer');
  const done = await world.elb('DeleteLoadBalancer', (elb) => elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: id })));
  if (done === undefined) return;
  world.forget('load-balancer', id);
  for (const kind of ['listener', 'rule'] as const) forgetOf(world, kind, id);
}

async function setSubnets(world: ChaosWorld): Promise<void> {
  await world.elb('SetSubnets', (elb) => elb.send(new SetSubnetsCommand({ LoadBalancerArn: world.pick('load-balancer').id, Subnets: subnetsOf(world) })));
}

async function setGroups(world: ChaosWorld): Promise<void> {
  await world.elb('SetSecurityGroups', (elb) => elb.send(new SetSecurityGroupsCommand({ LoadBalancerArn: world.pick('load-balancer').id, SecurityGroups: groupsOf(world) })));
}

async function changeBalancer(world: ChaosWorld): Promise<void> {
  const attribute = world.oneOf([
    { Key: 'idle_timeout.timeout_seconds', Value: String(10 + world.random.int(100)) },
    { Key: 'routing.http.xff_client_port.enabled', Value: String(world.happens(50)) },
    { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: String(world.happens(50)) },
    { Key: 'load_balancing.cross_zone.enabled', Value: String(world.happens(50)) },
  ]);
  if (attribute !== undefined) await world.elb('ModifyLoadBalancerAttributes', (elb) => elb.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn: world.pick('load-balancer').id, Attributes: [attribute] })));
}

async function createTargetGroup(world: ChaosWorld): Promise<void> {
  if (world.all('target-group').length >= groupsMax) return;
  const Protocol: ProtocolEnum = world.oneOf(['HTTP', 'HTTP', 'TCP', 'UDP'] as const) ?? 'HTTP';
  const check = Protocol === 'HTTP' || world.happens(50) ? { HealthCheckProtocol: 'HTTP' as const, HealthCheckPath: '/' } : { HealthCheckProtocol: 'TCP' as const };
  const answer = await world.elb('CreateTargetGroup', (elb) => elb.send(new CreateTargetGroupCommand({
    Name: `${Protocol.toLowerCase()}-${world.random.int(1_000_000)}`,
    Protocol,
    Port: Protocol === 'UDP' ? targetPorts.udp : targetPorts.http,
    ...(Protocol === 'UDP' && { HealthCheckPort: String(targetPorts.http) }),
    VpcId: world.homes[0]?.vpcId,
    TargetType: 'ip',
    HealthCheckIntervalSeconds: 5,
    HealthCheckTimeoutSeconds: 2,
    HealthyThresholdCount: 2,
    UnhealthyThresholdCount: 2,
    ...check,
  })));
  const arn = answer?.TargetGroups?.[0]?.TargetGroupArn;
  world.add('target-group', arn);
  if (arn !== undefined) await world.elb('ModifyTargetGroupAttributes', (elb) => elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: arn, Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '2' }] })));
}

async function deleteTargetGroup(world: ChaosWorld): Promise<void> {
  const { id } = world.pick('target-group');
  const done = await world.elb('DeleteTargetGroup', (elb) => elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: id })));
  if (done !== undefined) world.forget('target-group', id);
}

async function changeTargetGroup(world: ChaosWorld): Promise<void> {
  const { id } = world.pick('target-group');
  if (world.happens(50)) {
    await world.elb('ModifyTargetGroup', (elb) => elb.send(new ModifyTargetGroupCommand({ TargetGroupArn: id, HealthCheckPath: world.happens(70) ? '/' : '/absent' })));
    return;
  }
  const attribute = world.oneOf([
    { Key: 'load_balancing.algorithm.type', Value: world.oneOf(['round_robin', 'least_outstanding_requests', 'weighted_random']) ?? '' },
    { Key: 'deregistration_delay.timeout_seconds', Value: String(world.random.int(4)) },
    { Key: 'deregistration_delay.connection_termination.enabled', Value: String(world.happens(50)) },
    { Key: 'load_balancing.cross_zone.enabled', Value: String(world.happens(70)) },
    { Key: 'preserve_client_ip.enabled', Value: String(world.happens(50)) },
  ]);
  if (attribute !== undefined) await world.elb('ModifyTargetGroupAttributes', (elb) => elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: id, Attributes: [attribute] })));
}

/** What runs is registered with the port that its group's protocol asks for; sometimes with one where nobody is. */
async function register(world: ChaosWorld): Promise<void> {
  const { id } = world.pick('target-group');
  const Port = id.includes(groupKind('UDP')) ? targetPorts.udp : world.happens(85) ? targetPorts.http : targetPorts.nobody;
  await world.elb('RegisterTargets', (elb) => elb.send(new RegisterTargetsCommand({ TargetGroupArn: id, Targets: [{ Id: world.pick('task').id, Port }] })));
}

async function deregister(world: ChaosWorld): Promise<void> {
  const Port = world.oneOf(Object.values(targetPorts));
  await world.elb('DeregisterTargets', (elb) => elb.send(new DeregisterTargetsCommand({ TargetGroupArn: world.pick('target-group').id, Targets: [{ Id: world.pick('task').id, Port }] })));
}

async function deleteCertificate(world: ChaosWorld): Promise<void> {
  const { id } = world.pick('certificate');
  const done = await world.call('DeleteCertificate', ({ acm }) => acm.send(new DeleteCertificateCommand({ CertificateArn: id })));
  if (done !== undefined) world.forget('certificate', id);
}
