import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { silentLog } from '#base/log.ts';
import { listen, type Face } from './http-server.ts';

const options = { host: '127.0.0.1', port: 0, log: silentLog };

const registry: Face = {
  claims: ({ url }) => url?.startsWith('/v2/') ?? false,
  async handle(incoming, response) {
    let size = 0;
    for await (const part of incoming) size += part.length;
    response.end(`registry took ${size} bytes`);
  },
};

test('the first face that claims a request gets it, with its body still to be read', async () => {
  const everything: Face = { claims: () => true, handle: async (_incoming, response) => void response.end('api') };
  await using server = await listen({ ...options, faces: [registry, everything] });
  const origin = `http://127.0.0.1:${server.port}`;
  assert.equal(await (await fetch(`${origin}/v2/x`, { method: 'POST', body: 'x'.repeat(1_000_000) })).text(), 'registry took 1000000 bytes');
  assert.equal(await (await fetch(`${origin}/`)).text(), 'api');
});

test('health is told without a signature', async () => {
  await using server = await listen({ ...options, faces: [] });
  const response = await fetch(`http://127.0.0.1:${server.port}/_drydock/health`);
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { status: 'ok' });
});

test('a face that fails is a 500, and the server goes on', async () => {
  const failing: Face = {
    claims: () => true,
    async handle() {
      throw new Error('bug');
    },
  };
  await using server = await listen({ ...options, faces: [failing] });
  for (let round = 0; round < 2; round++) assert.equal((await fetch(`http://127.0.0.1:${server.port}/`)).status, 500);
});

test('a port that is taken is said in a sentence', async () => {
  await using server = await listen({ ...options, faces: [] });
  await assert.rejects(listen({ ...options, port: server.port, faces: [] }), { code: 'CannotListen', message: `Port ${server.port} on 127.0.0.1 is taken. Stop what uses it or choose another one.` });
});

test('closing lets what is under way finish, and cuts off what does not', async () => {
  const { promise: entered, resolve: enter } = Promise.withResolvers<void>();
  const { promise: release, resolve: free } = Promise.withResolvers<void>();
  const slow: Face = {
    claims: () => true,
    async handle({ url }, response) {
      enter();
      if (url === '/finishes') await release;
      else return;
      response.end('done');
    },
  };
  const server = await listen({ ...options, faces: [slow] });
  const finishing = fetch(`http://127.0.0.1:${server.port}/finishes`);
  await entered;
  const closing = server.close();
  free();
  assert.equal(await (await finishing).text(), 'done');
  await closing;

  const other = await listen({ ...options, faces: [slow] });
  const lost = new Promise((resolve) => request({ host: '127.0.0.1', port: other.port, path: '/hangs' }).on('error', resolve).end());
  await new Promise((resolve) => setTimeout(resolve, 50));
  await other.close(50);
  assert.ok((await lost) instanceof Error);
});
