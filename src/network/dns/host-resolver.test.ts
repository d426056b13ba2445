import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemClock, type Clock } from '#base/clock.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { systemRandom } from '#base/random.ts';
import { readQuery, statusOf, truncatedAnswer, writeAnswer, writeQuestion, type Contents, type Query } from './codec.ts';
import { withLength } from './exchange.ts';
import { HostResolver } from './host-resolver.ts';
import type { NameServer } from './name-servers.ts';

type Behaviour = (query: Query, transport: 'udp' | 'tcp') => readonly Buffer[];

/** A name server on the loopback, that sends whatever it is told to, over UDP and TCP. */
class FakeServer implements AsyncDisposable {
  readonly #udp = createSocket('udp4');
  readonly #tcp;
  readonly asked: Query[] = [];
  readonly #behaviour: Behaviour;

  private constructor(behaviour: Behaviour) {
    this.#behaviour = behaviour;
    this.#tcp = createServer((socket) => socket.on('error', () => undefined).on('data', (chunk: Buffer) => this.#answers(chunk.subarray(2), 'tcp').forEach((message) => socket.write(withLength(message)))));
    this.#udp.on('message', (message, from) => this.#answers(message, 'udp').forEach((answer) => this.#udp.send(answer, from.port, from.address)));
  }

  static async start(behaviour: Behaviour): Promise<FakeServer> {
    for (;;) {
      const server = new FakeServer(behaviour);
      await once(server.#tcp.listen(0, '127.0.0.1'), 'listening');
      // A port that is free for TCP may be another program's for UDP.
      const bound = once(server.#udp, 'listening').then(() => true, () => false);
      server.#udp.bind(server.address.port, '127.0.0.1');
      if (await bound) return server;
      await server[Symbol.asyncDispose]();
    }
  }

  get address(): NameServer {
    // oxlint-disable-next-line typescript/consistent-type-assertions -- it listens on a port
    return { address: '127.0.0.1', port: (this.#tcp.address() as AddressInfo).port };
  }

  #answers(message: Buffer, transport: 'udp' | 'tcp'): readonly Buffer[] {
    const received = readQuery(message);
    assert.ok(received.kind === 'query');
    this.asked.push(received.query);
    return this.#behaviour(received.query, transport);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#udp.close();
    this.#tcp.close();
  }
}

function queryOf(name: string, id = 7): Query {
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]);
  return { id, name, type: 'A', flags: 0x01_00, question: Buffer.from([...labels, 0, 0, 1, 0, 1]) };
}

function found(query: Query, ttlSeconds = 30): Contents {
  return { status: 'NOERROR', records: [{ type: 'A', name: query.name, ttlSeconds, address: '192.0.2.1' }] };
}

/** Its servers have all the time that they need, unless the clock goes. */
function resolverOf(servers: readonly NameServer[], clock: Clock = new ManualClock(0)): HostResolver {
  return new HostResolver({ clock, random: systemRandom, nameServers: async () => servers });
}

test('an answer is remembered for its time to live, and what is left of that is told', async () => {
  await using server = await FakeServer.start((query) => [writeAnswer(query, found(query))]);
  const clock = new ManualClock(0);
  using resolver = resolverOf([server.address], clock);
  const ttlOf = (message: Buffer) => message.readUInt32BE(message.length - 10);
  assert.equal(ttlOf(await resolver.ask(queryOf('a.example'))), 30);
  await clock.advance(20_500);
  const again = await resolver.ask(queryOf('a.example', 9));
  assert.deepEqual([ttlOf(again), again.readUInt16BE(0), server.asked.length], [10, 9, 1]);
  await clock.advance(10_000);
  assert.equal(ttlOf(await resolver.ask(queryOf('a.example'))), 30);
  assert.equal(server.asked.length, 2);
});

test('many who ask the same thing at once wait for one answer, and each gets its own id', async () => {
  await using server = await FakeServer.start((query) => [writeAnswer(query, found(query, 0))]);
  using resolver = resolverOf([server.address]);
  const ids = [1, 2, 3, 65_535];
  const messages = await Promise.all(ids.map((id) => resolver.ask(queryOf('a.example', id))));
  assert.deepEqual(messages.map((message) => message.readUInt16BE(0)), ids);
  assert.equal(server.asked.length, 1);
  await resolver.ask(queryOf('a.example'));
  assert.equal(server.asked.length, 2, 'what may not be remembered is asked for again');
});

test('what does not answer the question is passed over', async () => {
  await using server = await FakeServer.start((query) => [
    writeAnswer({ ...query, id: query.id ^ 1 }, { status: 'NXDOMAIN' }),
    writeAnswer({ ...query, question: queryOf('b.example').question }, { status: 'NXDOMAIN' }),
    writeQuestion(query, query.id),
    Buffer.from('nonsense'),
    writeAnswer(query, found(query)),
  ]);
  using resolver = resolverOf([server.address]);
  assert.equal(statusOf(await resolver.ask(queryOf('a.example'))), 'NOERROR');
});

test('an answer that is too long for a datagram is fetched over TCP', async () => {
  const many = (query: Query): Contents => ({ status: 'NOERROR', records: Array.from({ length: 60 }, (_, index) => ({ type: 'A', name: query.name, ttlSeconds: 30, address: `192.0.2.${index}` })) });
  await using server = await FakeServer.start((query, transport) => {
    const whole = writeAnswer(query, many(query));
    return [transport === 'tcp' ? whole : truncatedAnswer(query, whole)];
  });
  using resolver = resolverOf([server.address]);
  assert.equal((await resolver.ask(queryOf('a.example'))).readUInt16BE(6), 60);
});

test('a server that fails or is silent is passed over for the next', async () => {
  await using failing = await FakeServer.start((query) => [writeAnswer(query, { status: 'SERVFAIL' })]);
  await using working = await FakeServer.start((query) => [writeAnswer(query, found(query))]);
  await using silent = await FakeServer.start(() => []);
  {
    using resolver = resolverOf([failing.address, working.address]);
    assert.equal(statusOf(await resolver.ask(queryOf('a.example'))), 'NOERROR');
  }
  {
    using resolver = resolverOf([failing.address]);
    assert.equal((await resolver.ask(queryOf('a.example'))).readUInt16BE(2) & 0xf, 2);
  }
  using resolver = resolverOf([silent.address, working.address], systemClock);
  assert.equal(statusOf(await resolver.ask(queryOf('a.example'))), 'NOERROR');
});

test('without a server that answers there is an error in time, and when it is closed at once', async () => {
  await using silent = await FakeServer.start(() => []);
  const clock = new ManualClock(0);
  const resolver = resolverOf([silent.address], clock);
  const asking = assert.rejects(resolver.ask(queryOf('a.example')), { code: 'NoNameServer' });
  for (let second = 0; second < 5; second += 1) {
    await nextTurn();
    await clock.advance(1_000);
  }
  await asking;
  const closed = assert.rejects(resolver.ask(queryOf('b.example')), { code: 'NoNameServer' });
  resolver[Symbol.dispose]();
  await closed;
  using nobody = resolverOf([]);
  await assert.rejects(nobody.ask(queryOf('a.example')), { code: 'NoNameServer' });
  using refused = resolverOf([{ address: '127.0.0.1', port: 1 }], systemClock);
  await assert.rejects(refused.ask(queryOf('a.example')), { code: 'NoNameServer' });
});
