import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { idsFrom } from '#base/ids.ts';
import { seededRandom } from '#base/random.ts';
import { hourMs } from '#base/time.ts';
import { uploads } from '#model/blob.ts';
import { images } from '#model/image.ts';
import { followCache } from '#server/ecr-events.ts';
import { EventFeed } from '#server/event-feed.ts';
import { secretNotFound } from '#services/ecr/errors.ts';
import { digestOf, upstreamImage } from '../support/upstream-images.ts';
import { caching, notFound, status, upstream } from './registry-upstream.ts';

describe('the layers of an image that is on its way, over the API', () => {
  test('have a URL as soon as the upstream has given them, and are available when they are stored', async () => {
    await using source = await upstream();
    const image = upstreamImage('one', randomBytes(1_500_000));
    source.serve('app', image, '1');
    const [opened, last] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const layerDigests = Object.keys(image.blobs);
    for (const [index, digest] of layerDigests.entries()) {
      const path = `/v2/app/blobs/${digest}`;
      const answer = source.answers.get(path) ?? notFound;
      source.answers.set(path, async (request, response) => {
        await (index === 0 ? last : opened).promise;
        await answer(request, response);
      });
    }
    await using registry = await caching(source.origin);
    await registry.get('quay/app/manifests/1');
    const availability = async () => (await registry.client.batchCheckLayerAvailability({ repositoryName: 'quay/app', layerDigests })).layers?.map(({ layerAvailability }) => layerAvailability);
    assert.deepEqual(await availability(), layerDigests.map(() => 'UNAVAILABLE'));
    opened.resolve();
    for (const [layerDigest, content] of Object.entries(image.blobs).slice(1)) {
      const { downloadUrl = '' } = await registry.client.getDownloadUrlForLayer({ repositoryName: 'quay/app', layerDigest });
      assert.deepEqual(Buffer.from(await (await fetch(downloadUrl)).arrayBuffer()), content);
    }
    assert.equal(registry.store.list(images).length, 0, 'the image is still on its way');
    assert.deepEqual(await availability(), ['UNAVAILABLE', 'AVAILABLE', 'AVAILABLE']);
    last.resolve();
    await registry.pullThrough.settled();
    assert.equal(registry.store.list(images).length, 1);
    for (const digest of layerDigests) assert.equal(source.count(digest), 1);
  });

  test('that the upstream does not give are told of: UnableToGetUpstreamLayerException, LayersNotFoundException, and LayerInaccessibleException for what no image needs', async () => {
    await using source = await upstream();
    const image = upstreamImage('one', 'two');
    source.serve('app', image, '1');
    const [, one = '', two = ''] = Object.keys(image.blobs);
    source.answers.set(`/v2/app/blobs/${one}`, status(500));
    source.answers.set(`/v2/app/blobs/${two}`, (_request, response) => void response.writeHead(200, { 'content-length': '5' }).end('wrong'));
    await using registry = await caching(source.origin);
    await registry.get('quay/app/manifests/1');
    const url = (layerDigest: string) => registry.client.getDownloadUrlForLayer({ repositoryName: 'quay/app', layerDigest });
    for (const code of [401, 429, 500]) {
      source.answers.set(`/v2/app/blobs/${one}`, status(code));
      await assert.rejects(url(one), { name: 'UnableToGetUpstreamLayerException' });
    }
    await assert.rejects(url(two), { name: 'UnableToGetUpstreamLayerException', message: /has the digest/ });
    source.answers.delete(`/v2/app/blobs/${one}`);
    await assert.rejects(url(one), { name: 'LayersNotFoundException' });
    const stray = upstreamImage('stray');
    source.serve('app', stray);
    await assert.rejects(url(Object.keys(stray.blobs)[1] ?? ''), { name: 'LayerInaccessibleException' });
    await registry.pullThrough.settled();
    assert.deepEqual([registry.store.list(images), registry.store.list(uploads)], [[], []]);
  });
});

describe('what becomes of a pull through the cache', () => {
  test('is an event of ECR: one for an image that is there, one for each attempt that failed, and none for what is cached', async () => {
    await using source = await upstream();
    const [image, broken] = [upstreamImage('one'), upstreamImage('two')];
    source.serve('app', image, '1');
    source.serve('app', broken, '2');
    source.answers.delete(`/v2/app/blobs/${Object.keys(broken.blobs)[1]}`);
    source.answers.set('/v2/app/manifests/3', status(401));
    await using registry = await caching(source.origin);
    using feed = new EventFeed({ sources: [(keep) => followCache(registry.pullThrough, keep)], clock: registry.clock, ids: idsFrom(seededRandom(1)) });
    for (const reference of ['1', '2', '3', '4', '1', image.digest]) {
      await registry.get(`quay/app/manifests/${reference}`);
      await registry.pullThrough.settled();
    }
    const told = feed.page(0).events.map(({ event: { detail } }) => [detail['image-tag'], detail['image-digest'], detail['sync-status'], detail['failure-code']]);
    assert.deepEqual(told, [['1', image.digest, 'SUCCESS', undefined], ['2', broken.digest, 'FAILED', 'UpstreamUnavailable'], ['3', '', 'FAILED', 'UpstreamAccessDenied']]);
  });
});

describe('what refers to a cached image', () => {
  test('is listed with what the upstream knows, over both APIs, and asked for once in 24 hours', async () => {
    await using source = await upstream();
    const [image, signature] = [upstreamImage('app'), upstreamImage('signature')];
    const manifest = JSON.stringify({ ...JSON.parse(signature.manifest), subject: { mediaType: image.mediaType, digest: image.digest, size: image.manifest.length } });
    const referrer = { ...signature, manifest, digest: digestOf(manifest) };
    source.serve('app', image, '1');
    source.serve('app', referrer);
    const index = JSON.stringify({ schemaVersion: 2, manifests: [{ mediaType: referrer.mediaType, digest: referrer.digest, size: manifest.length }] });
    source.answers.set(`/v2/app/referrers/${image.digest}`, (_request, response) => void response.writeHead(200, { 'content-type': 'application/vnd.oci.image.index.v1+json' }).end(index));
    await using registry = await caching(source.origin);
    await registry.get('quay/app/manifests/1');
    await registry.pullThrough.settled();
    const listed = async () => (await registry.client.listImageReferrers({ repositoryName: 'quay/app', subjectId: { imageDigest: image.digest } })).referrers?.map(({ digest }) => digest);
    assert.deepEqual(await listed(), [referrer.digest]);
    const answer = await (await registry.get(`quay/app/referrers/${image.digest}`)).text();
    assert.ok(answer.includes(referrer.digest), answer);
    assert.equal(source.count(`/referrers/${image.digest}`), 1);
    await registry.clock.advance(25 * hourMs);
    source.answers.set(`/v2/app/referrers/${image.digest}`, status(500));
    assert.deepEqual(await listed(), [referrer.digest], 'an upstream that fails changes nothing');
  });

  test('cannot be listed where the upstream cannot be signed in to', async () => {
    await using source = await upstream();
    const image = upstreamImage('app');
    source.serve('app', image, '1');
    const secrets = { isThere: true };
    const readCredentials = async () => (secrets.isThere ? { username: 'me', password: 'token' } : Promise.reject(secretNotFound('The secret could not be found')));
    await using registry = await caching('http://127.0.0.1:1', { upstreams: { 'docker-hub': source.origin }, readCredentials });
    const credentialArn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:ecr-pullthroughcache/hub-AbCdEf';
    await registry.client.createPullThroughCacheRule({ ecrRepositoryPrefix: 'hub', upstreamRegistryUrl: 'registry-1.docker.io', credentialArn });
    await registry.get('hub/app/manifests/1');
    await registry.pullThrough.settled();
    secrets.isThere = false;
    await assert.rejects(registry.client.listImageReferrers({ repositoryName: 'hub/app', subjectId: { imageDigest: image.digest } }), { name: 'UnableToListUpstreamImageReferrersException' });
  });
});
