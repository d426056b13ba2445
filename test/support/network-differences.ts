import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { parseCidr } from '#model/cidr.ts';
import { gatewayAddress } from '#network/address-plan.ts';
import { defaultRouteLinks } from '#network/host-gateway.ts';
import { hostTableLines } from '#network/host-table.ts';
import type { TaskRecord } from '#network/records.ts';
import { gatewayMac } from '#network/vpc-network.ts';
import type { Settings } from '#server/settings.ts';
import { readFile } from 'node:fs/promises';
import { json, output, rulesetView, text, viewOf } from './namespace-view.ts';
import { plannedNetwork, type PlannedNetwork, type PlannedVpc } from './planned-network.ts';
import { wantedView } from './scratch-router.ts';

/** As many wait for tasks. */
const readyNamespacesMax = 8;

/** Where what is on the host differs from what a daemon's plan wants, one line for each thing; empty when all is right. */
export async function networkDifferences(settings: Settings): Promise<readonly string[]> {
  const plan = await plannedNetwork(settings);
  const lines: string[] = [...(await hostDifferences(plan, settings)), ...(await namespaceDifferences(plan))];
  for (const vpc of plan.vpcs) lines.push(...(await routerDifferences(vpc)), ...(await socketDifferences(vpc)));
  for (const task of plan.tasks) lines.push(...(await taskDifferences(task)));
  return lines;
}

export function differences(where: string, wanted: readonly string[], seen: readonly string[]): readonly string[] {
  const [want, have] = [new Set(wanted), new Set(seen)];
  return [...[...want].filter((line) => !have.has(line)).map((line) => `${where} lacks ${line}`), ...[...have].filter((line) => !want.has(line)).map((line) => `${where} has ${line}`)];
}

async function routerDifferences({ namespace, network }: PlannedVpc): Promise<readonly string[]> {
  const seen = await viewOf(namespace).catch((thrown: unknown) => [`nothing: ${String(thrown)}`]);
  return differences(network.topology.vpcId, await wantedView(network, generationIn(seen)), seen);
}

/** The mark of accepted connections depends on how a router came to be what it is. */
function generationIn(view: readonly string[]): number {
  const element = view.find((line) => line.startsWith('nft element drydock generation: '));
  return Number(element?.split(': ')[1] ?? 1);
}

async function socketDifferences({ namespace, network: { topology } }: PlannedVpc): Promise<readonly string[]> {
  const [cidr] = topology.cidrs;
  if (cidr === undefined) return [];
  const own = gatewayAddress(cidr).replace(/\d+$/, (last) => String(Number(last) + 1));
  const wanted = [...['169.254.169.253', own].flatMap((address) => [`tcp ${address}:53`, `udp ${address}:53`]), 'tcp 0.0.0.0:80', 'tcp 0.0.0.0:443'];
  const listed = await output('nsenter', [`--net=/run/netns/${namespace}`, 'ss', '-Hlntu']).catch(() => '');
  const seen = listed.split('\n').filter((line) => line !== '').map((line) => line.split(/\s+/)).map(([protocol = '', , , , address = '']) => `${protocol} ${address}`);
  return differences(`sockets of ${topology.vpcId}`, wanted, seen);
}

async function taskDifferences({ taskId, namespace, network }: TaskRecord): Promise<readonly string[]> {
  if (network === undefined) return [];
  const gateway = gatewayAddress(network.subnetCidr);
  const wanted = [
    `link eth0 up mtu 9001 ${network.macAddress}`,
    `address ${network.privateIpv4Address}/${parseCidr(network.subnetCidr)?.prefixLength} dev eth0`,
    'address 127.0.0.1/10 dev lo',
    `route dev eth0 dst default gateway ${gateway}`,
    `neighbour dev eth0 dst ${gateway} lladdr ${gatewayMac}`,
  ];
  const seen = await viewOf(namespace).catch(() => []);
  return differences(`task ${taskId}`, wanted, seen.filter((line) => /^(link eth|address|neighbour|nft)|^route (?!.*table local)/.test(line)));
}

async function namespaceDifferences({ prefix, tasks, vpcs }: PlannedNetwork): Promise<readonly string[]> {
  const seen = (await readdir('/run/netns')).filter((name) => name.startsWith(prefix));
  const wanted = [...tasks, ...vpcs].map(({ namespace }) => namespace);
  const others = seen.filter((name) => !wanted.includes(name));
  const ready = (await Promise.all(others.filter((name) => name.startsWith(`${prefix}t`)).map(async (name) => ((await output('ip', ['-n', name, '-j', 'link'])).includes('"eth0"') ? [] : [name])))).flat();
  return differences('the host', wanted.map(named), seen.filter((name) => !ready.slice(0, readyNamespacesMax).includes(name)).map(named));
}

function named(namespace: string): string {
  return `namespace ${namespace}`;
}

async function hostDifferences(plan: PlannedNetwork, settings: Settings): Promise<readonly string[]> {
  const { prefix, block, vpcs, publicRoutes } = plan;
  const [links, routes, table] = await Promise.all([
    output('ip', ['-j', '-4', 'addr', 'show']).then(json),
    output('ip', ['-j', '-4', 'route', 'show']).then(json),
    rulesetView('/proc/self/ns/net', `drydock-${settings.instance}`).catch(() => []),
  ]);
  const linkOf = new Map(vpcs.map(({ network: { uplink } }) => [uplink.vpcAddress, uplink.hostLink]));
  const wanted = [
    ...vpcs.map(({ network: { uplink } }) => `link ${uplink.hostLink} ${uplink.hostAddress}`),
    ...[...publicRoutes].map(([address, via]) => `route ${address} by ${via} dev ${linkOf.get(via)}`),
    `route ${block} by  dev `,
  ];
  const seen = [
    ...links.filter((link) => text(link['ifname']).startsWith(prefix)).map((link) => `link ${text(link['ifname'])} ${json(JSON.stringify(link['addr_info'])).map(({ local }) => text(local)).join(' ')}`),
    ...routes.filter(({ dst, dev, protocol }) => protocol !== 'kernel' && (text(dev).startsWith(prefix) || dst === block)).map(({ dst, gateway, dev }) => `route ${text(dst)} by ${text(gateway)} dev ${text(dev)}`),
  ];
  return [...differences('the host', wanted, seen), ...differences('the host', await wantedTable(plan, settings), table)];
}

async function wantedTable({ prefix, underlay }: PlannedNetwork, { instance, publicAddressPool }: Settings): Promise<readonly string[]> {
  const egress = defaultRouteLinks(await readFile('/proc/thread-self/net/route', 'utf8'));
  const held = await Promise.all(egress.map(async (link) => ((await forwardingHolders(link)).includes(instance) ? [link] : [])));
  const name = `drydock-${instance}`;
  const lines = hostTableLines({ name, linkPrefix: prefix, egress, madeForwarding: held.flat(), pool: publicAddressPool, underlay });
  const scratch = `scratch${process.pid}-host`;
  spawnSync('ip', ['netns', 'add', scratch]);
  try {
    spawnSync('nsenter', [`--net=/run/netns/${scratch}`, 'nft', '-f', '-'], { input: lines.join('\n') });
    return await rulesetView(`/run/netns/${scratch}`, name);
  } finally {
    spawnSync('ip', ['netns', 'del', scratch]);
  }
}

async function forwardingHolders(link: string): Promise<readonly string[]> {
  const folder = '/run/drydock/forwarding';
  const hosts = await readdir(folder).catch(() => []);
  return (await Promise.all(hosts.map((host) => readdir(`${folder}/${host}/${link}`).catch(() => [])))).flat();
}
