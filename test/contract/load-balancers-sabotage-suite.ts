import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, suite, test } from 'node:test';
import type { LoadBalancerTopology, TopologyTarget } from '#model/load-balancer-topology.ts';
import { nodeHolderId } from '#network/holders.ts';
import { httpFrom } from '../support/http-from.ts';
import { LoadBalancerHost } from '../support/load-balancer-host.ts';
import { forwardTo, topologyBalancer, topologyGroup, topologyListener, topologyRule, topologyTarget } from '../support/load-balancer-fixtures.ts';
import { until } from '../support/until.ts';
import { addressOf, networkOf, type EniWish } from '../support/vpc-fixtures.ts';

const repairMs = 60_000;

suite('load balancers when somebody removes by hand what they have on the host', () => {
  let host: LoadBalancerHost;
  let client: string;
  let nodes: Readonly<Record<'application' | 'network', EniWish>>;
  let target: TopologyTarget;

  before(async () => {
    host = await LoadBalancerHost.start('ls');
    client = await host.client({ host: 100 });
    nodes = { application: host.node('node-a', { host: 10, type: 'load_balancer' }), network: host.node('node-n', { host: 11, type: 'network_load_balancer' }) };
    target = topologyTarget(await host.target('one', { host: 20 }), 80);
    const wanted = [balancerOf('application'), balancerOf('network')];
    host.balancers.setLoadBalancers(wanted);
    for (const balancer of wanted) await host.served(balancer);
  });
  after(() => host[Symbol.asyncDispose]());

  const balancerOf = (type: LoadBalancerTopology['type']) => {
    const protocol = type === 'application' ? 'HTTP' : 'TCP';
    return topologyBalancer(type, [nodes[type]], { type, listeners: [topologyListener(80, [topologyRule('default', [], forwardTo({ [type]: 1 }))], { protocol })], groups: [topologyGroup(type, [target], { protocol })] });
  };
  const answers = (type: LoadBalancerTopology['type']) => httpFrom(client, { address: addressOf(nodes[type]), port: 80 }).then(({ status }) => status === 200, () => false);
  const pathOf = (type: LoadBalancerTopology['type']) => host.host.pathOf(nodeHolderId(networkOf(nodes[type]).networkInterfaceId));
  const tablesOf = async (type: LoadBalancerTopology['type']) => execFileSync('nsenter', [`--net=${await pathOf(type)}`, 'nft', 'list', 'tables'], { encoding: 'utf8' });

  for (const type of ['application', 'network'] as const) {
    test(`the namespace of a node of the ${type} load balancer is made again, and it answers there`, async () => {
      assert.ok(await answers(type));
      const path = await pathOf(type);
      execFileSync('ip', ['netns', 'del', path.replace('/run/netns/', '')]);
      await until('there is another', repairMs, async () => (await pathOf(type)) !== path);
      await until('it answers', repairMs, () => answers(type));
      const links = execFileSync('nsenter', [`--net=${await pathOf(type)}`, 'ip', '-o', 'link', 'show', 'dev', 'eth0'], { encoding: 'utf8' });
      assert.match(links, /eth0/);
    });

    test(`the tables of a node of the ${type} load balancer are made again`, async () => {
      const before = await tablesOf(type);
      assert.match(before, /drydock-silence/);
      execFileSync('nsenter', [`--net=${await pathOf(type)}`, 'nft', 'flush', 'ruleset']);
      await until('they are as before', repairMs, async () => (await tablesOf(type)) === before);
      assert.ok(await answers(type));
    });
  }
});
