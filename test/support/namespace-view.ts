import { runProgram } from '#cli/run-program.ts';

const timeoutMs = 20_000;
/** What the kernel numbers by itself, and what says nothing of where packets go. */
const unasked = new Set(['flags', 'handle', 'ifindex', 'index', 'metric', 'protocol', 'scope', 'prefsrc', 'state']);

/** What there is of the network in a namespace, one line for each thing, in an order that is always the same. */
export async function viewOf(namespace: string): Promise<readonly string[]> {
  const ip = async (...args: readonly string[]) => json(await output('ip', ['-n', namespace, '-j', '-4', ...args]));
  const [links, addresses, routes, rules, neighbours, ruleset, settings] = await Promise.all([
    ip('link', 'show'),
    ip('addr', 'show'),
    ip('route', 'show', 'table', 'all'),
    ip('rule', 'show'),
    ip('neigh', 'show', 'nud', 'permanent'),
    rulesetView(`/run/netns/${namespace}`),
    output('nsenter', [`--net=/run/netns/${namespace}`, 'sh', '-c', settingsCommand]),
  ]);
  return [
    ...links.map(linkLine),
    ...addresses.flatMap((link) => objects(link['addr_info']).map((info) => `address ${text(info['local'])}/${text(info['prefixlen'])} dev ${text(link['ifname'])}`)),
    ...routes.map((route) => `route ${described(route)}`),
    ...rules.map((rule) => `rule ${described(rule)}`),
    ...neighbours.map((entry) => `neighbour ${described(entry)}`),
    ...ruleset,
    ...settings.split('\n').filter((line) => line !== '').map((line) => `setting ${line}`),
  ].toSorted();
}

const settingsCommand = 'cd /proc/sys/net; grep -H . ipv4/ip_forward ipv4/conf/all/rp_filter ipv4/conf/default/rp_filter ipv4/conf/uplink/rp_filter 2>/dev/null || true';

/** What nftables has in the namespace at this path, or of one of its tables: nft itself puts the rules into its words, whoever wrote them. */
export async function rulesetView(path: string, table?: string): Promise<readonly string[]> {
  const what = table === undefined ? ['list', 'ruleset'] : ['list', 'table', 'ip', table];
  const listed: unknown = JSON.parse(await output('nsenter', [`--net=${path}`, 'nft', '-j', ...what]));
  const rulesOf = new Map<string, number>();
  return objects(isObject(listed) ? listed['nftables'] : []).flatMap((entry) => Object.entries(entry).flatMap(([kind, value]) => (isObject(value) ? nftLines(kind, value, rulesOf) : []))).toSorted();
}

/** The rules of a chain are numbered, as their order counts; elements of a set have none. */
function nftLines(kind: string, value: JsonObject, rulesOf: Map<string, number>): readonly string[] {
  if (kind === 'metainfo') return [];
  const where = `${text(value['table'])} ${text(value['chain'] ?? value['name'])}`;
  if (kind === 'rule') {
    const number = (rulesOf.get(where) ?? 0) + 1;
    rulesOf.set(where, number);
    return [`nft rule ${where} ${String(number).padStart(3, '0')}: ${sortedJson(value['expr'])}`];
  }
  const { elem, ...rest } = value;
  return [`nft ${kind} ${described(rest)}`, ...list(elem).map((element) => `nft element ${where}: ${sortedJson(element)}`)];
}

/** An uplink can carry what the host's way out can, and has an address by chance. */
function linkLine(link: JsonObject): string {
  const name = text(link['ifname']);
  const isUp = list(link['flags']).includes('UP');
  return `link ${name} ${isUp ? 'up' : 'down'}${name === 'uplink' || name === 'lo' ? '' : ` mtu ${text(link['mtu'])} ${text(link['address'])}`}`;
}

function described(object: JsonObject): string {
  return Object.entries(object).filter(([key]) => !unasked.has(key)).toSorted().map(([key, value]) => `${key} ${typeof value === 'object' ? sortedJson(value) : text(value)}`).join(' ');
}

/** Sets without a name are listed in the kernel's order. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => (key === 'set' && Array.isArray(part) ? part.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)) : part));
}

/** What a program prints; throws when it fails. */
export async function output(program: string, args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runProgram(program, args, { timeoutMs });
  if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

type JsonObject = Readonly<Record<string, unknown>>;

/** Of `ip -j`: a list, or nothing at all. */
export function json(printed: string): readonly JsonObject[] {
  return printed.trim() === '' ? [] : objects(JSON.parse(printed));
}

function objects(value: unknown): readonly JsonObject[] {
  return list(value).filter(isObject);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null;
}

export function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
