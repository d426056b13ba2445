import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { lineLog } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import type { LoadBalancerReport } from '#model/load-balancer-topology.ts';
import { healthCheck, newTopology, newTopologyGroup, newTopologyTarget } from '#network/load-balancer/topology.fixture.ts';
import { HealthChecks } from '#network/load-balancer/health/health-checks.ts';
import { NetworkHost } from '../support/network-host.ts';
import { until } from '../support/until.ts';
import { addressOf, groupOf, networkOf, rule, type EniWish } from '../support/vpc-fixtures.ts';

// Run by networks-linux.test.ts in a network namespace of its own.
const foundTimeoutMs = 60_000;
const node: EniWish = { host: 5, eni: 'eni-node', securityGroupIds: ['sg-balancer'] };
const task: EniWish = { host: 6, securityGroupIds: ['sg-task'] };
const settings = { ...healthCheck, intervalSeconds: 0.5, timeoutSeconds: 0.3 };

/** An HTTP server in a namespace that answers with this status and prints who asked. */
function httpServer(path: string, status: number) {
  const program = `require('node:http').createServer((request, response) => { console.log(request.socket.remoteAddress); response.writeHead(${status}).end(); }).listen(80, '0.0.0.0', () => console.log('ready'))`;
  const server = spawn('nsenter', [`--net=${path}`, process.execPath, '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const seen: string[] = [];
  const ready = once(server.stdout, 'data');
  server.stdout.on('data', (chunk: Buffer) => seen.push(...chunk.toString().trim().split('\n')));
  return { seen, ready, [Symbol.dispose]: () => void server.kill('SIGKILL') };
}

test('a target is checked from the address of the load balancer\'s node, and its security group decides whether it answers', async () => {
  await using host = await NetworkHost.start('hc');
  const groups = (isOpen: boolean) => [
    groupOf('sg-balancer', [rule('egress', { cidr: '0.0.0.0/0' })]),
    groupOf('sg-task', isOpen ? [rule('ingress', { groupId: 'sg-balancer' }, { protocol: 'tcp', ports: [80, 80] })] : []),
  ];
  host.vpcs.setGroups(groups(true));
  const nodePath = await host.connect('node', node);
  using server = httpServer(await host.connect('task', task), 200);
  await server.ready;
  const reports: LoadBalancerReport[] = [];
  using checks = new HealthChecks({ clock: systemClock, random: systemRandom, log: lineLog((line) => process.stderr.write(line), Date.now), namespaceOf: ({ network }) => (network.networkInterfaceId === 'eni-node' ? nodePath : undefined) });
  checks.onReport((report) => reports.push(report));
  const nodes = [{ availabilityZone: 'us-east-1a', network: networkOf(node) }];
  const topologyOf = (code: string) => newTopology([newTopologyGroup([newTopologyTarget(addressOf(task), { availabilityZone: 'us-east-1a' })], { healthCheck: { ...settings, matcher: code } })], { nodes });
  checks.setChecks([topologyOf('200')]);
  await until('it is healthy', foundTimeoutMs, () => reports.at(-1)?.kind === 'healthy');
  assert.equal(server.seen.at(-1), addressOf(node));
  host.vpcs.setGroups(groups(false));
  await until('it is out of reach', foundTimeoutMs, () => descriptionOf(reports.at(-1)) === 'Request timed out');
  host.vpcs.setGroups(groups(true));
  checks.setChecks([topologyOf('204')]);
  await until('it answers another code', foundTimeoutMs, () => descriptionOf(reports.at(-1)) === 'Health checks failed with these codes: [200]');
  checks.setChecks([topologyOf('200')]);
  await until('it is healthy again', foundTimeoutMs, () => reports.at(-1)?.kind === 'healthy');
});

function descriptionOf(report: LoadBalancerReport | undefined): string | undefined {
  return report?.kind === 'unhealthy' ? report.description : undefined;
}
