import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { known } from '#base/assert.ts';
import { seededRandom } from '#base/random.ts';
import { linkName, peerLinkName } from '#network/vpc-network.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { wrongFlows } from '../support/flow-sample.ts';
import { networkDifferences } from '../support/network-differences.ts';
import { peeredVpcs } from '../support/peered-vpcs.ts';
import { plannedNetwork } from '../support/planned-network.ts';
import { page } from '../support/probe.ts';
import { lacksContainers as skip } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { productionName, registerFargate } from '../support/tasks.ts';
import { until } from '../support/until.ts';

const port = 8_080;
/** The daemon looks every ten seconds, and the test takes some to see it on a busy machine. */
const repairMs = 120_000;

test('what somebody removes by hand from a network in use is made again, piece by piece', { skip }, async (t) => {
  await using daemon = await TestDaemon.start();
  const clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1');
  await registerFargate(clients, 'web', [{ name: 'web', image: productionName(), command: ['sh', '-c', `echo '${page}' > /tmp/index.html; exec httpd -f -p ${port} -h /tmp`], stopTimeout: 2 }]);
  const { peeringId } = await peeredVpcs(daemon, clients, port);
  const isRight = async () => {
    assert.deepEqual(await networkDifferences(daemon.settings), []);
    return true;
  };
  await until('the host is as planned', repairMs, isRight);
  for (const [what, commands] of Object.entries(await sabotage(daemon, peerLinkName(peeringId)))) {
    const found = await whileStopped(daemon, () => {
      for (const [program = '', ...args] of commands) execFileSync(program, args);
      return networkDifferences(daemon.settings);
    });
    assert.notDeepEqual(found, [], `${what}: nothing is missed`);
    const startedAt = performance.now();
    await until(`it is made again: ${what}`, repairMs, isRight).catch((thrown: Error) => assert.fail(`${thrown.message}: ${String(thrown.cause)}`));
    t.diagnostic(`${what}: ${found.length} differences, made again after ${Math.round(performance.now() - startedAt)} ms`);
  }
  const { wrong, let: passed } = await wrongFlows(daemon, { random: seededRandom(1), count: 40, ports: [port] });
  assert.deepEqual(wrong, []);
  assert.ok(passed > 0);
});

/** The daemon may look at any moment, and would have made again what the work is to see. */
async function whileStopped<T>({ status: { pid } }: TestDaemon, work: () => Promise<T>): Promise<T> {
  process.kill(pid, 'SIGSTOP');
  try {
    return await work();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

/** What somebody types, and what becomes of it. Several pieces that have nothing to do with each other go at once, as the daemon looks only now and then. */
async function sabotage({ settings }: TestDaemon, peerLink: string): Promise<Readonly<Record<string, readonly (readonly string[])[]>>> {
  const { vpcs, publicRoutes, block } = await plannedNetwork(settings);
  const [one, other] = [known(vpcs[0], 'a router'), known(vpcs[1], 'a router')];
  const [public1, public2] = [...publicRoutes.keys()];
  const eni = known(one.network.attachments[0], 'a task').network;
  const link = linkName(eni.networkInterfaceId);
  const otherEni = known(other.network.attachments[0], 'a task').network;
  const within = (namespace: string, ...command: readonly string[]) => ['nsenter', `--net=/run/netns/${namespace}`, ...command];
  const table = `drydock-${settings.instance}`;
  return {
    'a route in a router, the uplink of the other, a public route': [
      ['ip', '-n', one.namespace, 'route', 'del', eni.privateIpv4Address],
      ['ip', 'link', 'del', other.network.uplink.hostLink],
      ['ip', 'route', 'del', known(public1, 'a public address')],
    ],
    'a rule of routing, the rules of the other router, the table of the host': [
      ['ip', '-n', one.namespace, 'rule', 'del', 'pref', '40000', 'fwmark', markIn(one.namespace)],
      within(other.namespace, 'nft', 'flush', 'ruleset'),
      ['nft', 'delete', 'table', 'ip', table],
    ],
    'the interface of a task, an element of a set, a chain of the host': [
      ['ip', '-n', one.namespace, 'link', 'del', link],
      within(other.namespace, 'nft', 'delete', 'element', 'ip', 'drydock', 'interfaces', `{ "${linkName(otherEni.networkInterfaceId)}" . ${otherEni.privateIpv4Address} }`),
      ['nft', 'flush', 'chain', 'ip', table, 'to_host'],
    ],
    'the link between peers, the block of the uplinks': [['ip', '-n', one.namespace, 'link', 'del', peerLink], ['ip', 'route', 'del', 'blackhole', block]],
    'a neighbour, a chain, the address of an uplink on the host': [
      ['ip', '-n', one.namespace, 'neigh', 'del', eni.privateIpv4Address, 'dev', link],
      within(other.namespace, 'nft', 'flush', 'chain', 'ip', 'drydock', 'ingress'),
      ['ip', 'addr', 'del', `${one.network.uplink.hostAddress}/31`, 'dev', one.network.uplink.hostLink],
    ],
    'the namespace of a router, the address of the other’s uplink, another public route, a guard of the loopback': [
      ['ip', 'netns', 'del', one.namespace],
      ['ip', '-n', other.namespace, 'addr', 'flush', 'dev', 'uplink'],
      ['ip', 'route', 'del', known(public2, 'a public address')],
      ['nft', 'flush', 'chain', 'ip', table, 'from_vpcs'],
    ],
    'an address of a router, a route table, a foreign rule in a router': [
      ['ip', '-n', one.namespace, 'addr', 'del', '169.254.169.253/32', 'dev', 'lo'],
      ['ip', '-n', other.namespace, 'route', 'flush', 'table', String(Number(markIn(other.namespace)))],
      within(other.namespace, 'nft', 'insert', 'rule', 'ip', 'drydock', 'egress', 'accept'),
    ],
  };
}

/** By the mark of its packets, as `ip rule` prints it. */
function markIn(namespace: string): string {
  return /^40000:.*fwmark (\S+)/m.exec(execFileSync('ip', ['-n', namespace, 'rule'], { encoding: 'utf8' }))?.[1] ?? '';
}
