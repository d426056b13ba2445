import {
  AddListenerCertificatesCommand,
  CreateListenerCommand,
  CreateRuleCommand,
  DeleteListenerCommand,
  DeleteRuleCommand,
  ModifyListenerCommand,
  ModifyRuleCommand,
  RemoveListenerCertificatesCommand,
  SetRulePrioritiesCommand,
  type Action,
  type ProtocolEnum,
  type RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { forgetOf, groupKind, pickArn } from './balancer-operations.ts';
import type { ChaosWorld } from './chaos-world.ts';
import type { ChaosOperation } from './operation.ts';

const ports = [80, 81, 443, 8_443];

/** Listeners and their rules. */
export const listenerOperations: readonly ChaosOperation[] = [
  { weight: 6, run: createListener },
  { weight: 3, run: changeListener },
  { weight: 1, run: deleteListener },
  { weight: 6, run: createRule },
  { weight: 2, run: changeRule },
  { weight: 2, run: deleteRule },
  { weight: 1, run: setPriority },
  { weight: 2, run: changeCertificates },
];

async function createListener(world: ChaosWorld): Promise<void> {
  const { id } = world.pick('load-balancer');
  const Protocol = world.oneOf<ProtocolEnum>(id.includes('/net/') ? ['TCP', 'TCP', 'UDP', 'TLS'] : ['HTTP', 'HTTP', 'HTTPS']) ?? 'HTTP';
  const Certificates = Protocol === 'TLS' || Protocol === 'HTTPS' ? [{ CertificateArn: world.pick('certificate').id }] : undefined;
  const answer = await world.elb('CreateListener', (elb) => elb.send(new CreateListenerCommand({ LoadBalancerArn: id, Protocol, Port: world.oneOf(ports), ...(Certificates !== undefined && { Certificates }), DefaultActions: [actionOf(world, Protocol)] })));
  world.add('listener', answer?.Listeners?.[0]?.ListenerArn);
}

function actionOf(world: ChaosWorld, protocol: string): Action {
  if (!protocol.startsWith('HTTP')) return { Type: 'forward', TargetGroupArn: pickArn(world, 'target-group', groupKind(protocol)) };
  if (world.happens(20)) return { Type: 'fixed-response', FixedResponseConfig: { StatusCode: world.oneOf(['200', '404', '503']), ContentType: 'text/plain', MessageBody: `fixed ${world.random.int(1_000)}` } };
  if (world.happens(10)) return { Type: 'redirect', RedirectConfig: { Path: `/moved/${world.random.int(1_000)}`, Query: '', StatusCode: 'HTTP_302' } };
  const arns = new Set(Array.from({ length: 1 + world.random.int(2) }, () => pickArn(world, 'target-group', groupKind(protocol))));
  return { Type: 'forward', ForwardConfig: { TargetGroups: [...arns].map((TargetGroupArn) => ({ TargetGroupArn, Weight: 1 + world.random.int(3) })) } };
}

async function changeListener(world: ChaosWorld): Promise<void> {
  const { id } = world.pick('listener');
  const change = world.happens(40) ? { Port: world.oneOf(ports) } : { DefaultActions: [actionOf(world, id.includes('/net/') ? 'TCP' : 'HTTP')] };
  await world.elb('ModifyListener', (elb) => elb.send(new ModifyListenerCommand({ ListenerArn: id, ...change })));
}

async function deleteListener(world: ChaosWorld): Promise<void> {
  const { id } = world.pick('listener');
  if ((await world.elb('DeleteListener', (elb) => elb.send(new DeleteListenerCommand({ ListenerArn: id })))) === undefined) return;
  world.forget('listener', id);
  forgetOf(world, 'rule', id);
}

function conditionsOf(world: ChaosWorld): RuleCondition[] {
  const all: RuleCondition[] = [
    { Field: 'path-pattern', PathPatternConfig: { Values: [world.oneOf(['/a*', '/b?', '/c', '*']) ?? '*'] } },
    { Field: 'host-header', HostHeaderConfig: { Values: [world.oneOf(['*.example.com', 'one.example.com', 'two.*']) ?? '*.com'] } },
    { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-One', Values: [world.oneOf(['a*', 'b']) ?? 'a'] } },
    { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'k', Value: world.oneOf(['v*', 'w']) ?? 'v' }] } },
    { Field: 'source-ip', SourceIpConfig: { Values: [world.oneOf(['10.0.0.0/8', '0.0.0.0/0', '192.0.2.0/24']) ?? '0.0.0.0/0'] } },
  ];
  return all.filter(() => world.happens(30));
}

async function createRule(world: ChaosWorld): Promise<void> {
  const ListenerArn = pickArn(world, 'listener', '/app/');
  const answer = await world.elb('CreateRule', (elb) => elb.send(new CreateRuleCommand({ ListenerArn, Priority: 1 + world.random.int(30), Conditions: conditionsOf(world), Actions: [actionOf(world, 'HTTP')] })));
  world.add('rule', answer?.Rules?.[0]?.RuleArn);
}

async function changeRule(world: ChaosWorld): Promise<void> {
  const change = world.happens(50) ? { Conditions: conditionsOf(world) } : { Actions: [actionOf(world, 'HTTP')] };
  await world.elb('ModifyRule', (elb) => elb.send(new ModifyRuleCommand({ RuleArn: world.pick('rule').id, ...change })));
}

async function deleteRule(world: ChaosWorld): Promise<void> {
  const { id } = world.pick('rule');
  if ((await world.elb('DeleteRule', (elb) => elb.send(new DeleteRuleCommand({ RuleArn: id })))) !== undefined) world.forget('rule', id);
}

async function setPriority(world: ChaosWorld): Promise<void> {
  await world.elb('SetRulePriorities', (elb) => elb.send(new SetRulePrioritiesCommand({ RulePriorities: [{ RuleArn: world.pick('rule').id, Priority: 1 + world.random.int(30) }] })));
}

async function changeCertificates(world: ChaosWorld): Promise<void> {
  const [ListenerArn, Certificates] = [world.pick('listener').id, [{ CertificateArn: world.pick('certificate').id }]];
  if (world.happens(60)) await world.elb('AddListenerCertificates', (elb) => elb.send(new AddListenerCertificatesCommand({ ListenerArn, Certificates })));
  else await world.elb('RemoveListenerCertificates', (elb) => elb.send(new RemoveListenerCertificatesCommand({ ListenerArn, Certificates })));
}
