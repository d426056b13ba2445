import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { LoadBalancerTopology, TopologyTarget } from '#model/load-balancer-topology.ts';
import { httpFrom, type HttpWish } from '../support/http-from.ts';
import { LoadBalancerHost } from '../support/load-balancer-host.ts';
import { fixedResponse, forwardTo, topologyBalancer, topologyGroup, topologyListener, topologyRule, topologyTarget } from '../support/load-balancer-fixtures.ts';
import { addressOf, type EniWish } from '../support/vpc-fixtures.ts';

suite('an application load balancer on this host', () => {
  let host: LoadBalancerHost;
  let client: string;
  let node: EniWish;
  let one: TopologyTarget;
  let two: TopologyTarget;

  before(async () => {
    host = await LoadBalancerHost.start('lb');
    client = await host.client({ host: 100 });
    node = host.node('node-a', { host: 10, type: 'load_balancer' });
    one = topologyTarget(await host.target('one', { host: 20 }), 80);
    two = topologyTarget(await host.target('two', { host: 21 }), 80);
  });
  after(() => host[Symbol.asyncDispose]());

  const serve = async (change: Partial<LoadBalancerTopology>) => {
    const balancer = topologyBalancer('web', [node], change);
    host.balancers.setLoadBalancers([balancer]);
    await host.applied();
    await host.served(balancer);
  };
  const serveGroup = (targets: readonly TopologyTarget[], change: Parameters<typeof topologyGroup>[2] = {}, settings: Parameters<typeof topologyBalancer>[2] = {}) =>
    serve({ ...topologyBalancer('web', [node], { listeners: [topologyListener(80, [topologyRule('default', [], forwardTo({ web: 1 }))])], groups: [topologyGroup('web', targets, change)], ...settings }) });
  const ask = (wish: HttpWish = {}, port = 80) => httpFrom(client, { address: addressOf(node), port }, wish);
  const namesOf = async (count: number, wish: HttpWish = {}) => {
    const names = [];
    for (let index = 0; index < count; index += 1) names.push((await ask(wish)).asked.name);
    return names;
  };

  test('forwards to the healthy targets of a group, in turn', async () => {
    await serveGroup([one, two]);
    assert.deepEqual((await namesOf(4)).toSorted(), ['one', 'one', 'two', 'two']);
  });

  test('sends to healthy targets only, to unhealthy ones when there is no other, and answers 503 when there is none at all', async () => {
    await serveGroup([one, { ...two, state: 'unhealthy' }]);
    assert.deepEqual(new Set(await namesOf(4)), new Set(['one']));
    await serveGroup([{ ...one, state: 'unhealthy' }, { ...two, state: 'unhealthy' }]);
    assert.deepEqual((await namesOf(4)).toSorted(), ['one', 'one', 'two', 'two']);
    await serveGroup([{ ...one, state: 'draining' }]);
    const answer = await ask();
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.server, 'awselb/2.0');
    assert.match(answer.body, /<head><title>503 Service Temporarily Unavailable<\/title><\/head>/);
  });

  test('tries another target when one refuses the connection, and answers 502 when none takes it or one breaks it off', async () => {
    await serveGroup([one, { ...two, port: 81 }]);
    assert.deepEqual(new Set(await namesOf(6)), new Set(['one']));
    await serveGroup([{ ...two, port: 81 }]);
    assert.equal((await ask()).status, 502);
    await serveGroup([one]);
    const answer = await ask({ path: '/drop' });
    assert.equal(answer.status, 502);
    assert.match(answer.body, /<title>502 Bad Gateway<\/title>/);
  });

  test('answers 504 when a target takes longer than the idle timeout', async () => {
    await serveGroup([one], {}, { settings: { idleTimeoutSeconds: 1 } });
    assert.equal((await ask({ path: '/wait/3000' })).status, 504);
  });

  test('tells targets of the client, and adds to what the client says of others', async () => {
    await serveGroup([one]);
    const { asked } = await ask({ headers: { 'X-Forwarded-For': ['203.0.113.7', '198.51.100.1'], 'X-Forwarded-Proto': 'https' } });
    const from = addressOf({ host: 100 });
    assert.equal(asked.headers['x-forwarded-for'], `203.0.113.7, 198.51.100.1, ${from}`);
    assert.equal(asked.headers['x-forwarded-proto'], 'http');
    assert.equal(asked.headers['x-forwarded-port'], '80');
    assert.match(asked.headers['x-amzn-trace-id'] ?? '', /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    const traced = await ask({ headers: { 'X-Amzn-Trace-Id': 'Self=1-2-3;Root=1-67891233-abcdef012345678912345678;CalledFrom=app' } });
    assert.match(traced.asked.headers['x-amzn-trace-id'] ?? '', /^Self=1-[0-9a-f]{8}-[0-9a-f]{24};Root=1-67891233-abcdef012345678912345678;CalledFrom=app$/);
    await serveGroup([one], {}, { settings: { xForwardedForMode: 'remove' } });
    assert.equal((await ask({ headers: { 'X-Forwarded-For': '203.0.113.7' } })).asked.headers['x-forwarded-for'], undefined);
    await serveGroup([one], {}, { settings: { xForwardedForMode: 'preserve' } });
    assert.equal((await ask({ headers: { 'X-Forwarded-For': '203.0.113.7' } })).asked.headers['x-forwarded-for'], '203.0.113.7');
    await serveGroup([one], {}, { settings: { xffClientPort: true } });
    assert.match((await ask()).asked.headers['x-forwarded-for'] ?? '', new RegExp(`^${from}:\\d+$`));
  });

  test('keeps a client with its target by AWSALB and AWSALBCORS', async () => {
    await serveGroup([one, two], { settings: { stickiness: { kind: 'lb_cookie', seconds: 60 } } });
    const first = await ask();
    const cookies = first.headers['set-cookie'] ?? [];
    assert.match(cookies.join('\n'), /^AWSALB=[^;]+; Expires=[^;]+; Path=\/\nAWSALBCORS=[^;]+; Expires=[^;]+; Path=\/; SameSite=None; Secure$/);
    const cookie = cookies.map((each) => each.split(';')[0]).join('; ');
    assert.deepEqual(new Set(await namesOf(6, { headers: { cookie } })), new Set([first.asked.name]));
    const stale = cookie.replaceAll(/~\d+/g, '~1000000000');
    assert.deepEqual((await namesOf(4, { headers: { cookie: stale } })).toSorted(), ['one', 'one', 'two', 'two']);
  });

  test('keeps a client with its target by the cookie of the application', async () => {
    await serveGroup([one, two], { settings: { stickiness: { kind: 'app_cookie', name: 'SID', seconds: 60 } } });
    assert.equal((await ask()).headers['set-cookie'], undefined);
    const first = await ask({ path: '/cookie/SID' });
    const cookie = (first.headers['set-cookie'] ?? []).map((each) => each.split(';')[0]).join('; ');
    assert.match(cookie, /AWSALBAPP-0=/);
    assert.deepEqual(new Set(await namesOf(6, { headers: { cookie } })), new Set([first.asked.name]));
  });

  test('distributes by weights, and keeps a client with its group by AWSALBTG', async () => {
    const groups = [topologyGroup('blue', [one]), topologyGroup('green', [two])];
    const listenerOf = (weights: Readonly<Record<string, number>>, seconds?: number) => [topologyListener(80, [topologyRule('default', [], forwardTo(weights, seconds))])];
    await serve({ listeners: listenerOf({ blue: 1, green: 0 }), groups });
    assert.deepEqual(new Set(await namesOf(6)), new Set(['one']));
    await serve({ listeners: listenerOf({ blue: 1, green: 3 }), groups });
    const names = await namesOf(80);
    const share = names.filter((name) => name === 'two').length / names.length;
    assert.ok(share > 0.5 && share < 0.95, `green has 3 of 4, and got ${share}`);
    await serve({ listeners: listenerOf({ blue: 1, green: 1 }, 60), groups });
    const first = await ask();
    assert.match((first.headers['set-cookie'] ?? []).join('\n'), /^AWSALBTG=[^;]+; Expires=[^;]+; Path=\/\nAWSALBTGCORS=[^;]+; Expires=[^;]+; Path=\/; SameSite=None; Secure$/);
    const cookie = (first.headers['set-cookie'] ?? []).map((each) => each.split(';')[0]).join('; ');
    assert.deepEqual(new Set(await namesOf(10, { headers: { cookie } })), new Set([first.asked.name]));
    await serve({ listeners: listenerOf(first.asked.name === 'one' ? { blue: 0, green: 1 } : { blue: 1, green: 0 }, 60), groups });
    assert.deepEqual(new Set(await namesOf(4, { headers: { cookie } })), new Set([first.asked.name]));
    assert.deepEqual(new Set(await namesOf(4)), new Set([first.asked.name === 'one' ? 'two' : 'one']));
  });

  test('answers by rules in their order', async () => {
    await serve({
      listeners: [
        topologyListener(80, [
          topologyRule('path', [{ field: 'path-pattern', values: ['/fixed/*'] }], fixedResponse('418', 'it\'s {"a"} $pot %[src] \\ #1\n}', 'text/plain')),
          topologyRule('host', [{ field: 'host-header', values: ['*.example.com'] }, { field: 'http-request-method', values: ['GET'] }], { type: 'redirect', protocol: 'HTTPS', host: '#{host}', port: '443', path: '/#{path}', query: '#{query}', statusCode: 'HTTP_301' }),
          topologyRule('header', [{ field: 'http-header', name: 'X-Version', values: ['}', 'v?'] }], fixedResponse('200', 'version', 'text/plain')),
          topologyRule('query', [{ field: 'query-string', values: [{ key: 'v', value: '1*' }, { value: 'b\\*' }] }, { field: 'source-ip', values: ['172.31.0.0/16'] }], fixedResponse('200', 'query', 'text/plain')),
          topologyRule('default', [], forwardTo({ web: 1 })),
        ]),
      ],
      groups: [topologyGroup('web', [one])],
    });
    const fixed = await ask({ path: '/fixed/x' });
    assert.deepEqual([fixed.status, fixed.headers.server, fixed.headers['content-type'], fixed.body], [418, 'awselb/2.0', 'text/plain', 'it\'s {"a"} $pot %[src] \\ #1\n}']);
    const redirect = await ask({ path: '/a?b=1', headers: { host: 'WWW.example.com:8080' } });
    assert.deepEqual([redirect.status, redirect.headers.location?.toLowerCase()], [301, 'https://www.example.com:443/a?b=1']);
    assert.equal((await ask({ path: '/a', headers: { host: 'www.example.com' } })).headers.location, 'https://www.example.com:443/a');
    assert.equal((await ask({ headers: { 'X-Version': '}' } })).body, 'version');
    assert.equal((await ask({ headers: { 'X-Version': 'V2' } })).body, 'version');
    assert.equal((await ask({ path: '/?a=b&v=12' })).body, 'query');
    assert.equal((await ask({ path: '/?z=b*' })).body, 'query');
    assert.equal((await ask({ path: '/?z=bx' })).asked.name, 'one');
    assert.equal((await ask({ path: '/Fixed/x' })).asked.name, 'one');
  });

  test('sets the headers that its listener says, and has its listener\'s port in the host', async () => {
    const headerAttributes = { 'routing.http.response.x_frame_options.header_value': 'DENY', 'routing.http.response.content_security_policy.header_value': "default-src 'self' %[src]", 'routing.http.response.server.enabled': 'false' };
    await serve({ listeners: [topologyListener(8080, [topologyRule('default', [], forwardTo({ web: 1 }))], { headerAttributes })], groups: [topologyGroup('web', [one])] });
    const { headers, asked } = await ask({ headers: { host: 'a.example' } }, 8080);
    assert.equal(headers['x-frame-options'], 'DENY');
    assert.equal(headers['content-security-policy'], "default-src 'self' %[src]");
    assert.equal(asked.headers['host'], 'a.example:8080');
  });
});
