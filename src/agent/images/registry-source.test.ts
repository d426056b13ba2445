import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '#base/manual-clock.ts';
import { digestOf } from './chain-ids.ts';
import type { ImageRequest } from './image.ts';
import { registrySource } from './registry-source.ts';

const signal = new AbortController().signal;
const request = (reference: string): ImageRequest => ({ reference, account: '0', region: 'us-east-1', architecture: 'amd64' });

/** A registry made of answers, in order; each is asked with the URL and headers. */
function registry(...answers: ((url: string, headers: Headers) => Response | Promise<Response>)[]) {
  const asked: { url: string; headers: Headers }[] = [];
  const fetch = async (url: string, init: RequestInit) => {
    const answer = answers.shift();
    assert.ok(answer, `nobody expected ${url}`);
    const headers = new Headers(init.headers);
    asked.push({ url, headers });
    return answer(url, headers);
  };
  return { fetch, asked };
}

test('Docker Hub is asked with a token that it sent us for, once', async () => {
  const body = '{"schemaVersion":2}';
  const { fetch, asked } = registry(
    () => new Response('', { status: 401, headers: { 'www-authenticate': 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/nginx:pull"' } }),
    () => Response.json({ token: 'secret', expires_in: 300 }),
    () => new Response(body, { headers: { 'content-type': 'application/vnd.oci.image.manifest.v1+json' } }),
    () => new Response(body),
  );
  const source = registrySource({ clock: new ManualClock(0), fetch });
  const manifest = await source.manifest(request('nginx'), { tag: 'latest' }, signal);
  await source.manifest(request('nginx'), { digest: digestOf(body) }, signal);
  assert.equal(manifest.digest, digestOf(body));
  assert.deepEqual(asked.map(({ url }) => url), [
    'https://registry-1.docker.io/v2/library/nginx/manifests/latest',
    'https://auth.docker.io/token?service=registry.docker.io&scope=repository%3Alibrary%2Fnginx%3Apull',
    'https://registry-1.docker.io/v2/library/nginx/manifests/latest',
    `https://registry-1.docker.io/v2/library/nginx/manifests/${digestOf(body)}`,
  ]);
  assert.deepEqual(asked.map(({ headers }) => headers.get('authorization')), [null, null, 'Bearer secret', 'Bearer secret']);
});

test('credentials answer a Basic challenge; without them access is denied', async () => {
  const challenge = () => new Response('', { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } });
  const { fetch, asked } = registry(challenge, () => new Response('{}'));
  await registrySource({ clock: new ManualClock(0), fetch }).manifest({ ...request('quay.io/a/b:1'), credentials: () => ({ username: 'AWS', password: 'p' }) }, { tag: '1' }, signal);
  assert.equal(asked[1]?.headers.get('authorization'), `Basic ${Buffer.from('AWS:p').toString('base64')}`);
  await assert.rejects(registrySource({ clock: new ManualClock(0), fetch: registry(challenge).fetch }).manifest(request('quay.io/a/b:1'), { tag: '1' }, signal), /pull access denied, repository does not exist or may require authorization/);
});

test('a token is not fetched without TLS from another machine', async () => {
  const { fetch } = registry(() => new Response('', { status: 401, headers: { 'www-authenticate': 'Bearer realm="http://10.0.0.1/token"' } }));
  await assert.rejects(registrySource({ clock: new ManualClock(0), fetch }).manifest(request('quay.io/a/b:1'), { tag: '1' }, signal), /does not use TLS/);
});

test('an image that the registry does not have is refused in the words of Fargate', async () => {
  const { fetch } = registry(() => new Response('', { status: 404 }));
  await assert.rejects(registrySource({ clock: new ManualClock(0), fetch }).manifest(request('nginx:nope'), { tag: 'nope' }, signal), {
    code: 'CannotPullContainerError',
    message: 'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/library/nginx:nope: docker.io/library/nginx:nope: not found',
  });
});

test('errors of the server and of the network are tried again, with growing delays', async () => {
  const clock = new ManualClock(0);
  const { fetch, asked } = registry(
    () => new Response('', { status: 503 }),
    () => Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }) })),
    () => new Response('{}'),
  );
  const pulled = registrySource({ clock, fetch }).manifest(request('127.0.0.1:5000/app:1'), { tag: '1' }, signal);
  await clock.advance(0);
  await clock.advance(500);
  await clock.advance(1_000);
  await pulled;
  assert.equal(asked.length, 3);
  assert.equal(asked[0]?.url, 'http://127.0.0.1:5000/v2/app/manifests/1');
});

test('a blob whose connection breaks is gone on with where it broke', async () => {
  const content = Buffer.from('0123456789');
  const parts = [content.subarray(0, 4)];
  const broken = () => new Response(new ReadableStream({
    pull(controller) {
      const part = parts.shift();
      if (part === undefined) controller.error(new Error('reset'));
      else controller.enqueue(part);
    },
  }, { highWaterMark: 0 }), { headers: { 'content-length': '10' } });
  const { fetch, asked } = registry(broken, () => new Response(content.subarray(4), { status: 206 }));
  const blob = await registrySource({ clock: new ManualClock(0), fetch }).blob(request('quay.io/a/b:1'), digestOf(content), signal);
  assert.ok(blob.kind === 'stream');
  assert.equal(blob.size, 10);
  assert.equal(Buffer.concat(await chunksOf(blob.stream)).toString(), '0123456789');
  assert.equal(asked[1]?.headers.get('range'), 'bytes=4-');
});

test('a registry that says nothing for half a minute is asked again; the body of an answer may take longer', async () => {
  const clock = new ManualClock(0);
  const signals: AbortSignal[] = [];
  const fetch = (_url: string, { signal: given }: RequestInit) => {
    assert.ok(given instanceof AbortSignal);
    const isFirst = signals.push(given) === 1;
    return isFirst ? new Promise<Response>((_resolve, reject) => given.addEventListener('abort', () => reject(given.reason))) : Promise.resolve(new Response('0123456789', { headers: { 'content-length': '10' } }));
  };
  const opened = registrySource({ clock, fetch }).blob(request('quay.io/a/b:1'), digestOf('0123456789'), signal);
  await clock.advance(31_000);
  const blob = await opened;
  assert.ok(blob.kind === 'stream');
  await clock.advance(60_000);
  assert.equal(Buffer.concat(await chunksOf(blob.stream)).toString(), '0123456789');
  assert.deepEqual(signals.map(({ aborted }) => aborted), [true, false]);
});

test('a registry that ignores the range sends what was had already, and it is skipped', async () => {
  const content = Buffer.from('0123456789');
  const { fetch } = registry(() => new Response(content.subarray(0, 4), { headers: { 'content-length': '10' } }), () => new Response(content));
  const blob = await registrySource({ clock: new ManualClock(0), fetch }).blob(request('quay.io/a/b:1'), digestOf(content), signal);
  assert.ok(blob.kind === 'stream');
  assert.equal(Buffer.concat(await chunksOf(blob.stream)).toString(), '0123456789');
});

async function chunksOf(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}
