import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { LoadBalancerHost } from '../support/load-balancer-host.ts';
import { forwardTo, topologyBalancer, topologyGroup, topologyListener, topologyRule, topologyTarget } from '../support/load-balancer-fixtures.ts';
import { inside } from '../support/network-host.ts';
import { addressOf } from '../support/vpc-fixtures.ts';

suite('an application load balancer on this host', () => {
  let host: LoadBalancerHost;
  let client: string;
  before(async () => {
    host = await LoadBalancerHost.start('lb');
    client = await host.client({ host: 100 });
  });
  after(() => host[Symbol.asyncDispose]());

  test('forwards to the healthy targets of a group, in turn', async () => {
    const node = host.node('node-a', { host: 10, type: 'load_balancer' });
    const targets = [topologyTarget(await host.target('one', { host: 20 }), 80), topologyTarget(await host.target('two', { host: 21 }), 80)];
    const balancer = topologyBalancer('web', [node], {
      listeners: [topologyListener(80, [topologyRule('default', [], forwardTo({ web: 1 }))])],
      groups: [topologyGroup('web', targets)],
    });
    host.balancers.setLoadBalancers([balancer]);
    await host.served(balancer);
    const names = [];
    for (let count = 0; count < 4; count += 1) names.push(/"name":"(\w+)"/.exec(await inside(client, ['curl', '-s', '--max-time', '5', `http://${addressOf(node)}/`]))?.[1]);
    assert.deepEqual(names.toSorted(), ['one', 'one', 'two', 'two']);
  });
});
