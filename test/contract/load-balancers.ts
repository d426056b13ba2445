import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { LoadBalancerReport, LoadBalancerTopology } from '#model/load-balancer-topology.ts';
import type { LoadBalancers } from '#network/load-balancer/load-balancers.ts';
import { forwardTo, topologyBalancer, topologyGroup, topologyListener, topologyRule, topologyTarget } from '../support/load-balancer-fixtures.ts';
import { until } from '../support/until.ts';
import type { EniWish } from '../support/vpc-fixtures.ts';

const timeoutMs = 60_000;

/** A driver, and nodes that it can connect. */
export interface LoadBalancersWorld extends AsyncDisposable {
  readonly balancers: LoadBalancers;
  readonly nodes: readonly [EniWish, EniWish];
}

/** What every driver of load balancers does. */
export function loadBalancersContract(driver: string, open: () => Promise<LoadBalancersWorld>): void {
  suite(`load balancers: ${driver}`, () => {
    let world: LoadBalancersWorld;
    const reports: LoadBalancerReport[] = [];
    before(async () => {
      world = await open();
      world.balancers.onReport((report) => reports.push(report));
    });
    after(() => world[Symbol.asyncDispose]());

    const balancerOf = (name: string, node: EniWish, change: Partial<LoadBalancerTopology> = {}) =>
      topologyBalancer(name, [node], { listeners: [topologyListener(80, [topologyRule(name, [], forwardTo({ [name]: 1 }))])], groups: [topologyGroup(name, [])], ...change });
    const isServed = ({ arn }: LoadBalancerTopology) => reports.some((report) => report.kind === 'served' && report.loadBalancerArn === arn);

    test('every load balancer is said to be served, also one without listeners or targets', async () => {
      const [first, second] = world.nodes;
      const wanted = [balancerOf('one', first), balancerOf('two', second, { listeners: [], groups: [] })];
      world.balancers.setLoadBalancers(wanted);
      await until('both are served', timeoutMs, () => wanted.every(isServed));
    });

    test('a draining target without connections is said to be drained, and no other is', async () => {
      const [first] = world.nodes;
      const draining = topologyTarget('172.31.0.200', 80, { state: 'draining' });
      world.balancers.setLoadBalancers([balancerOf('one', first, { groups: [topologyGroup('one', [draining, topologyTarget('172.31.0.201', 80)])] })]);
      const drained = await until('it is drained', timeoutMs, () => reports.find(({ kind }) => kind === 'drained'));
      assert.deepEqual(drained, { kind: 'drained', targetGroupArn: topologyGroup('one', []).arn, id: draining.id, port: draining.port });
    });

    test('one that comes again is served again', async () => {
      const [first, second] = world.nodes;
      const other = balancerOf('two', second);
      reports.length = 0;
      world.balancers.setLoadBalancers([other]);
      // What is taken away and given back in one moment never was away.
      await until('the other is served alone', timeoutMs, () => isServed(other));
      const again = balancerOf('one', first);
      world.balancers.setLoadBalancers([again]);
      await until('it is served', timeoutMs, () => isServed(again));
    });

    test('it leaves nothing, and may be told to twice', async () => {
      await world.balancers.destroy();
      await world.balancers.destroy();
    });
  });
}
