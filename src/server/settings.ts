import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { WorldError } from '#base/errors.ts';
import { hourMs } from '#base/time.ts';
import { parseCidr } from '#model/cidr.ts';
import { upstreamUrls } from '#model/pull-through-cache-rule.ts';
import { loopbackPool, publicAddressesMax } from '#model/public-address.ts';
import type { PublicAliases } from '#model/public-registry.ts';
import { s3SettingsFrom, type S3Settings } from './s3-settings.ts';

/** All that a person can choose about a daemon; every one has a default. */
export interface Settings {
  readonly stateDir: string;
  readonly host: string;
  readonly port: number;
  /** Where the same is served over TLS; undefined where it is not. */
  readonly tlsPort: number | undefined;
  /** `oci` lets clients of the registry do all that the distribution specification has, beyond what ECR lets them. */
  readonly registryMode: 'ecr' | 'oci';
  readonly account: string;
  readonly region: string;
  readonly runtime: 'containerd' | 'simulated';
  /** Names this daemon's things on the host (namespaces, cgroups, nft tables): derived from the state directory. */
  readonly instance: string;
  /** The CIDR that public addresses (elastic IPs, `assignPublicIp`) are taken from. */
  readonly publicAddressPool: string;
  /** The file by which the host's programs find load balancers by name; undefined when none is to be kept. */
  readonly hostsFile: string | undefined;
  /** For how long a task without a health check has to be RUNNING before its service counts it as healthy. */
  readonly healthyAfterMs: number;
  /** How often load balancers write their access logs. */
  readonly accessLogsEveryMs: number;
  /** Where blobs are kept when not in files. */
  readonly s3: S3Settings | undefined;
  /** Whether layers of repositories with the default encryption lie sealed too. */
  readonly sealsLayers: boolean;
  /** How much of the host's cpu and memory Fargate may promise: 2 promises each twice. */
  readonly capacityFactor: { readonly cpu: number; readonly memory: number };
  /** Whose the aliases of ECR Public are that nobody has by default. */
  /** Where the upstreams of pull through cache rules really are: origins, by ECR's name for a registry or by its host. */
  readonly upstreams: Readonly<Record<string, string>>;
  readonly publicAliases: PublicAliases;
}

/** The first and the last of a pool are never given. */
const publicAddressesMin = 4;

const periodMsMin = 100;

/** Sockets lie in it, `containerd/containerd.sock.ttrpc` the deepest, and Linux has 107 bytes for a socket's path. */
const stateDirBytesMax = 72;

/** Reads the `DRYDOCK_…` variables. Throws WorldError `InvalidSetting` with a sentence that names the variable. */
export function settingsFrom(environment: Readonly<Record<string, string | undefined>>, isRoot: boolean): Settings {
  const stateDir = environment['DRYDOCK_STATE_DIR'] ?? (isRoot ? '/var/lib/drydock' : join(homedir(), '.local/share/drydock'));
  if (!stateDir.startsWith('/')) throw invalid('DRYDOCK_STATE_DIR', stateDir, 'an absolute path');
  if (Buffer.byteLength(stateDir) > stateDirBytesMax) throw invalid('DRYDOCK_STATE_DIR', stateDir, `a path of at most ${stateDirBytesMax} bytes: there are sockets in it`);
  const runtime = environment['DRYDOCK_RUNTIME'] ?? 'containerd';
  if (runtime !== 'containerd' && runtime !== 'simulated') throw invalid('DRYDOCK_RUNTIME', runtime, 'containerd or simulated');
  const account = environment['DRYDOCK_ACCOUNT'] ?? '000000000000';
  if (!/^\d{12}$/.test(account)) throw invalid('DRYDOCK_ACCOUNT', account, 'twelve digits');
  const region = environment['DRYDOCK_REGION'] ?? 'us-east-1';
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) throw invalid('DRYDOCK_REGION', region, 'a region such as us-east-1');
  const instance = createHash('sha256').update(stateDir).digest('hex').slice(0, 6);
  return {
    stateDir,
    host: environment['DRYDOCK_HOST'] ?? '127.0.0.1',
    port: portFrom('DRYDOCK_PORT', environment['DRYDOCK_PORT'] ?? '4566'),
    tlsPort: tlsPortFrom(environment['DRYDOCK_TLS_PORT'] ?? 'none'),
    registryMode: registryModeFrom(environment['DRYDOCK_REGISTRY_MODE'] ?? 'ecr'),
    account,
    region,
    runtime,
    instance,
    publicAddressPool: publicAddressPoolFrom(environment['DRYDOCK_PUBLIC_ADDRESSES'] ?? loopbackPool(Number.parseInt(instance, 16))),
    hostsFile: hostsFileFrom(environment['DRYDOCK_HOSTS_FILE'] ?? (runtime === 'containerd' ? '/etc/hosts' : 'none')),
    healthyAfterMs: durationFrom('DRYDOCK_HEALTHY_AFTER_MS', environment['DRYDOCK_HEALTHY_AFTER_MS'] ?? '500'),
    accessLogsEveryMs: periodFrom('DRYDOCK_ACCESS_LOGS_EVERY_MS', environment['DRYDOCK_ACCESS_LOGS_EVERY_MS'] ?? '60000'),
    s3: s3SettingsFrom(environment),
    sealsLayers: switchFrom('DRYDOCK_SEAL_LAYERS', environment['DRYDOCK_SEAL_LAYERS'] ?? '0'),
    capacityFactor: {
      cpu: factorFrom('DRYDOCK_CPU_FACTOR', environment['DRYDOCK_CPU_FACTOR'] ?? '16'),
      memory: factorFrom('DRYDOCK_MEMORY_FACTOR', environment['DRYDOCK_MEMORY_FACTOR'] ?? '4'),
    },
    upstreams: upstreamsFrom(environment['DRYDOCK_UPSTREAMS'] ?? ''),
    publicAliases: publicAliasesFrom(environment['DRYDOCK_PUBLIC_ALIASES'] ?? ''),
  };
}

function publicAddressPoolFrom(text: string): string {
  const cidr = parseCidr(text);
  const isRight = cidr !== undefined && cidr.size <= publicAddressesMax && cidr.size >= publicAddressesMin;
  if (!isRight) throw invalid('DRYDOCK_PUBLIC_ADDRESSES', text, `a block of addresses from /${32 - Math.log2(publicAddressesMax)} to /${32 - Math.log2(publicAddressesMin)}, such as 203.0.113.0/24`);
  return text;
}

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_RegistryAlias.html */
const aliasLengthMax = 50;

function publicAliasesFrom(text: string): PublicAliases {
  const entries = text === '' ? [] : text.split(',').map((entry) => /^(?<alias>[a-z][a-z0-9]+(?:[._-][a-z0-9]+)*)=(?<account>\d{12})$/.exec(entry.trim())?.groups ?? {});
  const aliases = entries.map(({ alias = '', account = '' }) => [alias, account] as const);
  if (aliases.some(([alias]) => alias === '' || alias.length > aliasLengthMax)) throw invalid('DRYDOCK_PUBLIC_ALIASES', text, 'aliases and their accounts, such as docker=000000000000,amazonlinux=111122223333');
  return Object.fromEntries(aliases);
}

function upstreamsFrom(text: string): Readonly<Record<string, string>> {
  const entries = text === '' ? [] : text.split(',').map((entry) => {
    const [name = '', url = ''] = [entry.slice(0, entry.indexOf('=')).trim(), entry.slice(entry.indexOf('=') + 1).trim()];
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    const isOrigin = parsed !== undefined && /^https?:$/.test(parsed.protocol) && [parsed.origin, `${parsed.origin}/`].includes(url);
    const isKnown = name !== 'ecr' && (Object.hasOwn(upstreamUrls, name) || Object.values(upstreamUrls).some((pattern) => pattern.test(name)));
    if (!isOrigin || !isKnown) throw invalid('DRYDOCK_UPSTREAMS', text, 'registries and where they are, such as docker-hub=http://127.0.0.1:5000,quay=https://mirror.example.com');
    return [name, parsed.origin] as const;
  });
  return Object.fromEntries(entries);
}

function hostsFileFrom(text: string): string | undefined {
  if (text === 'none') return undefined;
  if (!text.startsWith('/')) throw invalid('DRYDOCK_HOSTS_FILE', text, 'an absolute path, or none');
  return text;
}

function switchFrom(name: string, text: string): boolean {
  if (text !== '0' && text !== '1') throw invalid(name, text, '0 or 1');
  return text === '1';
}

function portFrom(name: string, text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw invalid(name, text, 'a port from 1 to 65535');
  return port;
}

function tlsPortFrom(text: string): number | undefined {
  return text === 'none' ? undefined : portFrom('DRYDOCK_TLS_PORT', text);
}

function registryModeFrom(text: string): 'ecr' | 'oci' {
  if (text !== 'ecr' && text !== 'oci') throw invalid('DRYDOCK_REGISTRY_MODE', text, 'ecr or oci');
  return text;
}

function factorFrom(name: string, text: string): number {
  const factor = Number(text);
  if (!Number.isFinite(factor) || factor <= 0) throw invalid(name, text, 'a number above 0');
  return factor;
}

function durationFrom(name: string, text: string): number {
  const durationMs = Number(text);
  if (!Number.isInteger(durationMs) || durationMs < 0 || durationMs > hourMs) throw invalid(name, text, `milliseconds from 0 to ${hourMs}`);
  return durationMs;
}

function periodFrom(name: string, text: string): number {
  const periodMs = Number(text);
  if (!Number.isInteger(periodMs) || periodMs < periodMsMin || periodMs > hourMs) throw invalid(name, text, `milliseconds from ${periodMsMin} to ${hourMs}`);
  return periodMs;
}

function invalid(name: string, value: string, wanted: string): WorldError {
  return new WorldError('InvalidSetting', `${name} is ${JSON.stringify(value)}; set it to ${wanted}`);
}
