import assert from 'node:assert/strict';
import { once } from 'node:events';
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { systemClock } from '#base/clock.ts';
import { runProgram } from '#cli/run-program.ts';
import type { LoadBalancerTopology } from '#model/load-balancer-topology.ts';
import { ask } from '#network/load-balancer/haproxy/command-socket.ts';
import { connectInNamespace } from '#network/namespace-connection.ts';
import { httpFrom, rawFrom } from '../support/http-from.ts';
import { accessLogsEveryMs, LoadBalancerHost } from '../support/load-balancer-host.ts';
import { fixedResponse, forwardTo, topologyBalancer, topologyGroup, topologyListener, topologyRule, topologyTarget } from '../support/load-balancer-fixtures.ts';
import { Openssl, type TestCertificate } from '../support/openssl.ts';
import { lacks } from '../support/programs.ts';
import { SteadyLoad } from '../support/steady-load.ts';
import { until } from '../support/until.ts';
import { addressOf, type EniWish } from '../support/vpc-fixtures.ts';

const timeoutMs = 60_000;
const manySeconds = 2;

suite('access logs of an application load balancer', () => {
  let host: LoadBalancerHost;
  let client: string;
  let node: EniWish;
  let target: string;
  let folder: string;
  let authority: TestCertificate;
  let issued: TestCertificate;

  before(async () => {
    host = await LoadBalancerHost.start('la');
    folder = await mkdtemp(join(tmpdir(), 'dd-logs-'));
    const openssl = new Openssl(folder);
    authority = openssl.authority('a root');
    issued = openssl.issue(authority, '/CN=app.example.com', { names: ['app.example.com'] });
    client = await host.client({ host: 100 });
    node = host.node('node-a', { host: 10, type: 'load_balancer' });
    target = await host.target('one', { host: 20 });
  });
  after(async () => {
    await host[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const certificateArn = 'arn:aws:acm:us-east-1:000000000000:certificate/one';
  const balancerOf = (accessLogs: LoadBalancerTopology['settings']['accessLogs'], change: Partial<LoadBalancerTopology> = {}) => {
    const rulesOf = (port: number) => [
      topologyRule(`fixed ${port}`, [{ field: 'path-pattern', values: ['/fixed'] }], fixedResponse('418', 'tea'), 5),
      topologyRule(`away ${port}`, [{ field: 'path-pattern', values: ['/away'] }], { type: 'redirect', protocol: 'HTTPS', host: 'x.example.com', port: '443', path: '/#{path}', query: '#{query}', statusCode: 'HTTP_301' }, 6),
      topologyRule(`empty ${port}`, [{ field: 'path-pattern', values: ['/empty'] }], forwardTo({ empty: 1 }), 7),
      topologyRule('default', [], forwardTo({ web: 1 })),
    ];
    const certificates = [{ arn: certificateArn, certificateChain: issued.certificate + authority.certificate, privateKey: issued.key }];
    return topologyBalancer('web', [node], {
      listeners: [topologyListener(80, rulesOf(80)), topologyListener(443, rulesOf(443), { protocol: 'HTTPS', certificates })],
      groups: [topologyGroup('web', [topologyTarget(target, 80)]), topologyGroup('empty', [])],
      ...change,
      settings: accessLogs === undefined ? {} : { accessLogs },
    });
  };
  const serve = async (balancer: LoadBalancerTopology) => {
    host.balancers.setLoadBalancers([balancer]);
    await host.applied();
    await host.served(balancer);
  };
  const place = (port = 80) => ({ address: addressOf(node), port });
  const entriesOf = async (bucket: string) => {
    const files: string[] = [];
    const texts: string[] = [];
    for await (const file of glob('**/*.log.gz', { cwd: join(host.objectsFolder, bucket) })) {
      files.push(file);
      texts.push(gunzipSync(await readFile(join(host.objectsFolder, bucket, file))).toString());
    }
    return { files, entries: texts.flatMap((text) => text.trimEnd().split('\n')).map((line) => line.match(/"[^"]*"|\S+/g) ?? []) };
  };
  const requestOf = (entry: readonly string[]) => entry[12] ?? '';
  const entriesWhen = (bucket: string, count: number) => until(`${count} entries`, timeoutMs, async () => {
    const seen = await entriesOf(bucket);
    assert.ok(seen.entries.length >= count, `there are ${seen.entries.length}, the last ones ${seen.entries.slice(-10).map(requestOf).join(', ')}`);
    return seen;
  });

  test('each request is a line: answered by a target, by a rule, by nobody, or no HTTP at all', async () => {
    await serve(balancerOf({ bucket: 'lines', prefix: 'web' }));
    await httpFrom(client, place(), { path: '/status/201?x=1', headers: { host: 'www.example.com', 'user-agent': 'a "client"' }, body: 'hallo', method: 'POST' });
    await httpFrom(client, place(), { path: '/fixed' });
    await httpFrom(client, place(), { path: '/away?a=b', headers: { host: 'www.example.com' } });
    await httpFrom(client, place(), { path: '/empty' });
    await httpFrom(client, place(), { path: '/drop' });
    await rawFrom(client, place(), 'no HTTP\r\n\r\n');
    await httpFrom(client, place(443), { path: '/tls', headers: { host: 'app.example.com' }, tls: { ca: authority.certificate, servername: 'app.example.com' } });
    const { files, entries } = await entriesWhen('lines', 7);

    assert.equal(entries.length, 7);
    const balancer = balancerOf(undefined);
    assert.match(files[0] ?? '', new RegExp(`^web/AWSLogs/000000000000/elasticloadbalancing/us-east-1/\\d{4}/\\d\\d/\\d\\d/000000000000_elasticloadbalancing_us-east-1_app\\.web\\.${balancer.id}_\\d{8}T\\d{4}Z_${addressOf(node)}_[0-9a-z]{8}\\.log\\.gz$`));
    const find = (part: string) => entries.find((entry) => requestOf(entry).includes(part)) ?? [];
    const answered = find('/status');
    assert.deepEqual([answered[0], answered[2], answered[4], ...answered.slice(8, 10), ...answered.slice(12, 17)], ['http', `app/web/${balancer.id}`, `${target}:80`, '201', '201', '"POST http://www.example.com:80/status/201?x=1 HTTP/1.1"', String.raw`"a \x22client\x22"`, '-', '-', balancer.groups[0]?.arn]);
    assert.match(answered[17] ?? '', /^"Root=1-[0-9a-f]{8}-[0-9a-f]{24}"$/);
    assert.deepEqual([answered[20], ...answered.slice(22, 29)], ['0', '"forward"', '"-"', '"-"', `"${target}:80"`, '"201"', '"-"', '"-"']);
    for (const index of [5, 6, 7]) assert.match(answered[index] ?? '', /^\d\.\d{3}$/);
    assert.deepEqual(find('/fixed').slice(4, 10), ['-', '-1', '-1', '-1', '418', '-']);
    assert.deepEqual([find('/fixed')[20], find('/fixed')[22]], ['5', '"fixed-response"']);
    assert.deepEqual([find('/away')[8], find('/away')[20], ...find('/away').slice(22, 24)], ['301', '6', '"redirect"', '"https://x.example.com:443/away?a=b"']);
    assert.deepEqual([...find('/empty').slice(4, 10), find('/empty')[16]], ['-', '-1', '-1', '-1', '503', '-', balancer.groups[1]?.arn]);
    assert.deepEqual([find('/drop')[4], ...find('/drop').slice(6, 10)], [`${target}:80`, '-1', '-1', '502', '-']);
    assert.deepEqual([...find('"- http').slice(4, 10), requestOf(find('"- http'))], ['-', '-1', '-1', '-1', '400', '-', `"- http://${balancer.dnsName}:80- -"`]);
    const secure = find('/tls');
    assert.deepEqual([secure[0], secure[15], ...secure.slice(18, 20)], ['https', 'TLSv1.2', '"app.example.com"', `"${certificateArn}"`]);
  });

  test('no request is missing when rules change, HAProxy is replaced and the daemon is started again', async () => {
    await serve(balancerOf({ bucket: 'all', prefix: '' }));
    const load = new SteadyLoad(client, place());
    for (let round = 0; round < 4; round += 1) {
      const balancer = balancerOf({ bucket: 'all', prefix: '' });
      const [listener, ...others] = balancer.listeners;
      const more = topologyRule('r', [{ field: 'path-pattern', values: [`/round-${round}`] }], fixedResponse('200'), 9);
      await serve({ ...balancer, listeners: listener === undefined ? [] : [{ ...listener, rules: [more, ...listener.rules] }, ...others] });
      if (round === 2) {
        await host.restart();
        await serve(balancerOf({ bucket: 'all', prefix: '' }));
      }
    }
    assert.deepEqual(await load.end(), []);
    const { entries } = await entriesWhen('all', load.count);
    assert.equal(entries.length, load.count);
    assert.equal(new Set(entries.map((entry) => entry[17])).size, load.count, 'each has a trace of its own');
  });

  test('no line is given up, however many requests come at once', { skip: lacks('wrk') }, async () => {
    await serve(balancerOf({ bucket: 'many', prefix: '' }));
    const { current } = JSON.parse(await readFile(join(host.folder, 'workers.json'), 'utf8'));
    const { exitCode, stderr } = await runProgram('nsenter', [`--net=${client}`, 'wrk', '-t1', '-c16', `-d${manySeconds}s`, `http://${addressOf(node)}/fixed`], { timeoutMs });
    assert.equal(exitCode, 0, stderr);
    assert.equal(/^DroppedLogs: .*$/m.exec(await ask(current.socket, 'show info', systemClock))?.[0], 'DroppedLogs: 0');
  });

  /** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html */
  test('a network load balancer logs its TLS connections, and nothing of TCP', async () => {
    const networkNode = host.node('node-n', { host: 11, type: 'network_load_balancer', securityGroupIds: [] });
    const rules = [topologyRule('net', [], forwardTo({ net: 1 }))];
    const certificates = [{ arn: certificateArn, certificateChain: issued.certificate + authority.certificate, privateKey: issued.key }];
    const balancer = topologyBalancer('net', [networkNode], {
      type: 'network',
      listeners: [topologyListener(443, rules, { protocol: 'TLS', certificates }), topologyListener(80, rules, { protocol: 'TCP' })],
      groups: [topologyGroup('net', [topologyTarget(target, 80)], { protocol: 'TCP' })],
      settings: { accessLogs: { bucket: 'net', prefix: '' } },
    });
    await serve(balancer);
    const networkPlace = (port: number) => ({ address: addressOf(networkNode), port });
    assert.equal((await httpFrom(client, networkPlace(80))).status, 200);
    assert.equal((await httpFrom(client, networkPlace(443), { tls: { ca: authority.certificate, servername: 'app.example.com' } })).status, 200);
    const { files, entries } = await entriesWhen('net', 1);
    assert.equal(entries.length, 1);
    assert.match(files[0] ?? '', new RegExp(`_net\\.net\\.${balancer.id}_`));
    assert.match((entries[0] ?? []).join(' '), new RegExp(`^tls 2\\.0 \\S{19} net/net/${balancer.id} ${balancer.listeners[0]?.id} [\\d.]+:\\d+ ${addressOf(networkNode)}:443 \\d+ \\d+ [1-9]\\d* [1-9]\\d* - ${certificateArn} - [A-Z0-9_-]+ tlsv12 - app\\.example\\.com - - - \\S{19}$`));
  });

  test('a request that began before logs were switched off is written when it ends', async () => {
    await serve(balancerOf({ bucket: 'begun', prefix: '' }));
    const socket = connectInNamespace(client, place());
    socket.write('GET /begun HTTP/1.1\r\nhost: www.example.com\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n');
    const [answer] = await once(socket, 'data');
    assert.match(String(answer), /^HTTP\/1\.1 101 /);
    await serve(balancerOf(undefined));
    await delay(4 * accessLogsEveryMs);
    socket.destroy();
    const { entries } = await entriesWhen('begun', 1);
    assert.deepEqual(entries.map((entry) => [entry[0], entry[8]]), [['ws', '101']]);
  });

  test('nothing is logged of others, and what came before logs were switched off is still written', async () => {
    await serve(balancerOf({ bucket: 'before', prefix: '' }));
    await httpFrom(client, place(), { path: '/before' });
    await serve(balancerOf(undefined));
    await httpFrom(client, place(), { path: '/after' });
    const { entries } = await entriesWhen('before', 1);
    assert.deepEqual(entries.map((entry) => requestOf(entry).includes('/before')), [true]);
    for await (const file of glob('*.requests', { cwd: host.folder })) assert.doesNotMatch(await readFile(join(host.folder, file), 'latin1').catch(() => 'gone'), new RegExp(Buffer.from('/after').toString('base64')));
  });
});
