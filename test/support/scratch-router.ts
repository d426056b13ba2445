import { spawnSync } from 'node:child_process';
import { planRouter, routerOf } from '#network/plan.ts';
import type { Ruleset } from '#network/nft-table.ts';
import { routerLines } from '#network/render.ts';
import { rulesetFromScratch } from '#network/ruleset-diff.ts';
import { gatewayMac, uplinkName, vpcMtuBytes, type VpcNetwork } from '#network/vpc-network.ts';
import { viewOf } from './namespace-view.ts';

const timeoutMs = 20_000;
let made = 0;

/** What is in the router of a VPC that was made in one go, in a namespace that has nothing else: whatever happened before must have led to the same. */
export async function wantedView(network: VpcNetwork, generation: number): Promise<readonly string[]> {
  made += 1;
  const [router, others] = [`scratch${process.pid}-${made}`, `scratch${process.pid}-${made}o`];
  const before: Ruleset = { generation, sets: new Map(), chains: new Map() };
  const wanted = routerOf(network, before);
  const nothing = { links: new Map(), addresses: new Set<string>(), routes: new Map(), rules: new Set<string>(), neighbours: new Map(), ruleset: before };
  try {
    run(['ip', '-batch', '-'], [`netns add ${router}`, `netns add ${others}`]);
    run(['nsenter', `--net=/run/netns/${router}`, 'sh', '-c', settings], []);
    run(['ip', '-n', router, '-batch', '-'], [...linksOf(network, others), ...routerLines(planRouter(nothing, wanted).steps).map((line) => intoOne(line, others))]);
    run(['nsenter', `--net=/run/netns/${router}`, 'nft', '-f', '-'], rulesetFromScratch(wanted.ruleset));
    return await viewOf(router);
  } finally {
    for (const name of [router, others]) spawnSync('ip', ['netns', 'del', name]);
  }
}

const settings = 'cd /proc/sys/net; echo 1 > ipv4/ip_forward; echo 0 > ipv4/conf/all/rp_filter; echo 0 > ipv4/conf/default/rp_filter; echo 1 > ipv6/conf/all/disable_ipv6; echo 1 > ipv6/conf/default/disable_ipv6';

/** All of one kind: the other ends are in one namespace, and up, or the kernel would mark the routes. */
function linksOf({ uplink, peers }: VpcNetwork, others: string): readonly string[] {
  return [
    'link set dev lo up',
    `link add name ${uplinkName} type veth peer name ${uplinkName} netns ${others}`,
    `addr add ${uplink.vpcAddress}/31 dev ${uplinkName}`,
    `link set dev ${uplinkName} up`,
    `route flush dev ${uplinkName} proto kernel`,
    ...peers.flatMap(({ link }) => [`link add name ${link} mtu ${vpcMtuBytes} address ${gatewayMac} type veth peer name ${link} netns ${others}`, `link set dev ${link} up`]),
  ];
}

/** Tasks have namespaces of their own, in which each link is called the same. */
function intoOne(line: string, others: string): string {
  return line.replace(/^link add name (\S+) (.*) peer name eth0 (.*) netns \S+$/, `link add name $1 $2 peer name $1 $3 netns ${others}`);
}

function run([program = '', ...args]: readonly string[], lines: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { input: lines.map((line) => `${line}\n`).join(''), encoding: 'utf8', timeout: timeoutMs });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}
