import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { secondMs } from '#base/time.ts';
import { listeners } from '#model/listener.ts';
import { loadBalancers } from '#model/load-balancer.ts';
import type { LoadBalancerTopology } from '#model/load-balancer-topology.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { attributeOf } from '#model/target-group-attributes.ts';
import { targetGroups } from '#model/target-group.ts';
import { targetKey, targets } from '#model/target.ts';
import { documentsOf } from './load-balancer-documents.ts';
import { forwardTo, interfacesOf, LoadBalancerWorld, newListener, newLoadBalancer, newTarget, newTargetGroup } from './load-balancer-world.fixture.ts';
import { planTopology } from './plan.ts';

const balancers = [newLoadBalancer(1), newLoadBalancer(2, { type: 'network' })];
const groups = [newTargetGroup(1), newTargetGroup(2, { attributes: { 'deregistration_delay.timeout_seconds': '20' } }), newTargetGroup(3, { targetType: 'alb', protocol: 'TCP' })];

const step = fc.record({
  kind: fc.constantFrom('balancer', 'fewer zones', 'no balancer', 'interface', 'no interface', 'listener', 'no listener', 'target', 'deregister', 'no target', 'report', 'time'),
  balancer: fc.nat(1),
  group: fc.nat(2),
  number: fc.nat(2),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

async function take(world: LoadBalancerWorld, { kind, balancer: balancerNumber, group: groupNumber, number }: Step): Promise<void> {
  const [balancer, group] = [balancers[balancerNumber], groups[groupNumber]];
  assert.ok(balancer !== undefined && group !== undefined);
  const [first] = balancers;
  const target = newTarget(group, group.targetType === 'alb' ? (first?.arn ?? '') : `172.31.${number * 16}.20`);
  const { store, clock } = world;
  await store.transact((transaction) => {
    switch (kind) {
      case 'balancer':
        transaction.put(loadBalancers, balancer);
        for (const eni of interfacesOf(balancer)) transaction.put(networkInterfaces, eni);
        break;
      case 'fewer zones':
        if (transaction.get(loadBalancers, balancer.arn) !== undefined) transaction.put(loadBalancers, { ...balancer, nodes: balancer.nodes.slice(0, 1) });
        break;
      case 'no balancer':
        transaction.remove(loadBalancers, balancer.arn);
        for (const { networkInterfaceId } of balancer.nodes) transaction.remove(networkInterfaces, networkInterfaceId);
        for (const listener of transaction.find(listeners, 'loadBalancer', balancer.arn)) transaction.remove(listeners, listener.arn);
        break;
      case 'interface':
        for (const eni of interfacesOf(balancer)) transaction.put(networkInterfaces, { ...eni, privateIpv4Address: eni.privateIpv4Address.replace(/\d+$/, `${100 + number}`) });
        break;
      case 'no interface':
        transaction.remove(networkInterfaces, balancer.nodes[0]?.networkInterfaceId ?? '');
        break;
      case 'listener':
        if (transaction.get(loadBalancers, balancer.arn) !== undefined) transaction.put(listeners, newListener(balancer, group, { arn: `${balancer.arn}/${number}`, defaultActions: [forwardTo(...groups.slice(groupNumber))] }));
        break;
      case 'no listener':
        transaction.remove(listeners, `${balancer.arn}/${number}`);
        break;
      case 'target':
        transaction.put(targets, target);
        break;
      case 'deregister':
        if (transaction.get(targets, targetKey(target)) !== undefined) transaction.put(targets, { ...target, drainingSince: clock.nowMs() });
        break;
      case 'no target':
        transaction.remove(targets, targetKey(target));
        break;
      case 'report':
      case 'time':
        break;
    }
  });
  if (kind === 'report') {
    world.report({ kind: number === 0 ? 'drained' : 'healthy', targetGroupArn: target.targetGroupArn, id: target.id, port: target.port });
    world.report({ kind: 'served', loadBalancerArn: balancer.arn });
  }
  await clock.advance(kind === 'time' ? number * 15 * secondMs : 0);
}

function fromScratch({ store }: LoadBalancerWorld): readonly LoadBalancerTopology[] {
  return store.list(loadBalancers).map((balancer) => planTopology(documentsOf(store, balancer), undefined));
}

function byArn(topologies: readonly LoadBalancerTopology[]): readonly LoadBalancerTopology[] {
  return topologies.toSorted((one, other) => one.arn.localeCompare(other.arn));
}

/** Health that nobody checks is unknown, and no target drains for longer than its group says. */
function checkTargets({ store, clock }: LoadBalancerWorld, topologies: readonly LoadBalancerTopology[]): void {
  const reached = new Set(topologies.flatMap((topology) => topology.groups.flatMap((group) => group.targets.map((target) => targetKey({ targetGroupArn: group.arn, ...target })))));
  for (const target of store.list(targets)) {
    const group = store.get(targetGroups, target.targetGroupArn);
    assert.ok(group !== undefined);
    const endsAt = (target.drainingSince ?? Number.POSITIVE_INFINITY) + Number(attributeOf(group, 'deregistration_delay.timeout_seconds')) * secondMs;
    assert.ok(endsAt > clock.nowMs());
    assert.ok(reached.has(targetKey(target)) || (target.health.state === 'initial' && target.drainingSince === undefined));
  }
}

test('whatever happens, what is handed over is what the documents say, as if it were made anew', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const world = await LoadBalancerWorld.create();
      const atFirst = groups.map((_, group) => ({ group, balancer: group === 0 ? 0 : 1, number: group }));
      await world.put({ balancers, groups });
      for (const each of atFirst) for (const kind of ['listener', 'target'] as const) await take(world, { ...each, kind });
      using _controller = world.start();
      for (const each of steps) {
        await take(world, each);
        const wanted = fromScratch(world);
        assert.deepEqual(byArn(world.topologies), byArn(wanted));
        checkTargets(world, wanted);
      }
      const { length } = world.applied;
      await world.settle();
      assert.equal(world.applied.length, length);
    }),
    { numRuns: 60 },
  );
});
