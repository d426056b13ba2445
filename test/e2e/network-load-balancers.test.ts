import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { after, before, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { ACMClient, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { DescribeNetworkInterfacesCommand, RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeleteLoadBalancerCommand,
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
  RegisterTargetsCommand,
  waitUntilLoadBalancerAvailable,
  type ProtocolEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { known } from '#base/assert.ts';
import { namespaceSockets } from '#network/namespace-sockets.ts';
import { balancerNode } from '../support/balancer-node.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { fetched, holdsConnection } from '../support/probe.ts';
import { lacks, lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { productionName, registerFargate } from '../support/tasks.ts';
import { until } from '../support/until.ts';
import { anywhere, placeTask, tcp, VpcBuilder } from '../support/vpc-network.ts';

const skip = lacksContainers !== false ? lacksContainers : lacks('haproxy');
const timeoutMs = 120_000;
/** What must not come would be there by then. */
const silenceMs = 2_000;
const [tcpPort, udpPort] = [8_080, 5_353];

let daemon: TestDaemon;
let clients: Clients;
let elb: ElasticLoadBalancingV2Client;
let world: Awaited<ReturnType<typeof build>>;

before(async () => {
  if (skip !== false) return;
  daemon = await TestDaemon.start();
  clients = clientsOf(daemon);
  elb = new ElasticLoadBalancingV2Client(daemon.clientConfig);
  await pushBusybox(clients, 'app', '1');
  world = await build();
});
after(() => daemon?.[Symbol.asyncDispose]());

/** An internet-facing network load balancer in front of two tasks that only its group reaches. They tell callers their address. */
async function build() {
  const tell = `mkdir -p /tmp/cgi-bin; printf '#!/bin/sh\\necho; echo "$REMOTE_ADDR"\\n' > /tmp/cgi-bin/who; chmod +x /tmp/cgi-bin/who`;
  await registerFargate(clients, 'who', [{ name: 'who', image: productionName(), command: ['sh', '-c', `${tell}; echo page > /tmp/index.html; exec httpd -f -p ${tcpPort} -h /tmp`], stopTimeout: 2 }]);
  const vpc = new VpcBuilder(clients);
  const vpcId = await vpc.vpc('10.40.0.0/16');
  const subnet = await vpc.subnet(vpcId, '10.40.1.0/24');
  await vpc.route(subnet.tableId, '0.0.0.0/0', { GatewayId: await vpc.internetGateway(vpcId) });
  const balancerGroup = await vpc.group(vpcId, 'balancer', [tcp(80, anywhere), tcp(443, anywhere), { IpProtocol: 'udp', FromPort: 53, ToPort: 53, ...anywhere }]);
  const fromBalancer = { UserIdGroupPairs: [{ GroupId: balancerGroup }] };
  const targetGroup = await vpc.group(vpcId, 'target', [tcp(tcpPort, fromBalancer), { IpProtocol: 'udp', FromPort: udpPort, ToPort: udpPort, ...fromBalancer }]);
  const { LoadBalancers = [] } = await elb.send(new CreateLoadBalancerCommand({ Name: 'flows', Type: 'network', Subnets: [subnet.id], SecurityGroups: [balancerGroup] }));
  const arn = known(LoadBalancers[0]?.LoadBalancerArn, 'the load balancer');
  const place = (groups: readonly string[]) => placeTask(daemon, clients, { taskDefinition: 'who', subnet: subnet.id, groups, isPublic: true });
  const [one, two, client] = await Promise.all([place([targetGroup]), place([targetGroup]), place([await vpc.group(vpcId, 'client')])]);
  await waitUntilLoadBalancerAvailable({ client: elb, maxWaitTime: timeoutMs / 1_000, minDelay: 1 }, { LoadBalancerArns: [arn] });
  const { privateAddress: address, publicAddress } = await balancerNode(clients, 'net/flows');
  return { vpcId, arn, balancerGroup, targets: [one, two], client, address, publicAddress };
}

/** A target group of both tasks, healthy behind a listener. */
async function serve(listener: { readonly protocol: ProtocolEnum; readonly port: number; readonly certificateArn?: string }, group: { readonly protocol: ProtocolEnum; readonly port: number; readonly attributes?: Readonly<Record<string, string>> }): Promise<string> {
  const { TargetGroups = [] } = await elb.send(new CreateTargetGroupCommand({ Name: `g-${listener.port}`, Protocol: group.protocol, Port: group.port, VpcId: world.vpcId, TargetType: 'ip', HealthCheckProtocol: 'TCP', HealthCheckPort: String(tcpPort), HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 2, HealthyThresholdCount: 2 }));
  const groupArn = known(TargetGroups[0]?.TargetGroupArn, 'the target group');
  const attributes = Object.entries({ 'deregistration_delay.timeout_seconds': '5', ...group.attributes }).map(([Key, Value]) => ({ Key, Value }));
  await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: groupArn, Attributes: attributes }));
  await elb.send(new CreateListenerCommand({ LoadBalancerArn: world.arn, Protocol: listener.protocol, Port: listener.port, DefaultActions: [{ Type: 'forward', TargetGroupArn: groupArn }], ...(listener.certificateArn !== undefined && { Certificates: [{ CertificateArn: listener.certificateArn }] }) }));
  await elb.send(new RegisterTargetsCommand({ TargetGroupArn: groupArn, Targets: world.targets.map(({ address }) => ({ Id: address })) }));
  await until('both targets are healthy', timeoutMs, async () => (await statesOf(groupArn)).join() === 'healthy,healthy');
  return groupArn;
}

async function statesOf(groupArn: string): Promise<readonly string[]> {
  const { TargetHealthDescriptions = [] } = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: groupArn }));
  return TargetHealthDescriptions.map(({ TargetHealth }) => String(TargetHealth?.State));
}

/** Busybox listens by IPv6. */
const whoIfAny = async (namespace: string | undefined, address: string, port = 80) => (await fetched(namespace, `http://${address}:${port}/cgi-bin/who`)).trim().replace(/^\[::ffff:(.*)\]$/, '$1');
/** On a machine that may be too busy to answer at once. */
const who = (namespace: string | undefined, address: string) => until(`${address} answers`, timeoutMs, async () => {
  const answer = await whoIfAny(namespace, address);
  return answer !== '' && answer;
});

test('TCP: targets see the client in the VPC by its own address, through the load balancer’s group alone; the host reaches it, too', { skip }, async () => {
  const groupArn = await serve({ protocol: 'TCP', port: 80 }, { protocol: 'TCP', port: tcpPort, attributes: { 'preserve_client_ip.enabled': 'true' } });
  const { client, targets, address, publicAddress } = world;
  assert.equal(await who(client.namespace, address), client.address);
  assert.match(await who(undefined, publicAddress), /^198\.1[89]\./);
  assert.equal(await whoIfAny(client.namespace, targets[0]?.address ?? '', tcpPort), '', 'not past the load balancer');
  await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: groupArn, Attributes: [{ Key: 'preserve_client_ip.enabled', Value: 'false' }] }));
  await until('it speaks for itself', timeoutMs, async () => (await who(client.namespace, address)) === address);
  await elb.send(new DeregisterTargetsCommand({ TargetGroupArn: groupArn, Targets: [{ Id: targets[0]?.address ?? '' }] }));
  assert.deepEqual((await statesOf(groupArn)).toSorted(), ['draining', 'healthy']);
  for (let round = 0; round < 5; round += 1) assert.equal(await who(client.namespace, address), address);
  await until('one is left', timeoutMs, async () => (await statesOf(groupArn)).length === 1);
});

test('UDP reaches targets from the host', { skip }, async () => {
  await serve({ protocol: 'UDP', port: 53 }, { protocol: 'UDP', port: udpPort });
  const servers = await Promise.all(world.targets.map(({ namespace }) => namespaceSockets(namespace).bind({ address: '0.0.0.0', port: udpPort })));
  for (const server of servers) server.on('message', (message, { address, port }) => server.send(`${message} from ${address}`, port, address));
  const socket = createSocket('udp4');
  let answer = '';
  socket.on('message', (message) => (answer = message.toString()));
  await until('a datagram is answered', timeoutMs, () => {
    socket.send('hello', 53, world.publicAddress);
    return answer !== '';
  });
  for (const each of [socket, ...servers]) each.close();
  assert.match(answer, /^hello from 198\.1[89]\./);
});

test('TLS is ended with a certificate of ACM, and the load balancer’s own groups decide who comes in', { skip }, async () => {
  const acm = new ACMClient(daemon.clientConfig);
  const { CertificateArn: certificateArn = '' } = await acm.send(new RequestCertificateCommand({ DomainName: 'flows.test', ValidationMethod: 'DNS' }));
  await serve({ protocol: 'TLS', port: 443, certificateArn }, { protocol: 'TCP', port: tcpPort });
  assert.deepEqual(await byTls(timeoutMs), { name: 'flows.test', status: 'HTTP/1.1 200 OK' });
  await clients.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: world.balancerGroup, IpPermissions: [tcp(443, anywhere)] }));
  await until('nobody comes in', timeoutMs, async () => (await byTls(silenceMs)).status === '');
});

test('while the daemon is dead, connections go on and new ones are taken', { skip }, async () => {
  const { client, address, publicAddress } = world;
  using connection = await holdsConnection(client.namespace, address, 80);
  await daemon.kill();
  assert.equal(await who(client.namespace, address), address);
  assert.equal(await who(undefined, publicAddress), address);
  await daemon.startAgain();
  assert.equal(await who(client.namespace, address), address);
  assert.ok(await connection.answers());
});

test('a deleted load balancer answers nobody', { skip }, async () => {
  await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: world.arn }));
  await until('its interface is gone', timeoutMs, async () => (await clients.ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'description', Values: ['ELB net/flows/*'] }] }))).NetworkInterfaces?.length === 0);
  await until('it is silent', timeoutMs, async () => (await whoIfAny(undefined, world.publicAddress)) === '');
});

/** What the load balancer shows and what its target answers; empty when there is no connection. */
function byTls(waitMs: number): Promise<{ readonly name: string; readonly status: string }> {
  const { promise, resolve } = Promise.withResolvers<{ readonly name: string; readonly status: string }>();
  const socket = connectTls({ host: world.publicAddress, port: 443, servername: 'flows.test', rejectUnauthorized: false, timeout: waitMs });
  socket.on('error', () => resolve({ name: '', status: '' }));
  socket.on('close', () => resolve({ name: '', status: '' }));
  socket.on('timeout', () => socket.destroy(new Error('no answer')));
  socket.on('secureConnect', () => socket.write('GET /cgi-bin/who HTTP/1.0\r\n\r\n'));
  socket.setEncoding('utf8').once('data', (text: string) => {
    resolve({ name: String(socket.getPeerCertificate().subject?.CN), status: text.split('\r\n')[0] ?? '' });
    socket.destroy();
  });
  return promise;
}
