import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { systemClock } from '#base/clock.ts';
import { known } from '#base/assert.ts';
import { parseAddress } from '#model/cidr.ts';
import type { TopologyListener } from '#model/load-balancer-topology.ts';
import { evaluateRules, type RuleRequest } from '#network/load-balancer/evaluate-rules.ts';
import { balancerText, sharedText } from '#network/load-balancer/haproxy/balancer-plan.ts';
import { BalancerFiles } from '#network/load-balancer/haproxy/balancer-files.ts';
import { globalSection } from '#network/load-balancer/haproxy/global-section.ts';
import { planBalancer } from '#network/load-balancer/haproxy/plan.ts';
import { endWorker, startWorker } from '#network/load-balancer/haproxy/worker.ts';
import { anyCondition, anyRequest } from '#network/load-balancer/random-rules.fixture.ts';
import { rawFrom } from '../support/http-from.ts';
import { fixedResponse, topologyBalancer, topologyListener, topologyRule } from '../support/load-balancer-fixtures.ts';
import { skipsWithoutRoot } from '../support/skips-without-root.ts';

const listenersCount = 150;
const requestsPerListener = 12;
const firstPort = 10_000;
const bodiesCount = 200;
const seed = Number(process.env['RULES_SEED'] ?? '1');

/** Characters that mean something to HAProxy, in any order, and any others. */
const anyWritten = fc.oneof(
  fc.array(fc.constantFrom("'", '"', '\\', ' ', '#', '$', '{', '}', '%', '[', ']', '(', ')', ',', '\n', '\r', '\t', 'x41', 'if', 'unless', '-', '--', '!', 'é', 'a', '%[src]', '$HOME', '\n  bind :1\n'), { minLength: 1, maxLength: 10 }).map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((text) => !text.includes('\0') && text.isWellFormed()),
);

/** Each rule answers with its number, so that it can be seen which was taken. */
const anyListener = fc.array(fc.array(anyCondition, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 }).map((all) => (port: number) =>
  topologyListener(port, [...all.map((conditions, index) => topologyRule(`${port} ${index}`, conditions, fixedResponse('200', `rule ${index}`))), topologyRule(`${port} default`, [], fixedResponse('200', 'default'))]));

async function inHaproxy(listeners: readonly TopologyListener[], use: (namespacePath: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'dd-rules-'));
  const namespace = `ddrules${process.pid}`;
  execFileSync('ip', ['netns', 'add', namespace]);
  try {
    execFileSync('ip', ['-n', namespace, 'link', 'set', 'lo', 'up']);
    const balancer = topologyBalancer('rules', [{ host: 10 }], { listeners });
    const nodes = balancer.nodes.map((node) => ({ ...node, namespace, network: { ...node.network, privateIpv4Address: '127.0.0.1' } }));
    const plan = known(planBalancer({ topology: balancer, nodes, folder: join(folder, 'files'), slotsOf: () => [] }), 'a plan');
    await new BalancerFiles(folder).write([...plan.files]);
    const socket = join(folder, 'w.sock');
    const configuration = join(folder, 'haproxy.cfg');
    await writeFile(configuration, `${globalSection({ workerSocket: socket })}\n${sharedText([plan])}\n${balancerText(plan, { withState: true })}`);
    const worker = await startWorker({ configuration, socket, clock: systemClock });
    try {
      await use(`/run/netns/${namespace}`);
    } finally {
      await endWorker(worker);
    }
  } finally {
    execFileSync('ip', ['netns', 'del', namespace]);
    await rm(folder, { recursive: true });
  }
}

type Sent = typeof anyRequest extends fc.Arbitrary<infer Value> ? Value : never;

function textOf({ method, host, path, query, headers }: Sent): string {
  const target = query === undefined ? path : `${path}?${query}`;
  return `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}Content-Length: 0\r\nConnection: close\r\n\r\n`;
}

function seenAs({ headers, ...request }: Sent): RuleRequest {
  return { ...request, source: known(parseAddress('127.0.0.1'), 'an address'), headers: Object.fromEntries([...Map.groupBy(headers, ([name]) => name.toLowerCase())].map(([name, all]) => [name, all.map(([, value]) => value)])) };
}

if (!skipsWithoutRoot('HAProxy in a network namespace')) {
  test('HAProxy takes the rule that AWS documentation says, whatever the rules and requests', async () => {
    const listeners = fc.sample(anyListener, { numRuns: listenersCount, seed }).map((make, index) => make(firstPort + index));
    const requests = fc.sample(anyRequest, { numRuns: listenersCount * requestsPerListener, seed });
    const taken = new Map<string, number>();
    await inHaproxy(listeners, async (namespacePath) => {
      for (const [index, request] of requests.entries()) {
        const listener = known(listeners[index % listeners.length], 'a listener');
        const answer = await rawFrom(namespacePath, { address: '127.0.0.1', port: listener.port }, textOf(request));
        const { action } = known(evaluateRules(listener.rules, seenAs(request)), 'a rule');
        const expected = action.type === 'fixed-response' ? action.messageBody : undefined;
        assert.equal(answer.split('\r\n\r\n')[1], expected, `${textOf(request)}\n${JSON.stringify(listener.rules.map(({ conditions }) => conditions))}\n${answer}`);
        taken.set(expected ?? '', (taken.get(expected ?? '') ?? 0) + 1);
      }
    });
    assert.ok((taken.get('default') ?? 0) < requests.length * 0.9, `hardly any rule was taken: ${JSON.stringify([...taken])}`);
  });

  test('what users write stays what it is: a body comes as it was given, whatever is in it, and no other value breaks the configuration', async () => {
    const bodies = fc.sample(anyWritten, { numRuns: bodiesCount, seed });
    const listeners = bodies.map((body, index) => {
      const other = bodies[(index + 1) % bodies.length] ?? '';
      return topologyListener(firstPort + index, [
        topologyRule(`${index} a`, [{ field: 'http-header', name: other, values: [other, `${other}*`] }, { field: 'query-string', values: [{ key: other, value: other }] }, { field: 'path-pattern', values: [other] }], { type: 'redirect', protocol: 'HTTPS', host: other, port: '443', path: `/${other}`, query: other, statusCode: 'HTTP_302' }),
        topologyRule(`${index} b`, [], fixedResponse('200', body, 'text/plain')),
      ], { headerAttributes: { 'routing.http.response.content_security_policy.header_value': other } });
    });
    await inHaproxy(listeners, async (namespacePath) => {
      for (const [index, body] of bodies.entries()) {
        const answer = await rawFrom(namespacePath, { address: '127.0.0.1', port: firstPort + index }, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
        assert.equal(Buffer.from(answer, 'latin1').toString('utf8').split('\r\n\r\n').slice(1).join('\r\n\r\n'), body, JSON.stringify(body));
      }
    });
  });
}
