import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AcceptVpcPeeringConnectionCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteRouteCommand,
  DescribeAddressesCommand,
  DescribeNetworkAclsCommand,
  ModifyNetworkInterfaceAttributeCommand,
  ReplaceNetworkAclAssociationCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { known } from '#base/assert.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { connects, fetched, holdsConnection, page, patiently, pings } from '../support/probe.ts';
import { lacksContainers as skip } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { productionName, registerFargate } from '../support/tasks.ts';
import { until } from '../support/until.ts';
import { anywhere, placeTask, tcp, VpcBuilder, type PlacedTask } from '../support/vpc-network.ts';

const port = 8_080;
const closedPort = 8_081;
const actsWithinMs = 60_000;
const [cidr, peerCidr] = ['10.30.0.0/16', '10.31.0.0/16'];

let daemon: TestDaemon;
let clients: Clients;
let here: Awaited<ReturnType<typeof firstVpc>>;
/** The only task of a VPC with the same addresses, and of one with others. */
let twin: Lone;
let peer: Lone;

before(async () => {
  if (skip !== false) return;
  daemon = await TestDaemon.start();
  clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1');
  // Two ports, so that a rule for one can be told from a rule for all.
  const serve = `echo '${page}' > /tmp/index.html; httpd -p ${closedPort} -h /tmp; exec httpd -f -p ${port} -h /tmp`;
  await registerFargate(clients, 'web', [{ name: 'web', image: productionName(), command: ['sh', '-c', serve], stopTimeout: 2 }]);
  here = await firstVpc();
  twin = await loneTask(cidr);
  peer = await loneTask(peerCidr);
});
after(() => daemon?.[Symbol.asyncDispose]());

/** A public subnet, and a private one behind a NAT gateway. */
async function firstVpc() {
  const build = new VpcBuilder(clients);
  const vpcId = await build.vpc(cidr);
  const gateway = await build.internetGateway(vpcId);
  const [front, back] = [await build.subnet(vpcId, '10.30.1.0/25'), await build.subnet(vpcId, '10.30.2.0/24')];
  await build.route(front.tableId, '0.0.0.0/0', { GatewayId: gateway });
  await build.route(back.tableId, '0.0.0.0/0', { NatGatewayId: await build.natGateway(front.id) });
  const client = await build.group(vpcId, 'client');
  const server = await build.group(vpcId, 'server', [tcp(port, { UserIdGroupPairs: [{ GroupId: client }] })]);
  const open = await build.group(vpcId, 'open', [tcp(port, anywhere)]);
  const own = await build.group(vpcId, 'own');
  await clients.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: own, IpPermissions: [{ IpProtocol: 'icmp', FromPort: 8, ToPort: -1, UserIdGroupPairs: [{ GroupId: own }] }] }));
  const place = (subnet: string, groups: readonly string[], isPublic = false) => placeTask(daemon, clients, { taskDefinition: 'web', subnet, groups, isPublic });
  const [asker, answerer, stranger, edge] = await Promise.all([place(back.id, [client, own]), place(back.id, [server, own]), place(back.id, [open]), place(front.id, [open], true)]);
  return { build, vpcId, front, back, groups: { client, server, open, own }, asker, answerer, stranger, edge };
}

interface Lone {
  readonly vpcId: string;
  readonly tableId: string;
  readonly groupId: string;
  readonly task: PlacedTask;
}

/** A VPC with one public subnet and one task in it, whose group lets nobody in. Its address is one that the first VPC has a route for, but no task of it has. */
async function loneTask(vpcCidr: string): Promise<Lone> {
  const build = new VpcBuilder(clients);
  const vpcId = await build.vpc(vpcCidr);
  const subnet = await build.subnet(vpcId, vpcCidr.replace('.0.0/16', '.1.128/25'));
  await build.route(subnet.tableId, '0.0.0.0/0', { GatewayId: await build.internetGateway(vpcId) });
  const groupId = await build.group(vpcId, 'lone');
  return { vpcId, tableId: subnet.tableId, groupId, task: await placeTask(daemon, clients, { taskDefinition: 'web', subnet: subnet.id, groups: [groupId], isPublic: true }) };
}

/** Changes act within milliseconds; a machine at its limit is given longer. */
function becomes(what: string, wanted: boolean, probe: () => Promise<boolean>): Promise<unknown> {
  return until(`${what} is ${wanted ? 'let through' : 'dropped'}`, actsWithinMs, async () => (await probe()) === wanted);
}

test('security groups allow exactly what they say: members of a group, one port, echo requests of their own', { skip }, async () => {
  const { asker, answerer, stranger, edge } = here;
  const nobody = known(['250', '251', '252', '253'].map((host) => `10.30.2.${host}`).find((address) => ![asker, answerer, stranger].some((task) => task.address === address)), 'there are three tasks');
  const flows: readonly (readonly [what: string, isSaid: boolean, probe: () => Promise<boolean>])[] = [
    ['a client to the server’s port', true, () => connects(asker.namespace, answerer.address, port)],
    ['a client to another port', false, () => connects(asker.namespace, answerer.address, closedPort)],
    ['who is in no client group', false, () => connects(stranger.namespace, answerer.address, port)],
    ['an echo request within the group', true, () => pings(asker.namespace, answerer.address)],
    ['an echo request from outside the group', false, () => pings(stranger.namespace, answerer.address)],
    ['the server back to the client', false, () => connects(answerer.namespace, asker.address, port)],
    ['to another subnet, open to anywhere', true, () => connects(asker.namespace, edge.address, port)],
    ['to an address that nobody has', false, () => connects(asker.namespace, nobody, port)],
  ];
  const verdicts = await Promise.all(flows.map(async ([what, isSaid, probe]) => [what, await (isSaid ? patiently(probe) : probe())]));
  assert.deepEqual(verdicts, flows.map(([what, isSaid]) => [what, isSaid]));
});

test('a VPC with the same addresses is another world; neither the host, nor another task’s link-local addresses, nor the daemon are reached from one', { skip }, async () => {
  assert.equal(twin.task.address.startsWith('10.30.1.'), true);
  const daemonPort = Number(new URL(daemon.endpoint).port);
  const reached = await Promise.all([
    connects(here.asker.namespace, twin.task.address, port),
    connects(twin.task.namespace, here.edge.address, port),
  ]);
  assert.deepEqual(reached, [false, false]);
  const urls = ['http://169.254.169.254/latest/meta-data/', 'http://169.254.170.3/', ...['127.0.0.1', '198.18.0.0', '10.30.1.1'].map((address) => `http://${address}:${daemonPort}/_drydock/health`)];
  assert.deepEqual(await Promise.all(urls.map((url) => fetched(here.edge.namespace, url))), urls.map(() => ''));
});

test('the host reaches a public address where the group allows it, never a private one, and a public address is gone with its task', { skip }, async () => {
  assert.match(here.edge.publicAddress, /^127\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./);
  const reached = await Promise.all([
    patiently(() => connects(undefined, here.edge.publicAddress, port)),
    connects(undefined, here.edge.publicAddress, closedPort),
    connects(undefined, here.edge.address, port),
    connects(undefined, twin.task.publicAddress, port),
  ]);
  assert.deepEqual(reached, [true, false, false, false]);
  assert.equal(here.asker.publicAddress, '');
});

test('a rule for the address of a NAT gateway lets in what comes through it, and nothing else', { skip }, async () => {
  const [nat = ''] = (await clients.ec2.send(new DescribeAddressesCommand({}))).Addresses?.flatMap(({ PublicIp }) => PublicIp ?? []) ?? [];
  await clients.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: twin.groupId, IpPermissions: [tcp(port, { IpRanges: [{ CidrIp: `${nat}/32` }] })] }));
  await becomes('the way through the NAT gateway', true, () => connects(here.asker.namespace, twin.task.publicAddress, port));
  assert.ok(!(await connects(undefined, twin.task.publicAddress, port)));
  assert.ok(!(await connects(here.edge.namespace, twin.task.publicAddress, port)));
});

test('peered VPCs reach each other while both have routes', { skip }, async () => {
  const { ec2 } = clients;
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: peer.groupId, IpPermissions: [tcp(port, { IpRanges: [{ CidrIp: cidr }] })] }));
  const { VpcPeeringConnection } = await ec2.send(new CreateVpcPeeringConnectionCommand({ VpcId: here.vpcId, PeerVpcId: peer.vpcId }));
  const id = known(VpcPeeringConnection?.VpcPeeringConnectionId, 'the id of a new peering');
  await ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId: id }));
  const reaches = () => connects(here.asker.namespace, peer.task.address, port);
  await here.build.route(here.back.tableId, peerCidr, { VpcPeeringConnectionId: id });
  assert.ok(!(await reaches()), 'there is no way back yet');
  await here.build.route(peer.tableId, cidr, { VpcPeeringConnectionId: id });
  await becomes('the peer', true, reaches);
  assert.ok(!(await connects(here.asker.namespace, peer.task.address, closedPort)));
  await ec2.send(new DeleteRouteCommand({ RouteTableId: here.back.tableId, DestinationCidrBlock: peerCidr }));
  await becomes('the peer without a route', false, reaches);
});

test('a network ACL that denies answers denies connections, in either direction and in the order of its rules', { skip }, async () => {
  const { ec2 } = clients;
  const { NetworkAcls } = await ec2.send(new DescribeNetworkAclsCommand({ Filters: [{ Name: 'association.subnet-id', Values: [here.front.id] }] }));
  const association = NetworkAcls?.[0]?.Associations?.find(({ SubnetId }) => SubnetId === here.front.id)?.NetworkAclAssociationId;
  const { NetworkAcl } = await ec2.send(new CreateNetworkAclCommand({ VpcId: here.vpcId }));
  const NetworkAclId = NetworkAcl?.NetworkAclId;
  const entry = (RuleNumber: number, Egress: boolean, more: Partial<CreateNetworkAclEntryCommand['input']> = {}) => ec2.send(new CreateNetworkAclEntryCommand({ NetworkAclId, RuleNumber, Egress, Protocol: '6', RuleAction: 'allow', CidrBlock: '0.0.0.0/0', PortRange: { From: 0, To: 65_535 }, ...more }));
  const [within, fromHost] = [() => connects(here.asker.namespace, here.edge.address, port), () => connects(undefined, here.edge.publicAddress, port)];
  const { NewAssociationId } = await ec2.send(new ReplaceNetworkAclAssociationCommand({ AssociationId: association, NetworkAclId }));
  await becomes('a subnet whose ACL is empty', false, within);
  await entry(100, false);
  assert.ok(!(await within()), 'answers do not leave');
  await entry(100, true);
  await becomes('what goes in and out', true, within);
  await becomes('the host', true, fromHost);
  await entry(90, false, { RuleAction: 'deny', CidrBlock: '10.30.2.0/24' });
  await becomes('the subnet that is denied first', false, within);
  assert.ok(await patiently(fromHost));
  await ec2.send(new ReplaceNetworkAclAssociationCommand({ AssociationId: NewAssociationId, NetworkAclId: NetworkAcls?.[0]?.NetworkAclId }));
  await becomes('the default ACL again', true, within);
});

test('a withdrawn rule cuts the connection that it let in, others go on; groups of a running task’s interface are changed at once', { skip }, async () => {
  const { ec2 } = clients;
  const { asker, answerer, edge, groups } = here;
  using cut = await holdsConnection(asker.namespace, answerer.address, port);
  using kept = await holdsConnection(asker.namespace, edge.address, port);
  const permissions = { GroupId: groups.server, IpPermissions: [tcp(port, { UserIdGroupPairs: [{ GroupId: groups.client }] })] };
  await ec2.send(new RevokeSecurityGroupIngressCommand(permissions));
  await becomes('a new connection', false, () => connects(asker.namespace, answerer.address, port));
  assert.deepEqual([await cut.isCut(), await kept.answers()], [true, true]);
  await ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: answerer.eni.NetworkInterfaceId, Groups: [groups.open] }));
  await becomes('a connection by the new group', true, () => connects(asker.namespace, answerer.address, port));
  assert.ok(!(await pings(asker.namespace, answerer.address)));
});
