import type { PublicRouteTable } from './public-routes.ts';
import type { Hop, Neighbour, Router, TaskLink } from './router.ts';
import type { Shell } from './shell.ts';
import { isTaskLink, uplinkName, type Uplink } from './vpc-network.ts';

/** What is in a router's namespace, less its rules: nftables replaces those in one step, whatever was there. */
export async function observeRouter(shell: Shell, namespace: string): Promise<Omit<Router, 'ruleset'>> {
  const show = async (...what: readonly string[]) => records(await shell.run(['ip', '-n', namespace, '-j', ...what]));
  const [links, addresses, routes, rules, neighbours] = await Promise.all([
    show('link', 'show', 'type', 'veth'),
    show('-4', 'addr', 'show', 'dev', 'lo'),
    show('-4', 'route', 'show', 'table', 'all'),
    show('-4', 'rule', 'show'),
    show('-4', 'neigh', 'show', 'nud', 'permanent'),
  ]);
  return {
    links: new Map(links.filter((link) => isTaskLink(text(link, 'ifname'))).map((link): [string, TaskLink] => [text(link, 'ifname'), {}])),
    addresses: new Set(addresses.flatMap(addressesOf).filter((address) => !address.startsWith('127.'))),
    routes: new Map(routes.filter((route) => route['protocol'] !== 'kernel').map((route): [string, Hop] => [routeKey(route), hopOf(route)])),
    rules: new Set(rules.flatMap(ruleOf)),
    neighbours: new Map(neighbours.map((entry): [string, Neighbour] => [text(entry, 'dst'), { link: text(entry, 'dev'), mac: text(entry, 'lladdr') }])),
  };
}

/** Whether the router's end of its uplink is up and has its address. */
export async function hasUplink(shell: Pick<Shell, 'run'>, namespace: string, { vpcAddress }: Uplink): Promise<boolean> {
  const [link] = records(await shell.run(['ip', '-n', namespace, '-j', '-4', 'addr', 'show', 'dev', uplinkName, 'up']).catch(() => ''));
  return addressesOf(link).includes(vpcAddress);
}

export interface HostView {
  /** Links with a default route, and what they can carry. */
  readonly egress: readonly string[];
  readonly egressMtu: number | undefined;
  /** Everything that has an address or a route, as CIDRs, less default routes. */
  readonly occupied: readonly string[];
  readonly links: readonly HostLink[];
}

export interface HostLink {
  readonly name: string;
  readonly addresses: readonly string[];
}

export async function observeHost(shell: Shell): Promise<HostView> {
  const show = async (...what: readonly string[]) => records(await shell.run(['ip', '-j', '-4', ...what]));
  const [links, routes, addresses] = await Promise.all([show('link', 'show'), show('route', 'show'), show('addr', 'show')]);
  const egress = [...new Set(routes.filter((route) => route['dst'] === 'default').map((route) => text(route, 'dev')))].filter((name) => name !== '');
  const mtus = links.filter((link) => egress.includes(text(link, 'ifname'))).map((link) => Number(link['mtu']));
  return {
    egress,
    egressMtu: mtus.length === 0 ? undefined : Math.min(...mtus),
    occupied: [
      ...routes.map((route) => text(route, 'dst')).filter((destination) => destination !== 'default'),
      ...addresses.flatMap(addressesOf),
    ],
    links: links.map((link) => ({ name: text(link, 'ifname'), addresses: addressesOf(addresses.find((other) => other['ifname'] === link['ifname'])) })),
  };
}

/** The host's routes through routers behind links of ours. */
export async function observePublicRoutes(shell: Shell, linkPrefix: string): Promise<PublicRouteTable> {
  const routes = records(await shell.run(['ip', '-j', '-4', 'route', 'show']));
  const ours = routes.filter((route) => text(route, 'dev').startsWith(linkPrefix) && text(route, 'gateway') !== '');
  return new Map(ours.map((route) => [text(route, 'dst'), { via: text(route, 'gateway'), link: text(route, 'dev') }]));
}

function addressesOf(link: JsonObject | undefined): readonly string[] {
  return list(link?.['addr_info']).map((info) => text(info, 'local'));
}

function hopOf(route: JsonObject): Hop {
  if (route['type'] === 'blackhole') return { kind: 'blackhole' };
  if (route['type'] === 'unreachable') return { kind: 'unreachable' };
  const [gateway, link] = [text(route, 'gateway'), text(route, 'dev')];
  return gateway === '' ? { kind: 'link', link } : { kind: 'via', link, address: gateway };
}

function routeKey(route: JsonObject): string {
  const [destination, table] = [text(route, 'dst'), text(route, 'table')];
  return table === '' || table === 'main' ? destination : `${destination} table ${table}`;
}

/** Those that Linux makes by itself are not ours. */
function ruleOf(rule: JsonObject): readonly string[] {
  const preference = Number(rule['priority']);
  if (text(rule, 'action') === 'blackhole') return [`pref ${preference} blackhole`];
  const [source, link, mark, table] = [text(rule, 'src'), text(rule, 'iif'), text(rule, 'fwmark'), text(rule, 'table')];
  if (typeof rule['goto'] === 'number') return [`pref ${preference} not fwmark ${Number(mark)}/${Number(text(rule, 'fwmask'))} goto ${rule['goto']}`];
  if (mark !== '') return [`pref ${preference} fwmark ${Number(mark)} lookup ${table}`];
  return link === '' ? [] : [`pref ${preference} from ${source} iif ${link} lookup ${table}`];
}

type JsonObject = Readonly<Record<string, unknown>>;

/** `ip -j` prints a list of objects, or nothing at all. */
function records(printed: string): readonly JsonObject[] {
  return printed.trim() === '' ? [] : list(JSON.parse(printed));
}

function list(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null;
}

function text(object: JsonObject, name: string): string {
  const value = object[name];
  return typeof value === 'string' ? value : '';
}
