import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { describe, test } from 'node:test';
import { hourMs } from '#base/time.ts';
import { uploads } from '#model/blob.ts';
import { imagePulls, images, imageTags } from '#model/image.ts';
import { repositories } from '#model/repository.ts';
import { filesystemBlobDriver } from '#registry/blob-drivers/filesystem.ts';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { upstreamImage, upstreamIndex } from '../support/upstream-images.ts';
import { startRegistry } from './registry-server.ts';
import { caching, errorOf, notFound, status, upstream, type Answer } from './registry-upstream.ts';

/** Nobody waits longer for what will never come. */
const patienceMs = 10_000;

describe('a pull through the cache', () => {
  test('gives the manifest and the layers as they come in, and ends as an image of a repository made for it', async () => {
    await using source = await upstream();
    const image = upstreamImage('layer one', randomBytes(3_000_000));
    source.serve('team/app', image, '1');
    await using registry = await caching(source.origin);
    const manifest = await registry.get('quay/team/app/manifests/1');
    assert.deepEqual([manifest.status, manifest.headers.get('docker-content-digest'), manifest.headers.get('content-type'), await manifest.text()], [200, image.digest, image.mediaType, image.manifest]);
    assert.equal(registry.store.list(images).length, 0, 'nothing is an image before it is whole');
    for (const [digest, content] of Object.entries(image.blobs)) assert.deepEqual(Buffer.from(await (await registry.get(`quay/team/app/blobs/${digest}`)).arrayBuffer()), content);
    await registry.pullThrough.settled();
    assert.deepEqual(registry.store.list(repositories).map(({ name }) => name), ['quay/team/app']);
    assert.deepEqual(registry.store.list(imageTags).map(({ tag, digest }) => [tag, digest]), [['1', image.digest]]);
    assert.equal(registry.store.list(imagePulls).length, 1);
    assert.deepEqual(registry.store.list(uploads), []);
    for (const digest of Object.keys(image.blobs)) assert.equal(source.count(digest), 1);
    const { imageDetails } = await registry.client.describeImages({ repositoryName: 'quay/team/app' });
    assert.deepEqual(imageDetails?.[0]?.imageTags, ['1']);
  });

  test('of many at once fetches each manifest and each layer once', async () => {
    await using source = await upstream();
    const image = upstreamImage(...Array.from({ length: 6 }, () => randomBytes(200_000)));
    source.serve('app', image, '1');
    await using registry = await caching(source.origin);
    const pull = async () => {
      assert.equal(await (await registry.get('quay/app/manifests/1')).text(), image.manifest);
      for (const [digest, content] of Object.entries(image.blobs)) assert.deepEqual(Buffer.from(await (await registry.get(`quay/app/blobs/${digest}`)).arrayBuffer()), content);
    };
    await Promise.all(Array.from({ length: 8 }, pull));
    await registry.pullThrough.settled();
    assert.deepEqual(new Set(source.asked).size, source.asked.length, 'nothing is asked for twice');
    assert.equal(registry.store.list(images).length, 1);
  });

  test('imports what no client asks for, an index with all of its images', async () => {
    await using source = await upstream();
    const [amd, arm] = [upstreamImage('amd64'), upstreamImage('arm64', 'more')];
    const index = upstreamIndex(amd, arm);
    for (const each of [amd, arm]) source.serve('multi', each);
    source.serve('multi', index, 'latest');
    await using registry = await caching(source.origin);
    const head = await registry.get('quay/multi/manifests/latest', { method: 'HEAD' });
    assert.deepEqual([head.status, head.headers.get('docker-content-digest'), head.headers.get('content-length')], [200, index.digest, String(index.manifest.length)]);
    assert.equal(await (await registry.get(`quay/multi/manifests/${index.digest}`)).text(), index.manifest);
    assert.equal(await (await registry.get(`quay/multi/manifests/${arm.digest}`)).text(), arm.manifest);
    await registry.pullThrough.settled();
    assert.deepEqual(registry.store.list(images).map(({ digest }) => digest).sort(), [amd.digest, arm.digest, index.digest].sort());
    assert.deepEqual(registry.store.list(imageTags).map(({ digest }) => digest), [index.digest]);
  });

  test('compares a tag once in 24 hours of the cloud, and serves what is cached when the upstream is gone', async () => {
    await using source = await upstream();
    const [first, second] = [upstreamImage('first'), upstreamImage('second')];
    source.serve('app', first, '1');
    await using registry = await caching(source.origin);
    const pulled = async () => (await registry.get('quay/app/manifests/1')).headers.get('docker-content-digest');
    await pulled();
    await registry.pullThrough.settled();
    source.serve('app', second, '1');
    const before = source.asked.length;
    assert.equal(await pulled(), first.digest);
    assert.equal(source.asked.length, before, 'the upstream is not asked within 24 hours');
    await registry.clock.advance(25 * hourMs);
    assert.equal(await pulled(), second.digest);
    await registry.pullThrough.settled();
    await registry.clock.advance(25 * hourMs);
    for (const answer of [notFound, status(401), status(429), status(500)]) {
      source.answers.set('/v2/app/manifests/1', answer);
      assert.equal(await pulled(), second.digest);
      await registry.clock.advance(25 * hourMs);
    }
  });
});

describe('an upstream that fails', () => {
  test('is told by its code, over both APIs', async () => {
    await using source = await upstream();
    await using registry = await caching(source.origin);
    const expected = [
      [status(401), [403, 'DENIED'], 'UpstreamAccessDenied'],
      [status(403), [403, 'DENIED'], 'UpstreamAccessDenied'],
      [status(429, { 'retry-after': '9' }), [429, 'TOOMANYREQUESTS'], 'UpstreamTooManyRequests'],
      [status(500), [502, 'UNAVAILABLE'], 'UpstreamUnavailable'],
      [(request: IncomingMessage) => void request.socket.destroy(), [502, 'UNAVAILABLE'], 'UpstreamUnavailable'],
    ] as const;
    for (const [answer, refusal, code] of expected) {
      source.answers.set('/v2/app/manifests/1', answer);
      assert.deepEqual(await errorOf(await registry.get('quay/app/manifests/1')), refusal);
      const { failures } = await registry.client.batchGetImage({ repositoryName: 'quay/app', imageIds: [{ imageTag: '1' }] });
      assert.deepEqual(failures?.map(({ failureCode }) => failureCode), [code]);
    }
    source.answers.delete('/v2/app/manifests/1');
    assert.deepEqual(await errorOf(await registry.get('quay/app/manifests/1')), [404, 'NAME_UNKNOWN']);
    await assert.rejects(registry.client.batchGetImage({ repositoryName: 'quay/app', imageIds: [{ imageTag: '1' }] }), { name: 'RepositoryNotFoundException' });
    assert.deepEqual(registry.store.list(repositories), []);
  });

  test('in the middle of a layer is asked for the rest; one whose bytes are wrong is never given as a whole', async () => {
    await using source = await upstream();
    const content = randomBytes(2_000_000);
    const image = upstreamImage(content, 'other');
    source.serve('app', image, '1');
    const [, layer = '', other = ''] = Object.keys(image.blobs);
    source.answers.set(`/v2/app/blobs/${layer}`, (request, response) => {
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      response.writeHead(from === 0 ? 200 : 206, { 'content-length': String(content.length - from) });
      response.write(content.subarray(from, from + 900_000), () => (from + 900_000 >= content.length ? response.end() : request.socket.destroy()));
    });
    source.answers.set(`/v2/app/blobs/${other}`, (_request, response) => void response.writeHead(200, { 'content-length': '5' }).end('wrong'));
    await using registry = await caching(source.origin);
    await registry.get('quay/app/manifests/1');
    assert.deepEqual(Buffer.from(await (await registry.get(`quay/app/blobs/${layer}`)).arrayBuffer()), content);
    await assert.rejects(registry.get(`quay/app/blobs/${other}`).then((response) => response.arrayBuffer()));
    await registry.pullThrough.settled();
    assert.deepEqual([registry.store.list(images), registry.store.list(uploads)], [[], []]);
    source.serve('app', image, '1');
    await registry.get('quay/app/manifests/1');
    await registry.pullThrough.settled();
    assert.equal(registry.store.list(images).length, 1);
  });

  test('in the middle of what refers to an image costs nobody the answer', async () => {
    await using source = await upstream();
    const image = upstreamImage('layer');
    source.serve('app', image, '1');
    source.answers.set(`/v2/app/referrers/${image.digest}`, (request, response) => {
      response.writeHead(200, { 'content-type': 'application/vnd.oci.image.index.v1+json', 'content-length': '1000' });
      response.write('{', () => request.socket.destroy());
    });
    await using registry = await caching(source.origin);
    await registry.get('quay/app/manifests/1');
    await registry.pullThrough.settled();
    const referrers = await registry.get(`quay/app/referrers/${image.digest}`);
    assert.deepEqual([referrers.status, (await referrers.text()).includes('"manifests":[]')], [200, true]);
  });

  test('is not the only one: a full disk refuses layers at once, and a later pull imports them', async () => {
    await using folder = await temporaryFolder('full');
    await using source = await upstream();
    const image = upstreamImage('layer');
    source.serve('app', image, '1');
    let isFull = true;
    const driver = filesystemBlobDriver({ directory: folder.path });
    const stage = (id: string) => (isFull ? Promise.reject(Object.assign(new Error('ENOSPC: no space left on device, open'), { code: 'ENOSPC', syscall: 'open' })) : driver.stage(id));
    await using registry = await caching(source.origin, { driver: { ...driver, stage } });
    await registry.get('quay/app/manifests/1');
    for (const digest of Object.keys(image.blobs)) assert.equal((await registry.get(`quay/app/blobs/${digest}`, { signal: AbortSignal.timeout(patienceMs) })).status, 500);
    await registry.pullThrough.settled();
    isFull = false;
    await registry.get('quay/app/manifests/1');
    await registry.pullThrough.settled();
    assert.equal(registry.store.list(images).length, 1);
  });

  test('cannot make it answer what is no manifest, keep what is too large, or send it elsewhere than to HTTPS', async () => {
    await using source = await upstream();
    await using registry = await caching(source.origin);
    const image = upstreamImage('layer');
    const give = (body: string | Uint8Array, headers: Record<string, string> = {}): Answer => (_request, response) => void response.writeHead(200, { 'content-type': image.mediaType, ...headers }).end(body);
    const hostile: readonly Answer[] = [
      give('{'),
      give('[]'),
      give(''),
      give(new Uint8Array([0xff, 0xfe])),
      give('x'.repeat(4_194_305)),
      give('['.repeat(100_000)),
      give(JSON.stringify({ schemaVersion: 2, config: { mediaType: 'x', digest: '../../../etc/passwd', size: 1 }, layers: [] })),
      give(JSON.stringify({ schemaVersion: 2, config: { mediaType: 'x', digest: image.digest, size: -1 }, layers: [] })),
      give(JSON.stringify({ schemaVersion: 2, manifests: Array.from({ length: 1_000 }, (_, index) => ({ mediaType: image.mediaType, digest: `sha256:${index.toString(16).padStart(64, '0')}`, size: 1 })) }), { 'content-type': 'application/vnd.oci.image.index.v1+json' }),
      give(image.manifest, { 'content-type': 'text/html' }),
      status(307, { location: 'file:///etc/passwd' }),
      status(307, { location: 'http://10.0.0.1/v2/' }),
      status(307, { location: '/v2/app/manifests/1' }),
      status(401, { 'www-authenticate': 'Bearer realm="http://10.0.0.1/token"' }),
      status(401, { 'www-authenticate': 'Bearer realm="file:///etc/passwd"' }),
      status(304),
    ];
    for (const answer of hostile) {
      source.answers.set('/v2/app/manifests/1', answer);
      const [code, name] = await errorOf(await registry.get('quay/app/manifests/1'));
      assert.ok((code === 502 && name === 'UNAVAILABLE') || (code === 403 && name === 'DENIED'), `${code} ${name} for ${String(answer)}`);
    }
    for (const name of ['..', 'a/../../b', 'a%2f..%2fb', 'UPPER', 'a b']) assert.ok([404, 400].includes((await registry.get(`quay/${name}/manifests/1`)).status), name);
    for (const tag of ['..%2f..%2fx', '%2e%2e', 'a b', 'x'.repeat(200)]) assert.ok([404, 400].includes((await registry.get(`quay/app/manifests/${tag}`)).status), tag);
    assert.equal(source.asked.every((each) => each.endsWith(' /v2/app/manifests/1')), true, source.asked.join());
    assert.deepEqual(registry.store.list(images), []);
  });
});

describe('an upstream that wants to be signed in to', () => {
  test('is a registry of ours, with what the secret of the rule says', async () => {
    await using folder = await temporaryFolder('upstream');
    await using source = await startRegistry({ directory: folder.path, port: await freePort(), mode: 'oci' });
    const image = upstreamImage('signed in');
    const send = (path: string, init: RequestInit) => fetch(`${source.endpoint}/v2/library/app/${path}`, { ...init, headers: { authorization: `Basic ${Buffer.from(`AWS:${source.password()}`).toString('base64')}`, 'content-type': image.mediaType } });
    for (const [digest, content] of Object.entries(image.blobs)) assert.equal((await send(`blobs/uploads/?digest=${digest}`, { method: 'POST', body: new Uint8Array(content) })).status, 201);
    assert.equal((await send('manifests/1', { method: 'PUT', body: image.manifest })).status, 201);
    let password = source.password();
    await using registry = await caching('http://127.0.0.1:1', { upstreams: { 'docker-hub': source.endpoint }, readCredentials: async () => ({ username: 'AWS', password }) });
    const credentialArn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:ecr-pullthroughcache/hub-AbCdEf';
    await registry.client.createPullThroughCacheRule({ ecrRepositoryPrefix: 'hub', upstreamRegistryUrl: 'registry-1.docker.io', credentialArn });
    assert.deepEqual((({ isValid, failure }) => [isValid, failure])(await registry.client.validatePullThroughCacheRule({ ecrRepositoryPrefix: 'hub' })), [true, undefined]);
    const { images: got } = await registry.client.batchGetImage({ repositoryName: 'hub/library/app', imageIds: [{ imageTag: '1' }] });
    assert.equal(got?.[0]?.imageManifest, image.manifest);
    await registry.pullThrough.settled();
    assert.equal(registry.store.list(images).length, 1);
    password = 'wrong';
    const { isValid, failure } = await registry.client.validatePullThroughCacheRule({ ecrRepositoryPrefix: 'hub' });
    assert.deepEqual([isValid, /denies access/.test(failure ?? '')], [false, true]);
    assert.deepEqual(await errorOf(await registry.get('hub/library/other/manifests/1')), [403, 'DENIED']);
  });
});
