import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ListenerProtocol } from '#model/listener.ts';
import type { HealthMinimum, LoadBalancerTopology, TargetGroupSettings, TopologyListener, TopologyTarget, TopologyTargetGroup } from '#model/load-balancer-topology.ts';
import { newNode, newTopology, newTopologyGroup, newTopologyTarget } from '../topology.fixture.ts';
import { flowLines, flowLinesFromScratch } from './flow-lines.ts';
import { flowTableOf } from './flow-table.ts';
import { flowTargets } from './flow-targets.ts';

const node = newNode('us-east-1a', '172.31.0.10');

test('a target more, or less, changes elements and no rule', () => {
  const [before, after] = [[1, 2], [1, 2, 3]].map((hosts) => flowTableOf(balancerOf({}, hosts.map((host) => targetOf(host))), node));
  assert.ok(before !== undefined && after !== undefined);
  for (const lines of [flowLines(before, after), flowLines(after, before)]) {
    assert.ok(lines.length > 0);
    assert.deepEqual(lines.filter((line) => !/^(add|delete) element /.test(line)), []);
  }
  assert.deepEqual(flowLines(after, after), []);
});

test('new connections go to healthy targets; when there is none to all that are unhealthy', () => {
  const serving = (...states: readonly TopologyTarget['state'][]) => flowTargets(balancerOf({}, states.map((state, host) => targetOf(host, { state }))), node).filter(({ isServing }) => isServing).map(({ target }) => target.state);
  assert.deepEqual(serving('healthy', 'initial', 'unhealthy', 'draining'), ['healthy']);
  assert.deepEqual(serving('initial', 'unhealthy', 'draining'), ['unhealthy']);
  assert.deepEqual(serving('draining'), []);
});

test('new connections go to unhealthy targets too while fewer are healthy than their group wants, of the zone where it keeps to zones', () => {
  const serving = (routing: HealthMinimum, settings: Partial<TargetGroupSettings>, targets: readonly TopologyTarget[]) =>
    flowTargets(balancerOf({ ...settings, healthMinimums: { dns: routing, routing } }, targets), node).flatMap(({ isServing, isEnded }) => (isEnded ? ['ended'] : isServing ? ['serving'] : []));
  const targets = (['healthy', 'healthy', 'unhealthy', 'draining'] as const).map((state, host) => targetOf(host, { state }));
  const ends = { terminatesConnectionsOfUnhealthyTargets: true };
  assert.deepEqual(serving({ count: 2, percentage: 66 }, ends, targets), ['serving', 'serving', 'ended']);
  assert.deepEqual(serving({ count: 3, percentage: 0 }, ends, targets), ['serving', 'serving', 'serving']);
  assert.deepEqual(serving({ count: 1, percentage: 67 }, ends, targets), ['serving', 'serving', 'serving']);
  const elsewhere = targets.map((target, index) => (index === 0 ? { ...target, availabilityZone: 'us-east-1b' } : target));
  assert.deepEqual(serving({ count: 2, percentage: 0 }, { isCrossZone: false }, elsewhere), ['serving', 'serving']);
});

test('an unhealthy target’s connections end where its group says so and another target is healthy', () => {
  const ended = (settings: Partial<TargetGroupSettings>, ...states: readonly TopologyTarget['state'][]) => flowTargets(balancerOf(settings, states.map((state, host) => targetOf(host, { state }))), node).map(({ isEnded }) => isEnded);
  const settings = { terminatesConnectionsOfUnhealthyTargets: true };
  assert.deepEqual(ended(settings, 'healthy', 'unhealthy', 'draining'), [false, true, false]);
  assert.deepEqual(ended(settings, 'unhealthy', 'unhealthy'), [false, false]);
  assert.deepEqual(ended({}, 'healthy', 'unhealthy'), [false, false]);
});

test('a target in no zone of the VPC is reached from every zone, with the load balancer’s address', () => {
  const outside = newTopologyTarget('192.168.0.9', { state: 'healthy', availabilityZone: 'all' });
  const { ruleset } = flowTableOf(balancerOf({ preservesClientIp: true, isCrossZone: false }, [targetOf(1), targetOf(2, { availabilityZone: 'us-east-1b' }), outside]), node);
  const addresses = [...(ruleset.sets.get('targets')?.elements ?? [])].map((element) => element.split(' : ')[1]);
  assert.deepEqual(addresses, ['172.31.0.1 . 80', '192.168.0.9 . 80']);
  assert.equal(ruleset.sets.get('translated')?.elements.size, 2, 'the marks of one target');
});

test('ports of TLS, and of TCP with proxy protocol, are left to the proxy', () => {
  const elements = (protocol: ListenerProtocol, usesProxyProtocolV2: boolean) => {
    const { sets } = flowTableOf(balancerOf({ usesProxyProtocolV2 }, [targetOf(1)], protocol), node).ruleset;
    return [...(sets.get('ports')?.elements ?? []), ...[...(sets.get('proxied')?.elements ?? [])].map((port) => `proxy ${port}`)];
  };
  assert.deepEqual(elements('TCP', false), ['tcp . 443']);
  assert.deepEqual(elements('TCP_UDP', false), ['tcp . 443', 'udp . 443']);
  assert.deepEqual(elements('UDP', false), ['udp . 443']);
  assert.deepEqual(elements('TLS', false), ['proxy 443']);
  assert.deepEqual(elements('TCP', true), ['proxy 443']);
});

test('each idle timeout is there before a rule refers to it', () => {
  const lines = flowLinesFromScratch(flowTableOf(balancerOf({}, [targetOf(1)]), node));
  const [made, used] = [lines.findIndex((line) => line.includes('ct timeout ip')), lines.findIndex((line) => line.includes('ct timeout set'))];
  assert.ok(made >= 0 && made < used);
});

function balancerOf(settings: Partial<TargetGroupSettings>, targets: readonly TopologyTarget[], protocol: ListenerProtocol = 'TCP'): LoadBalancerTopology {
  const group = newTopologyGroup(targets);
  const changed: TopologyTargetGroup = { ...group, protocol, settings: { ...group.settings, ...settings } };
  const listener: TopologyListener = { arn: 'l', id: 'l', port: 443, protocol, certificates: [], clientCertificates: { mode: 'off' }, rules: [{ arn: 'l', conditions: [], action: { type: 'forward', targetGroups: [{ targetGroupArn: group.arn, weight: 1 }], isPlain: true } }], tcpIdleTimeoutSeconds: 350, headerAttributes: {} };
  return newTopology([changed], { type: 'network', listeners: [listener], nodes: [node] });
}

function targetOf(host: number, change: Partial<TopologyTarget> = {}): TopologyTarget {
  return newTopologyTarget(`172.31.0.${host}`, { state: 'healthy', availabilityZone: 'us-east-1a', ...change });
}
