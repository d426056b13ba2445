import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { ManualClock } from '#base/manual-clock.ts';
import { secondMs } from '#base/time.ts';
import { isLoopback, registryClient } from './registry-client.ts';
import type { RegistryCredentials } from './registry-credentials.ts';

/** A registry that wants Bearer tokens, and what gives them out, such as Docker Hub's: over HTTP, on two ports. */
async function signedRegistry({ expires_in }: { readonly expires_in?: number } = {}) {
  /** Those that are good for something, by the scope that they were asked for. */
  const tokens = new Map<string, string>();
  const asked: { readonly scope: string | null; readonly service: string | null; readonly authorization: string | undefined }[] = [];
  const tokenServer = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://token').searchParams;
    const { authorization } = request.headers;
    asked.push({ scope: query.get('scope'), service: query.get('service'), authorization });
    if (authorization !== undefined && authorization !== `Basic ${Buffer.from('me:right').toString('base64')}`) return void response.writeHead(401).end();
    const token = `token-${asked.length}`;
    tokens.set(token, query.get('scope') ?? '');
    response.end(JSON.stringify({ token, ...(expires_in !== undefined && { expires_in }) }));
  });
  const realm = await originOf(tokenServer);
  const registry = createServer((request, response) => {
    const path = /^\/v2\/(.+)\/manifests\//.exec(request.url ?? '')?.[1] ?? '';
    const scope = `repository:${path}:pull`;
    const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (tokens.get(token) === scope) response.end('{}');
    else response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}/token",service="registry.test",scope="${scope}"` }).end();
  });
  const origin = await originOf(registry);
  const close = () => [tokenServer, registry].forEach((server) => { server.closeAllConnections(); server.close(); });
  return { origin, tokens, asked, async [Symbol.asyncDispose]() { close(); } };
}

async function originOf(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  assert.ok(typeof bound === 'object' && bound !== null);
  return `http://127.0.0.1:${bound.port}`;
}

function client(origin: string) {
  const clock = new ManualClock(1_000_000);
  const ask = registryClient({ clock, isTrusted: (url) => isLoopback(url.host) });
  const statusOf = async (repository: string, credentials?: RegistryCredentials) => {
    const response = await ask({ origin, repository, path: 'manifests/1', credentials, signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.status;
  };
  return { clock, statusOf };
}

const me = { username: 'me', password: 'right' };

test('a token is asked of the realm for the scope, kept for its repository until shortly before it expires, and for a minute where nothing is said', async () => {
  for (const [expires_in, keptSeconds] of [[300, 285], [undefined, 45]] as const) {
    await using registry = await signedRegistry(expires_in === undefined ? {} : { expires_in });
    const { clock, statusOf } = client(registry.origin);
    assert.equal(await statusOf('library/app', me), 200);
    await clock.advance(keptSeconds * secondMs);
    assert.equal(await statusOf('library/app', me), 200);
    assert.deepEqual(registry.asked, [{ scope: 'repository:library/app:pull', service: 'registry.test', authorization: `Basic ${Buffer.from('me:right').toString('base64')}` }]);
    await clock.advance(15 * secondMs);
    assert.equal(await statusOf('library/app', me), 200);
    assert.equal(registry.asked.length, 2);
    assert.equal(await statusOf('library/other', me), 200);
    assert.equal(registry.asked.at(-1)?.scope, 'repository:library/other:pull');
  }
});

test('a token that the registry no longer takes is replaced, though it has not expired', async () => {
  await using registry = await signedRegistry({ expires_in: 3_600 });
  const { statusOf } = client(registry.origin);
  assert.equal(await statusOf('app', me), 200);
  registry.tokens.clear();
  assert.equal(await statusOf('app', me), 200);
  assert.equal(registry.asked.length, 2);
});

test('nobody is let in by another\'s token: not by credentials that are wrong, and not without any', async () => {
  await using registry = await signedRegistry({ expires_in: 3_600 });
  const { statusOf } = client(registry.origin);
  assert.equal(await statusOf('app', me), 200);
  assert.equal(await statusOf('app', { ...me, password: 'wrong' }), 401);
  assert.equal(await statusOf('app'), 200);
  assert.deepEqual(registry.asked.map(({ authorization }) => authorization === undefined), [false, false, true]);
});
