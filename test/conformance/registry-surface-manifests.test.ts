import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { manifestMediaTypes, manifestSizeMax } from '#model/manifest.ts';
import { digestOf, expect, expectRefusal, imageManifest, modes, pushImage, registryClient, type RegistryClient } from './registry-client.ts';

// https://github.com/opencontainers/distribution-spec/blob/main/spec.md, by the numbers of its table of endpoints.
const { ociManifest, ociIndex, dockerSchema2, dockerList } = manifestMediaTypes;
const nowhere = digestOf('nobody pushed this');

for (const mode of modes) {
  describe(`manifests in mode ${mode}`, () => {
    test('end-3 and end-7a: a manifest comes back byte by byte, by tag and by digest, with HEAD too', async () => {
      await using client = await registryClient({ mode });
      const digest = await pushImage(client, { reference: '1.0' });
      for (const reference of ['1.0', digest]) {
        const got = await expect(client.call('GET', `/v2/app/manifests/${reference}`), 200);
        assert.deepEqual([got.text, got.headers.get('content-type'), got.headers.get('docker-content-digest')], [imageManifest(), ociManifest, digest]);
        const head = await expect(client.call('HEAD', `/v2/app/manifests/${reference}`), 200);
        assert.deepEqual([head.text, head.headers.get('content-length'), head.headers.get('docker-content-digest')], ['', String(imageManifest().length), digest]);
        assert.equal((await expect(client.call('GET', `/v2/app/manifests/${reference}`, { headers: { 'if-none-match': `"${digest}"` } }), 304)).text, '');
      }
      for (const reference of ['none', nowhere, digestOf('no', 'sha512')]) assert.deepEqual((await expectRefusal(client.call('GET', `/v2/app/manifests/${reference}`), 404))[0], 'MANIFEST_UNKNOWN');
      await expect(client.call('HEAD', '/v2/app/manifests/none'), 404);
      for (const method of ['POST', 'PATCH']) assert.equal((await expect(client.call(method, '/v2/app/manifests/1.0'), 405)).headers.get('allow'), 'GET, HEAD, PUT');
    });

    test('end-7a: the digest is checked, in the algorithm that it is given in', async () => {
      await using client = await registryClient({ mode });
      await pushImage(client);
      const manifest = imageManifest();
      const sha512 = digestOf(manifest, 'sha512');
      const { headers } = await expect(client.manifest(manifest, { reference: sha512 }), 201);
      assert.deepEqual([headers.get('location'), headers.get('docker-content-digest')], [`/v2/app/manifests/${sha512}`, sha512]);
      assert.equal((await expect(client.call('GET', `/v2/app/manifests/${sha512}`), 200)).text, manifest);
      for (const reference of [nowhere, 'sha256:short', 'md5:d41d8cd98f00b204e9800998ecf8427e']) assert.deepEqual((await expectRefusal(client.manifest(manifest, { reference }), 400))[0], 'DIGEST_INVALID');
      for (const reference of ['-x', 'a%20b', 'x'.repeat(129)]) assert.deepEqual((await expectRefusal(client.manifest(manifest, { reference }), 400))[0], 'TAG_INVALID');
    });

    test('end-7b: a push by digest gives several tags at once, and as many as nobody needs are too many', async () => {
      await using client = await registryClient({ mode });
      const digest = await pushImage(client);
      const tags = Array.from({ length: 12 }, (_, index) => `t${index}`);
      const tagged = (names: readonly string[], reference = digest) => client.manifest(imageManifest(), { reference: `${reference}?${names.map((name) => `tag=${encodeURIComponent(name)}`).join('&')}` });
      assert.equal((await expect(tagged([...tags, 't0']), 201)).headers.get('oci-tag'), tags.join(', '));
      for (const tag of ['t0', 't11']) assert.equal((await expect(client.call('HEAD', `/v2/app/manifests/${tag}`), 200)).headers.get('docker-content-digest'), digest);
      await expect(tagged(Array.from({ length: 101 }, (_, index) => `m${index}`)), 414);
      await expect(tagged(['fine', 'not fine']), 400);
      await expect(client.call('HEAD', '/v2/app/manifests/fine'), 404);
    });

    test('end-7a: manifests up to 4 MiB are kept, and a larger one is too large', async () => {
      await using client = await registryClient({ mode });
      await pushImage(client);
      const padded = (size: number) => {
        const empty = imageManifest({ more: { annotations: { filling: '' } } });
        return imageManifest({ more: { annotations: { filling: 'x'.repeat(size - empty.length) } } });
      };
      await expect(client.manifest(padded(manifestSizeMax), { reference: 'largest' }), 201);
      assert.equal((await expect(client.call('GET', '/v2/app/manifests/largest'), 200)).text.length, manifestSizeMax);
      assert.deepEqual((await expectRefusal(client.manifest(padded(manifestSizeMax + 1), { reference: 'larger' }), 413))[0], 'SIZE_INVALID');
    });

    test('what is no manifest, or not the one that its media type says, is refused', async () => {
      await using client = await registryClient({ mode });
      await pushImage(client);
      const image = JSON.parse(imageManifest());
      const { config } = image;
      const wrong: readonly (readonly [string, unknown, string?])[] = [
        ['no JSON', 'nonsense'], ['empty', ''], ['null', null], ['a list', []], ['a number', 1], ['no schema version', { ...image, schemaVersion: undefined }], ['schema version 3', { ...image, schemaVersion: 3 }], ['another media type inside', { ...image, mediaType: dockerSchema2 }],
        ['a configuration that is text', { ...image, config: 'x' }], ['a configuration without digest', { ...image, config: { ...config, digest: undefined } }], ['a negative size', { ...image, config: { ...config, size: -1 } }], ['a size that is text', { ...image, config: { ...config, size: '1' } }],
        ['a digest with ..', { ...image, config: { ...config, digest: 'sha256:../../../../etc/passwd' } }], ['layers that are no list', { ...image, layers: {} }], ['a layer that is null', { ...image, layers: [null] }], ['a subject that is text', { ...image, subject: 'x' }], ['annotations that are a list', { ...image, annotations: ['x'] }],
        ['an index without manifests', { schemaVersion: 2, mediaType: ociIndex }, ociIndex], ['an index of numbers', { schemaVersion: 2, mediaType: ociIndex, manifests: [1] }, ociIndex], ['a type that nobody knows', { schemaVersion: 2 }, 'application/vnd.example+json'], ['schema 1', { schemaVersion: 1, name: 'app', fsLayers: [] }, manifestMediaTypes.dockerSchema1],
      ];
      for (const [what, content, mediaType = ociManifest] of wrong) {
        const text = typeof content === 'string' ? content : JSON.stringify(content);
        assert.deepEqual((await expectRefusal(client.manifest(text, { reference: 'wrong', mediaType }), 400))[0], 'MANIFEST_INVALID', what);
      }
      const bytes = client.call('PUT', '/v2/app/manifests/wrong', { body: Buffer.from([0x7b, 0xff, 0x7d]), headers: { 'content-type': ociManifest } });
      assert.deepEqual((await expectRefusal(bytes, 400))[0], 'MANIFEST_INVALID');
      const deep = '{"a":'.repeat(200_000) + '1' + '}'.repeat(200_000);
      assert.deepEqual((await expectRefusal(client.manifest(deep, { reference: 'deep' }), 400))[0], 'MANIFEST_INVALID');
      await expect(client.call('HEAD', '/v2/app/manifests/wrong'), 404);
    });

    test('a manifest needs its blobs, an index its images, and neither its subject', async () => {
      await using client = await registryClient({ mode });
      assert.deepEqual((await expectRefusal(client.manifest(imageManifest()), 404))[0], 'MANIFEST_BLOB_UNKNOWN');
      const index = (digest: string) => JSON.stringify({ schemaVersion: 2, mediaType: ociIndex, manifests: [{ mediaType: ociManifest, digest, size: imageManifest().length }] });
      assert.deepEqual((await expectRefusal(client.manifest(index(digestOf(imageManifest())), { mediaType: ociIndex }), 404))[0], 'MANIFEST_BLOB_UNKNOWN');
      const digest = await pushImage(client);
      await expect(client.manifest(index(digest), { mediaType: ociIndex, reference: 'many' }), 201);
      await expect(client.manifest(JSON.stringify({ schemaVersion: 2, mediaType: dockerList, manifests: [] }), { mediaType: dockerList, reference: 'list' }), 201);
      const subject = { mediaType: ociManifest, digest: nowhere, size: 7 };
      const { headers } = await expect(client.manifest(imageManifest({ more: { subject } })), 201);
      assert.equal(headers.get('oci-subject'), nowhere);
      const foreign = { mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar', digest: nowhere, size: 1, urls: ['https://example.com/layer'] };
      await expect(client.manifest(imageManifest({ more: { layers: [foreign] } })), 201);
    });
  });
}

describe('what the modes do differently with manifests', () => {
  test('ecr deletes neither tags nor manifests through this API', async () => {
    await using client = await registryClient({ mode: 'ecr' });
    const digest = await pushImage(client, { reference: '1' });
    for (const reference of ['1', digest, 'none']) assert.deepEqual((await expectRefusal(client.call('DELETE', `/v2/app/manifests/${reference}`), 405))[0], 'UNSUPPORTED');
    await expect(client.call('HEAD', '/v2/app/manifests/1'), 200);
  });

  test('end-9: oci deletes a tag and leaves its image, and deletes an image with its tags', async () => {
    await using client = await registryClient({ mode: 'oci' });
    const digest = await pushImage(client, { reference: '1' });
    await expect(client.manifest(imageManifest(), { reference: '2' }), 201);
    await expect(client.call('DELETE', '/v2/app/manifests/1'), 202);
    await expect(client.call('GET', '/v2/app/manifests/1'), 404);
    await expect(client.call('GET', `/v2/app/manifests/${digest}`), 200);
    await expect(client.call('DELETE', `/v2/app/manifests/${digest}`), 202);
    for (const reference of ['2', digest]) await expect(client.call('GET', `/v2/app/manifests/${reference}`), 404);
    for (const reference of ['1', digest]) assert.deepEqual((await expectRefusal(client.call('DELETE', `/v2/app/manifests/${reference}`), 404))[0], 'MANIFEST_UNKNOWN');
  });

  test('ecr gives an image by its tag in the format that the client takes, by its digest as it was pushed; oci always the latter', async () => {
    await using ecr = await registryClient({ mode: 'ecr' });
    await using oci = await registryClient({ mode: 'oci' });
    for (const client of [ecr, oci]) await pushImage(client, { reference: '1' });
    const digest = digestOf(imageManifest());
    const given = async (client: RegistryClient, reference: string, accept: string) => {
      const { headers, text } = await expect(client.call('GET', `/v2/app/manifests/${reference}`, { headers: { accept } }), 200);
      assert.equal(headers.get('docker-content-digest'), digestOf(text));
      return headers.get('content-type');
    };
    assert.equal(await given(ecr, '1', dockerSchema2), dockerSchema2);
    for (const [client, reference, accept] of [[ecr, digest, dockerSchema2], [oci, '1', dockerSchema2], [ecr, '1', '*/*'], [ecr, '1', `${dockerSchema2}, ${ociManifest}`], [ecr, '1', dockerList]] as const) assert.equal(await given(client, reference, accept), ociManifest);
  });
});
