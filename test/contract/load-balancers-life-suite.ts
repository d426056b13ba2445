import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { known } from '#base/assert.ts';
import { systemClock } from '#base/clock.ts';
import type { LoadBalancerTopology, TopologyTarget } from '#model/load-balancer-topology.ts';
import { connectionsOf } from '#network/load-balancer/haproxy/retired-worker.ts';
import { isAlive, startWorker } from '#network/load-balancer/haproxy/worker.ts';
import { connectInNamespace } from '#network/namespace-connection.ts';
import { httpFrom } from '../support/http-from.ts';
import { LoadBalancerHost } from '../support/load-balancer-host.ts';
import { fixedResponse, forwardTo, topologyBalancer, topologyGroup, topologyListener, topologyRule, topologyTarget } from '../support/load-balancer-fixtures.ts';
import { inside } from '../support/network-host.ts';
import { SteadyLoad } from '../support/steady-load.ts';
import { until } from '../support/until.ts';
import { addressOf, type EniWish } from '../support/vpc-fixtures.ts';

const timeoutMs = 60_000;
/** Longer than from one look at a draining target's connections to the next. */
const looksMs = 500;

suite('load balancers while things change', () => {
  let host: LoadBalancerHost;
  let client: string;
  let node: EniWish;
  let targets: readonly TopologyTarget[];

  before(async () => {
    host = await LoadBalancerHost.start('ll');
    client = await host.client({ host: 100 });
    node = host.node('node-a', { host: 10, type: 'load_balancer' });
    targets = await Promise.all([20, 21, 22].map(async (octet) => topologyTarget(await host.target(`t${octet}`, { host: octet }), 80)));
  });
  after(() => host[Symbol.asyncDispose]());

  const balancerOf = (members: readonly TopologyTarget[], rules: LoadBalancerTopology['listeners'][number]['rules'] = []) =>
    topologyBalancer('web', [node], { listeners: [topologyListener(80, [...rules, topologyRule('default', [], forwardTo({ web: 1 }))])], groups: [topologyGroup('web', members)] });
  const set = async (...wanted: readonly LoadBalancerTopology[]) => {
    host.balancers.setLoadBalancers(wanted);
    await host.applied();
  };
  const place = () => ({ address: addressOf(node), port: 80 });
  const record = async () => JSON.parse(await readFile(join(host.folder, 'workers.json'), 'utf8'));
  const worker = async (): Promise<number> => (await record()).current.pid;

  test('not one request is lost when rules change', async () => {
    await set(balancerOf(targets));
    const lostBefore = await lostFirstPackets();
    const load = new SteadyLoad(client, place());
    const fresh = new SteadyLoad(client, place(), { keepsConnections: false });
    for (let round = 0; round < 8; round += 1) {
      await set(balancerOf(targets, [topologyRule('r', [{ field: 'path-pattern', values: [`/round-${round}`] }], fixedResponse('200'))]));
      await delay(100);
    }
    assert.deepEqual(await load.end(), []);
    assert.deepEqual(await fresh.end(), []);
    assert.ok(load.count > 50, `only ${load.count} requests`);
    assert.equal(await lostFirstPackets(), lostBefore, `the slowest request took ${fresh.slowestMs} ms`);
  });

  /** How many of the client's first packets, which nobody answered, were sent again. */
  const lostFirstPackets = async (): Promise<string | undefined> => {
    const [names = '', values = ''] = (await inside(client, ['cat', '/proc/net/netstat'])).split('\n');
    return values.split(' ')[names.split(' ').indexOf('TCPSynRetrans')];
  };

  test('not one request is lost when targets come and go, and HAProxy is told while it runs', async () => {
    await set(balancerOf(targets));
    const pid = await worker();
    const load = new SteadyLoad(client, place());
    for (let round = 0; round < 8; round += 1) {
      const out = known(targets[round % targets.length], 'a target');
      host.reports.length = 0;
      await set(balancerOf(targets.map((target) => (target === out ? { ...target, state: 'draining' } : target))));
      // A target that goes before takes with it what it is at work on.
      await isDrained(out);
      await set(balancerOf(targets.filter((target) => target !== out)));
      await delay(20);
    }
    assert.deepEqual(await load.end(), []);
    assert.equal(await worker(), pid);
  });

  const isDrained = ({ id }: TopologyTarget) => until('the target is drained', timeoutMs, () => host.reports.some((report) => report.kind === 'drained' && report.id === id));

  test('traffic follows a target within 50 ms', async () => {
    await set(balancerOf(targets.slice(0, 1)));
    const startedAt = performance.now();
    await set(balancerOf(targets.slice(0, 2)));
    const tookMs = performance.now() - startedAt;
    assert.equal((await namesOf(4)).size, 2);
    process.stderr.write(`a target was added within ${Math.round(tookMs)} ms\n`);
  });

  const namesOf = async (count: number) => {
    const names = new Set<string | undefined>();
    for (let index = 0; index < count; index += 1) names.add((await httpFrom(client, place())).asked.name);
    return names;
  };

  test('a draining target finishes what it is at work on, and is then said to be drained', async () => {
    const [first, second] = targets;
    assert.ok(first !== undefined && second !== undefined);
    await set(balancerOf([first]));
    const finish = await begunRequest();
    host.reports.length = 0;
    await set(balancerOf([{ ...first, state: 'draining' }, second]));
    assert.deepEqual(await namesOf(3), new Set(['t21']));
    await delay(looksMs);
    assert.ok(!host.reports.some(({ kind }) => kind === 'drained'));
    assert.equal(await finish(), 't20');
    await isDrained(first);
  });

  /** One that a target has, and cannot answer before the rest of it has come; what is given back sends that, and gives the target's name. */
  const begunRequest = async (): Promise<() => Promise<string | undefined>> => {
    const asked = request({ createConnection: () => connectInNamespace(client, place()), method: 'POST', headers: { host: 'a', connection: 'close', expect: '100-continue', 'content-length': 1 } });
    asked.flushHeaders();
    await once(asked, 'continue');
    return async () => {
      asked.end('x');
      const [response] = await once(asked, 'response');
      return /"name":"(.*?)"/.exec(await text(response))?.[1];
    };
  };

  test('a daemon that starts again finds HAProxy as it was, with the connections', async () => {
    await set(balancerOf(targets));
    const pid = await worker();
    const load = new SteadyLoad(client, place());
    await host.restart();
    await set(balancerOf(targets));
    await set(balancerOf(targets.map((target, index) => (index === 0 ? { ...target, state: 'draining' } : target))));
    await until('the two others answer, and nobody else', timeoutMs, async () => {
      load.answered.clear();
      await delay(200);
      return [...load.answered.keys()].toSorted().join() === 't21,t22';
    });
    assert.deepEqual(await load.end(), []);
    assert.equal(await worker(), pid);
  });

  /** One ahead is a daemon that was killed before it wrote of its process; two, one whose disk was full for a while. */
  for (const ahead of [1, 2]) test(`a process that a killed daemon had started, on no record and ${ahead} ahead of it, is found and ended`, async () => {
    await set(balancerOf(targets));
    const { generation, current } = await record();
    const socket = join(host.folder, `w${generation + ahead}.sock`);
    const global = join(host.folder, 'conf', '00-global.cfg');
    await writeFile(global, (await readFile(global, 'utf8')).replaceAll(/w\d+\.sock/g, `w${generation + ahead}.sock`));
    const orphan = await startWorker({ configuration: join(host.folder, 'conf'), socket, before: current, clock: systemClock });
    const slow: ReturnType<typeof httpFrom>[] = [];
    await until('it has some requests, as both have the port', timeoutMs, () => {
      for (let each = 0; each < 4; each += 1) slow.push(httpFrom(client, place(), { path: '/wait/2000' }));
      return connectionsOf(orphan, systemClock).then((count) => count > 2);
    });
    const load = new SteadyLoad(client, place(), { keepsConnections: false });
    await host.restart();
    const rules = [topologyRule('r', [{ field: 'path-pattern', values: [`/ahead-${ahead}`] }], fixedResponse('200'))];
    await set(balancerOf(targets, rules));
    assert.deepEqual((await Promise.all(slow)).map(({ status }) => status), slow.map(() => 200));
    await until('it is gone', timeoutMs, async () => !(await isAlive(orphan)));
    assert.deepEqual(await load.end(), []);
    const { current: successor } = await record();
    await until('the one that took over has nothing left to do', timeoutMs, async () => (await connectionsOf(successor, systemClock)) === 0);
  });

  test('HAProxy that is killed is started again, and no new connection is refused meanwhile', async () => {
    await set(balancerOf(targets));
    const pid = await worker();
    process.kill(pid, 'SIGKILL');
    // What it had taken until its last thread was gone goes with it.
    await until('HAProxy is gone', timeoutMs, () => readdir(`/proc/${pid}/task`).then(() => false, () => true));
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => httpFrom(client, place())));
    assert.deepEqual(answers.map((each) => (each.status === 'fulfilled' ? each.value.status : String(each.reason))), Array.from({ length: 10 }, () => 200));
  });

  test('a load balancer whose configuration HAProxy rejects keeps nobody else from changing', async () => {
    const bad = topologyBalancer('bad', [host.node('node-b', { host: 11, type: 'load_balancer' })], {
      listeners: [topologyListener(81, [topologyRule('bad', [{ field: 'source-ip', values: ['not an address'] }], fixedResponse('200')), topologyRule('default', [], forwardTo({ bad: 1 }))])],
      groups: [topologyGroup('bad', [])],
    });
    await set(bad, balancerOf(targets.slice(0, 1)));
    const failed = host.reports.findLast((report) => 'loadBalancerArn' in report && report.loadBalancerArn === bad.arn);
    assert.ok(failed?.kind === 'failed' && failed.reason.includes('not an address'), JSON.stringify(failed));
    assert.deepEqual(await namesOf(2), new Set(['t20']));
    await set(bad, balancerOf(targets.slice(1, 2)));
    assert.deepEqual(await namesOf(2), new Set(['t21']));
  });

  test('a port without a listener is silent', async () => {
    await set(balancerOf(targets));
    const socket = connectInNamespace(client, { address: addressOf(node), port: 99 });
    let refusal = '';
    socket.on('error', (error) => (refusal = error.message));
    await delay(500);
    socket.destroy();
    assert.equal(refusal, '');
  });

  test('load balancers that are gone leave nothing', async () => {
    await set(balancerOf(targets));
    const { current } = await record();
    await set();
    assert.ok(!(await isAlive(current)));
  });
});
