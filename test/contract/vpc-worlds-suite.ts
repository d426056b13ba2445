import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { apiAddress } from '#network/host-plan.ts';
import { probeOf, saidOf, type Probe } from '#network/testing/probes.ts';
import { changes, farAddresses, probeDrafts } from '#network/testing/random-worlds.ts';
import { RealWorld } from '../support/real-world.ts';

// Run by networks-linux.test.ts in a network namespace of its own.

const seeds = (process.env['VERDICT_SEED'] ?? '1,2,3').split(',').map(Number);
/** Of those that somebody answers, and of those that nobody does. */
const probesMax = 24;
const draftsOfWorld = 400;
const worldsMax = 30;
/** What the host has for the internet, whose addresses are none that rules and routes name. */
const hostAddress = '198.18.24.0';
const answering: readonly string[] = [...farAddresses, apiAddress];

for (const seed of seeds) {
  test(`in VPCs made by chance, and changed in place, who answers is who AWS’s documentation says (seed ${seed})`, async () => {
    await using world = await RealWorld.start(`w${seed}`);
    for (const [round, { vpcs, probes }] of livelyRounds(seed).entries()) {
      await world.become(vpcs);
      const said = probes.map((probe) => nameOf(vpcs, probe));
      const seen = await Promise.all(probes.map((probe, index) => world.answers(vpcs, probe, said[index] !== 'nobody')));
      const wrong = probes.flatMap((probe, index) => (seen[index] === said[index] ? [] : [`${JSON.stringify(probe)} is answered by ${seen[index]} instead of ${said[index]}`]));
      assert.deepEqual(wrong, [], `round ${round} of ${JSON.stringify(vpcs)}`);
    }
  });
}

interface Round {
  readonly vpcs: readonly VpcTopology[];
  readonly probes: readonly Probe[];
}

/** Of many worlds, each with what becomes of it, that in which most is answered. */
function livelyRounds(seed: number): readonly Round[] {
  const sample = fc.sample(fc.tuple(changes(), fc.array(probeDrafts(), { minLength: draftsOfWorld, maxLength: draftsOfWorld })), { seed, numRuns: worldsMax });
  const all = sample.map(([pair, drafts]) => pair.map((vpcs): Round => ({ vpcs, probes: sampleOf(vpcs, drafts.map((draft) => probeOf(vpcs, draft))) })));
  const liveliness = (rounds: readonly Round[]) => Math.min(...rounds.map(({ vpcs, probes }) => new Set(probes.filter(({ packet }) => packet.protocol === 'tcp').map((probe) => `${JSON.stringify(probe.from)} ${nameOf(vpcs, probe)}`)).size));
  return all.toSorted((one, other) => liveliness(other) - liveliness(one))[0] ?? [];
}

function sampleOf(vpcs: readonly VpcTopology[], probes: readonly Probe[]): readonly Probe[] {
  const possible = new Map(probes.filter((probe) => isTried(vpcs, probe)).map(asSent).map((probe) => [JSON.stringify(probe), probe]));
  const { answered = [], ignored = [] } = Object.groupBy(possible.values(), (probe) => (saidOf(vpcs, probe) === 'nobody' ? 'ignored' : 'answered'));
  return [...answered.slice(0, probesMax), ...ignored.slice(0, probesMax)];
}

/** Datagrams have no answer of their own, and a task takes nothing from the network that says to come from itself. */
function isTried(vpcs: readonly VpcTopology[], { from, to, packet }: Probe): boolean {
  if (from.kind === 'internet') return packet.protocol !== 'udp' && to.startsWith('127.');
  const eni = vpcs.find(({ vpcId }) => vpcId === from.vpcId)?.interfaces.find(({ addresses }) => addresses.includes(from.address));
  // By TCP a task speaks from its first address.
  const isFirst = packet.protocol === 'icmp' || eni?.addresses[0] === from.address;
  const said = saidOf(vpcs, { from, to, packet });
  const isSomebodyThere = said !== 'internet' || answering.includes(to);
  return packet.protocol !== 'udp' && isFirst && isSomebodyThere && said !== eni?.id;
}

function asSent({ from, to, packet }: Probe): Probe {
  return { from: from.kind === 'internet' ? { kind: 'internet', address: hostAddress } : from, to, packet: { ...packet, sourcePort: 40_000 } };
}

/** By which the receiver calls itself. */
function nameOf(vpcs: readonly VpcTopology[], probe: Probe): string {
  const said = saidOf(vpcs, probe);
  if (said === 'nobody') return said;
  if (probe.packet.protocol === 'icmp') return 'somebody';
  return probe.to === apiAddress || vpcs.some(({ endpoints }) => endpoints.some(({ addresses }) => addresses.includes(probe.to))) ? 'router' : said;
}
