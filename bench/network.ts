import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import type { TaskNetwork } from '#model/link.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { linuxNetworks, type LinuxNetworks } from '#network/linux-networks.ts';
import { barePair, throughputs } from './iperf.ts';
import { measure } from './measure.ts';
import { bigVpc, openGroup, taskNetworkOf } from './big-vpc.ts';
import { median, milliseconds, type Row } from './report.ts';

const groupCount = 1_000;
const interfaceCount = 1_000;
const changeRounds = 15;
const connectRounds = 9;
const changeMsMax = 20;
const fromScratchMsMax = 5_000;
const throughputRatioMin = 0.9;
/** Namespaces are claimed so many at a time, as the pool makes them. */
const claimsAtOnce = 16;

/** The networks by themselves: how fast a change of a large VPC is in the kernel, and how fast packets are between two tasks. */
export async function benchNetwork(): Promise<readonly Row[]> {
  return [...(await withNetworks('benchp', benchPackets)), ...(await withNetworks('benchc', benchChanges))];
}

async function withNetworks(instance: string, work: (networks: LinuxNetworks) => Promise<readonly Row[]>): Promise<readonly Row[]> {
  const stateDir = await mkdtemp(join(tmpdir(), 'drydock-bench-network-'));
  const networks = await linuxNetworks({ instance, stateDir, publicAddressPool: '127.127.0.0/21', services: [], clock: systemClock, random: systemRandom, log: silentLog });
  try {
    return await work(networks);
  } finally {
    await networks.destroy();
    await rm(stateDir, { recursive: true });
  }
}

async function benchChanges(networks: LinuxNetworks): Promise<readonly Row[]> {
  const vpc = bigVpc({ groupCount, interfaceCount });
  const claims = await claimAll(networks, vpc.interfaces.map(({ id }) => id));
  const startedAt = performance.now();
  await Promise.all([networks.setVpcs([vpc]), ...claims.map((claim, index) => networks.connect(claim, taskNetworkOf(vpc, index)))]);
  const fromScratchMs = performance.now() - startedAt;
  const changes = await measure(changeRounds, async (round) => {
    await networks.setVpcs([withOneRuleMore(vpc, round)]);
  });
  const change = median(changes);
  return [
    { what: `${groupCount} groups × 20 rules, ${interfaceCount} ENIs: from scratch`, ours: milliseconds(fromScratchMs), against: milliseconds(fromScratchMsMax), ratio: '', reach: '≤ 5 s', isReached: fromScratchMs <= fromScratchMsMax },
    { what: 'the same: one rule more or less', ours: milliseconds(change), against: milliseconds(changeMsMax), ratio: '', reach: '≤ 20 ms', isReached: change <= changeMsMax },
  ];
}

/** One group of the VPC with another rule at its end, or without. */
function withOneRuleMore(vpc: VpcTopology, round: number): VpcTopology {
  const [first, ...others] = vpc.groups;
  if (first === undefined || round % 2 === 0) return vpc;
  const rule = { id: 'sgr-more', direction: 'ingress', protocol: 'tcp', fromPort: 9_000, toPort: 9_000, peer: { kind: 'cidr', cidr: '10.9.0.0/16' }, tags: [] } as const;
  return { ...vpc, groups: [{ ...first, rules: [...first.rules, rule] }, ...others] };
}

async function claimAll(networks: LinuxNetworks, taskIds: readonly string[]) {
  const claims = [];
  for (let start = 0; start < taskIds.length; start += claimsAtOnce) claims.push(...(await Promise.all(taskIds.slice(start, start + claimsAtOnce).map((taskId) => networks.claim(taskId)))));
  return claims;
}

async function benchPackets(networks: LinuxNetworks): Promise<readonly Row[]> {
  const vpc: VpcTopology = { ...bigVpc({ groupCount: 0, interfaceCount: 2 }), groups: [openGroup] };
  await networks.setVpcs([vpc]);
  const [one, other] = await claimAll(networks, ['one', 'other']);
  if (one === undefined || other === undefined) throw new Error('two namespaces were claimed');
  const [connectMs] = await Promise.all([timed(() => networks.connect(one, taskNetworkOf(vpc, 0))), networks.connect(other, taskNetworkOf(vpc, 1))]);
  const connects = await connectTimes(networks, vpc);
  await using bare = await barePair();
  const [ours = 0, floor = 0] = await throughputs([{ server: other.path, client: one.path, address: addressOf(taskNetworkOf(vpc, 1)) }, bare]);
  return [
    { what: "the network's share of a task's start (claim and connect)", ours: milliseconds(median(connects)), against: `${milliseconds(connectMs)} for the VPC's first`, ratio: '', reach: '', isReached: true },
    { what: 'TCP between two tasks', ours: gigabits(ours), against: `bare veth ${gigabits(floor)}`, ratio: `${Math.round((100 * ours) / floor)} %`, reach: '≥ 90 %', isReached: ours >= floor * throughputRatioMin },
  ];
}

/** Milliseconds from a namespace of the pool to one that is connected, while nothing else goes on. */
async function connectTimes(networks: LinuxNetworks, vpc: VpcTopology): Promise<readonly number[]> {
  const durations: number[] = [];
  for (let round = 0; round < connectRounds; round += 1) {
    durations.push(await timed(async () => networks.connect(await networks.claim('third'), taskNetworkOf(vpc, 2))));
    await networks.release('third');
  }
  return durations;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function addressOf({ privateIpv4Address }: TaskNetwork): string {
  return privateIpv4Address;
}

function gigabits(bitsPerSecond: number): string {
  return `${(bitsPerSecond / 1e9).toFixed(1)} Gbit/s`;
}
