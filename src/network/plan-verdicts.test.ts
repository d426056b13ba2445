import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { SecurityGroupRule } from '#model/security-group.ts';
import type { TopologyTarget, VpcTopology } from '#model/vpc-topology.ts';
import { apiAddress } from './host-plan.ts';
import { groupOf, interfaceOf, ruleOf, threeTiers } from './topology.fixture.ts';
import { passedOnProbeOf, probeOf, saidOf, sendersIn, walkedBy, type Probe } from './testing/probes.ts';
import { changes, probeDrafts, worlds } from './testing/random-worlds.ts';
import { planned, WalkedWorld, type PlannedWorld } from './testing/walked-world.ts';

/** `VERDICT_RUNS=20000` searches longer, and `VERDICT_SEED` searches the same again. */
const { VERDICT_RUNS: wantedRuns = '120', VERDICT_SEED: seed } = process.env;
const runs = { numRuns: Number(wantedRuns), ...(seed === undefined ? {} : { seed: Number(seed) }) };
const probes = fc.array(probeDrafts(), { minLength: 20, maxLength: 40 });

test('in any VPCs, the planned routers say of a packet what AWS’s documentation says', () => {
  fc.assert(
    fc.property(worlds(), probes, (vpcs, drafts) => {
      const world = new WalkedWorld(planned(vpcs));
      for (const draft of drafts) {
        const probe = probeOf(vpcs, draft);
        world.forgetConnections();
        const { receiver, reason } = walkedBy(world, vpcs, probe);
        assert.equal(receiver, saidOf(vpcs, probe), `${JSON.stringify(probe)} ${reason}`);
      }
    }),
    runs,
  );
});

test('a connection goes on after any change only where it could be made now', () => {
  fc.assert(
    fc.property(changes(), probes, ([before, after], drafts) => {
      const [one, other] = plannedChange(before, after);
      for (const probe of drafts.map((draft) => probeOf(before, draft)).filter(({ from }) => isSender(after, from))) {
        const world = new WalkedWorld(one);
        if (walkedBy(world, before, probe).receiver === 'nobody') continue;
        world.become(other);
        const { receiver, seenAs } = walkedBy(world, after, probe);
        if (receiver === 'nobody') continue;
        assert.equal(receiver, saidOf(after, probe), JSON.stringify(probe));
        assert.equal(seenAs, walkedBy(new WalkedWorld(other), after, probe).seenAs, JSON.stringify(probe));
      }
    }),
    runs,
  );
});

test('what a network load balancer passes on for a client comes where the target’s groups and ACLs let it, and its answers back to the load balancer', () => {
  fc.assert(
    fc.property(changes(), probes, ([before, after], drafts) => {
      const [one, other] = plannedChange(before, after);
      for (const probe of drafts.flatMap((draft) => passedOnProbeOf(before, draft) ?? [])) {
        const world = new WalkedWorld(one);
        const { receiver, reason } = walkedBy(world, before, probe);
        assert.equal(receiver, saidOf(before, probe), `${JSON.stringify(probe)} ${reason}`);
        world.become(other);
        const later = walkedBy(world, after, probe).receiver;
        if (later !== 'nobody' && !isOwnClient(after, probe)) assert.equal(later, saidOf(after, probe), JSON.stringify(probe));
      }
    }),
    runs,
  );
});

test('a target that allows only the load balancer’s group takes clients that come through it, and none that come to it', () => {
  const groups = [groupOf('sg-nlb', [ruleOf('egress', { kind: 'cidr', cidr: '0.0.0.0/0' })]), groupOf('sg-target', [ruleOf('ingress', { kind: 'group', groupId: 'sg-nlb' })]), groupOf('sg-open', [ruleOf('egress', { kind: 'cidr', cidr: '0.0.0.0/0' })])];
  const interfaces = [
    interfaceOf('node', 'public', '10.0.1.7', { type: 'network_load_balancer', sourceDestCheck: false, securityGroupIds: ['sg-nlb'] }),
    interfaceOf('target', 'private', '10.0.2.4', { securityGroupIds: ['sg-target'] }),
    interfaceOf('client', 'private', '10.0.2.5'),
  ];
  const [one] = plannedChange([threeTiers({ interfaces, groups })], []);
  const world = new WalkedWorld(one);
  const probe = { to: '10.0.2.4', packet: { protocol: 'tcp', port: 80, sourcePort: 40_000 } } as const;
  assert.equal(walkedBy(world, one.vpcs, { ...probe, from: { kind: 'interface', vpcId: 'vpc-1', address: '10.0.1.7', client: '10.0.2.5' } }).receiver, 'eni-target');
  assert.equal(walkedBy(world, one.vpcs, { ...probe, from: { kind: 'interface', vpcId: 'vpc-1', address: '10.0.2.5' } }).receiver, 'nobody');
});

test('no answer comes back on a connection that the groups do not allow any more', () => {
  fc.assert(
    fc.property(changes(['groups']), probes, (change, drafts) => {
      const [before = [], after = []] = change.map((vpcs) => vpcs.map(withoutAcls));
      const [one, other] = plannedChange(before, after);
      for (const probe of drafts.map((draft) => probeOf(before, draft))) {
        const world = new WalkedWorld(one);
        const walked = walkedBy(world, before, probe);
        if (walked.receiver === 'nobody') continue;
        world.become(other);
        // What the router itself sends is not judged, and waits for the sender's acknowledgements.
        const isOfRouter = probe.to === apiAddress || after.some(({ endpoints }) => endpoints.some(({ addresses }) => addresses.includes(probe.to)));
        if (!isOfRouter) assert.equal(walked.answersAgain(), saidOf(after, probe) !== 'nobody', JSON.stringify(probe));
      }
    }),
    runs,
  );
});

test('a connection that an internet gateway carries does not go on by another route under its public address', () => {
  const interfaces = [interfaceOf('app', 'public', '10.0.1.4', { publicAddresses: [{ publicIpv4Address: '127.64.0.4', privateIpv4Address: '10.0.1.4' }] }), interfaceOf('carrier', 'private', '10.0.2.4', { sourceDestCheck: false })];
  const vpcWith = (target: TopologyTarget) => [threeTiers({ interfaces, routeTables: [{ id: 'rtb-public', routes: [{ destination: '0.0.0.0/0', target }] }, { id: 'rtb-private', routes: [] }] })];
  const [one, other] = plannedChange(vpcWith({ kind: 'internet-gateway' }), vpcWith({ kind: 'network-interface', id: 'eni-carrier' }));
  const probe: Probe = { from: { kind: 'interface', vpcId: 'vpc-1', address: '10.0.1.4' }, to: '198.51.100.7', packet: { protocol: 'tcp', port: 80, sourcePort: 40_000 } };
  const world = new WalkedWorld(one);
  assert.equal(walkedBy(world, one.vpcs, probe).receiver, 'internet');
  world.become(other);
  assert.equal(walkedBy(world, other.vpcs, probe).receiver, 'nobody');
  world.forgetConnections();
  assert.equal(walkedBy(world, other.vpcs, probe).receiver, 'eni-carrier');
});

function plannedChange(before: readonly VpcTopology[], after: readonly VpcTopology[]): readonly [PlannedWorld, PlannedWorld] {
  const one = planned(before);
  return [one, planned(after, one)];
}

test('what an interface carries for others is answered after the groups have changed', () => {
  const all = { kind: 'cidr', cidr: '0.0.0.0/0' } as const;
  const interfaces = [interfaceOf('app', 'private', '10.0.2.4'), interfaceOf('carrier', 'public', '10.0.1.4', { sourceDestCheck: false })];
  const routeTables = threeTiers().routeTables.map((table) => (table.id === 'rtb-private' ? { ...table, routes: [{ destination: '0.0.0.0/0', target: { kind: 'network-interface', id: 'eni-carrier' } as const }] } : table));
  const vpcWith = (...more: readonly SecurityGroupRule[]) => [threeTiers({ interfaces, routeTables, groups: [groupOf('sg-open', [ruleOf('ingress', all), ruleOf('egress', all), ...more])] })];
  const [one, other] = plannedChange(vpcWith(ruleOf('ingress', all, { protocol: 'tcp', fromPort: 80, toPort: 80 })), vpcWith());
  const world = new WalkedWorld(one);
  const walked = walkedBy(world, one.vpcs, { from: { kind: 'interface', vpcId: 'vpc-1', address: '10.0.2.4' }, to: '198.51.100.7', packet: { protocol: 'tcp', port: 80, sourcePort: 40_000 } });
  assert.equal(walked.receiver, 'eni-carrier', walked.reason);
  world.become(other);
  assert.ok(walked.answersAgain());
});

function isSender(vpcs: readonly VpcTopology[], from: Probe['from']): boolean {
  return sendersIn(vpcs).some((sender) => JSON.stringify(sender) === JSON.stringify(from));
}

/** Whose packets come to itself: its kernel drops them. */
function isOwnClient(vpcs: readonly VpcTopology[], { from, to }: Probe): boolean {
  return from.kind === 'interface' && vpcs.some(({ vpcId, interfaces }) => vpcId === from.vpcId && interfaces.some(({ addresses }) => addresses.includes(to) && addresses.includes(from.client ?? '')));
}

function withoutAcls(vpc: VpcTopology): VpcTopology {
  return { ...vpc, acls: vpc.acls.map(({ id }) => ({ id, entries: vpc.acls.at(-1)?.entries ?? [] })) };
}
