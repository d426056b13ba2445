import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { pullThroughCacheRuleKey, pullThroughCacheRules } from '#model/pull-through-cache-rule.ts';
import { registrySettings, noRegistrySettings } from '#model/registry-settings.ts';
import { digestOf, expect, expectRefusal, modes, pushImage, registryClient, type RegistryClient } from './registry-client.ts';

// https://github.com/opencontainers/distribution-spec/blob/main/spec.md, by the numbers of its table of endpoints.
const ten = '0123456789';
const nowhere = digestOf('nobody pushed this');

for (const mode of modes) {
  describe(`blobs in mode ${mode}`, () => {
    test('end-1: the base is there for who is logged in, for reading only', async () => {
      await using client = await registryClient({ mode });
      for (const path of ['/v2/', '/v2']) await expect(client.call('GET', path), 200);
      const challenge = async (path: string) => (await expect(client.call('GET', path, { headers: { authorization: '' } }), 401)).headers.get('www-authenticate') ?? '';
      assert.match(await challenge('/v2/app/tags/list'), /^Basic realm="http:\/\/127\.0\.0\.1:\d+\/",service="ecr\.amazonaws\.com"$/);
      assert.match(await challenge('/v2/'), /^Bearer realm="http:\/\/127\.0\.0\.1:\d+\/token\/",/);
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) assert.deepEqual((await expectRefusal(client.call(method, '/v2/'), 405))[0], 'UNSUPPORTED');
    });

    test('end-2: a blob is given whole, in a range, or not at all', async () => {
      await using client = await registryClient({ mode });
      const path = `/v2/app/blobs/${await client.blob(ten)}`;
      const whole = await expect(client.call('GET', path), 200);
      assert.deepEqual([whole.text, whole.headers.get('docker-content-digest'), whole.headers.get('accept-ranges')], [ten, digestOf(ten), 'bytes']);
      const head = await expect(client.call('HEAD', path), 200);
      assert.deepEqual([head.text, head.headers.get('content-length'), head.headers.get('docker-content-digest')], ['', '10', digestOf(ten)]);
      const ranged = async (range: string, status: number, more: Record<string, string> = {}) => {
        const { text, headers } = await expect(client.call('GET', path, { headers: { range, ...more } }), status);
        return [status === 416 ? '' : text, headers.get('content-range')];
      };
      assert.deepEqual(await ranged('bytes=2-4', 206), ['234', 'bytes 2-4/10']);
      assert.deepEqual(await ranged('bytes=-3', 206), ['789', 'bytes 7-9/10']);
      assert.deepEqual(await ranged('bytes=9-999', 206), ['9', 'bytes 9-9/10']);
      assert.deepEqual(await ranged('bytes=10-', 416), ['', 'bytes */10']);
      assert.deepEqual(await ranged('bytes=99999999999999999999-', 416), ['', 'bytes */10']);
      assert.deepEqual(await ranged('bytes=0-1,4-5', 200), [ten, null], 'several ranges at once are given as the whole, as they may be');
      assert.deepEqual(await ranged('lines=0-1', 200), [ten, null]);
      assert.deepEqual(await ranged('bytes=0-1', 200, { 'if-range': '"another"' }), [ten, null]);
      assert.deepEqual(await ranged('bytes=0-1', 206, { 'if-range': `"${digestOf(ten)}"` }), ['01', 'bytes 0-1/10']);
      assert.deepEqual((await expectRefusal(client.call('GET', `/v2/app/blobs/${nowhere}`), 404))[0], 'BLOB_UNKNOWN');
      await expect(client.call('HEAD', `/v2/app/blobs/${nowhere}`), 404);
      for (const digest of ['sha256:12', 'md5:d41d8cd98f00b204e9800998ecf8427e', `sha256:${'G'.repeat(64)}`, 'latest']) assert.deepEqual((await expectRefusal(client.call('GET', `/v2/app/blobs/${digest}`), 400))[0], 'DIGEST_INVALID');
      for (const method of ['PUT', 'POST', 'PATCH']) assert.equal((await expect(client.call(method, path), 405)).headers.get('allow'), 'GET, HEAD');
    });

    test('end-2: who has the blob already is not sent it again', async () => {
      await using client = await registryClient({ mode });
      const path = `/v2/app/blobs/${await client.blob(ten)}`;
      const { headers } = await expect(client.call('GET', path), 200);
      const etag = headers.get('etag') ?? '';
      for (const known of [etag, `W/${etag}, "x"`, '*']) assert.equal((await expect(client.call('GET', path, { headers: { 'if-none-match': known } }), 304)).text, '');
      assert.equal((await expect(client.call('GET', path, { headers: { 'if-none-match': '"x"' } }), 200)).text, ten);
    });

    test('end-4b and end-6: a blob is taken at once, or in a body of its own, when its digest is right', async () => {
      await using client = await registryClient({ mode });
      for (const algorithm of ['sha256', 'sha512'] as const) {
        const digest = digestOf(`at once ${algorithm}`, algorithm);
        const { headers } = await expect(client.call('POST', `/v2/app/blobs/uploads/?digest=${digest}`, { body: `at once ${algorithm}` }), 201);
        assert.deepEqual([headers.get('location'), headers.get('docker-content-digest')], [`/v2/app/blobs/${digest}`, digest]);
        assert.equal((await expect(client.call('GET', `/v2/app/blobs/${digest}`), 200)).text, `at once ${algorithm}`);
        const location = await started(client, algorithm === 'sha512' ? '?digest-algorithm=sha512' : '');
        const second = digestOf(`later ${algorithm}`, algorithm);
        await expect(client.call('PUT', `${location}?digest=${second}`, { body: `later ${algorithm}` }), 201);
        assert.equal((await expect(client.call('GET', `/v2/app/blobs/${second}`), 200)).text, `later ${algorithm}`);
      }
      assert.equal((await expect(client.call('POST', `/v2/app/blobs/uploads/?digest=${digestOf('')}`), 201)).headers.get('location'), `/v2/app/blobs/${digestOf('')}`);
      assert.deepEqual((await expectRefusal(client.call('POST', `/v2/app/blobs/uploads/?digest=${digestOf('other')}`, { body: ten }), 400))[0], 'DIGEST_INVALID');
      assert.deepEqual((await expectRefusal(client.call('PUT', `${await started(client)}?digest=${digestOf('other')}`, { body: ten }), 400))[0], 'DIGEST_INVALID');
      assert.deepEqual((await expectRefusal(client.call('PUT', await started(client), { body: ten }), 400))[0], 'DIGEST_INVALID');
      assert.deepEqual((await expectRefusal(client.call('POST', '/v2/app/blobs/uploads/?digest=sha256:x'), 400))[0], 'DIGEST_INVALID');
      assert.deepEqual((await expectRefusal(client.call('POST', '/v2/app/blobs/uploads/?digest-algorithm=md5'), 400))[0], 'DIGEST_INVALID');
    });

    test('end-4a, end-5, end-13: chunks come in order, and the upload says how far it is', async () => {
      await using client = await registryClient({ mode });
      const content = randomBytes(3_000);
      const { headers } = await expect(client.call('POST', '/v2/app/blobs/uploads/'), 202);
      assert.equal(headers.get('oci-chunk-min-length'), null, 'chunks of any size are taken');
      const location = headers.get('location') ?? '';
      const patch = (first: number, end: number, range = `${first}-${end - 1}`) => client.call('PATCH', location, { body: content.subarray(first, end), headers: { 'content-range': range, 'content-type': 'application/octet-stream' } });
      assert.equal((await expect(patch(0, 1), 202)).headers.get('range'), '0-0', 'one byte is a chunk');
      assert.equal((await expect(patch(1, 2_000), 202)).headers.get('range'), '0-1999');
      for (const first of [0, 1_999, 2_001]) {
        const refused = await expect(patch(first, 2_500), 416);
        assert.deepEqual([JSON.parse(refused.text).errors[0].code, refused.headers.get('range')], ['BLOB_UPLOAD_INVALID', '0-1999']);
      }
      for (const range of ['nonsense', '5', '2000-', '-5', '2000-2001-2002']) assert.deepEqual((await expectRefusal(patch(2_000, 2_500, range), 400))[0], 'BLOB_UPLOAD_INVALID', range);
      for (const range of ['2000-2000', '2500-2000']) assert.deepEqual((await expectRefusal(patch(2_000, 2_500, range), 400))[0], 'SIZE_INVALID', range);
      const status = await expect(client.call('GET', location), 204);
      assert.deepEqual([status.headers.get('range'), status.headers.get('location')], ['0-1999', location]);
      assert.deepEqual((await expectRefusal(client.call('PUT', `${location}?digest=${digestOf(content)}`, { body: content.subarray(2_500), headers: { 'content-range': '2500-2999' } }), 416))[0], 'BLOB_UPLOAD_INVALID');
      await expect(client.call('PATCH', location, { body: content.subarray(2_000, 2_500) }), 202);
      await expect(client.call('PUT', `${location}?digest=${digestOf(content)}`, { body: content.subarray(2_500), headers: { 'content-range': '2500-2999' } }), 201);
      const stored = await client.call('GET', `/v2/app/blobs/${digestOf(content)}`);
      assert.deepEqual(Buffer.from(await stored.arrayBuffer()), content);
      assert.deepEqual((await expectRefusal(client.call('GET', location), 404))[0], 'BLOB_UPLOAD_UNKNOWN');
    });

    test('end-14: an upload that is cancelled is gone, and one that never was or is of another repository is not found', async () => {
      await using client = await registryClient({ mode, repositories: ['app', 'other'] });
      const location = await started(client);
      await expect(client.call('PATCH', location, { body: ten }), 202);
      for (const method of ['GET', 'PATCH', 'DELETE']) assert.deepEqual((await expectRefusal(client.call(method, location.replace('/app/', '/other/')), 404))[0], 'BLOB_UPLOAD_UNKNOWN');
      await expect(client.call('DELETE', location), 204);
      for (const method of ['GET', 'PATCH', 'DELETE']) assert.deepEqual((await expectRefusal(client.call(method, location), 404))[0], 'BLOB_UPLOAD_UNKNOWN', method);
      assert.deepEqual((await expectRefusal(client.call('PUT', `${location}?digest=${digestOf(ten)}`), 404))[0], 'BLOB_UPLOAD_UNKNOWN');
      assert.equal((await expect(client.call('POST', location), 405)).headers.get('allow'), 'GET, PATCH, PUT, DELETE');
      for (const method of ['GET', 'PUT', 'DELETE']) assert.equal((await expect(client.call(method, '/v2/app/blobs/uploads/'), 405)).headers.get('allow'), 'POST');
    });

    test('end-11: a blob that cannot be mounted is to be uploaded', async () => {
      await using client = await registryClient({ mode, repositories: ['app', 'source'] });
      await client.blob(ten, 'source');
      const mount = (query: string, status: number) => expect(client.call('POST', `/v2/app/blobs/uploads/?mount=${query}`), status);
      assert.match((await mount(`${nowhere}&from=source`, 202)).headers.get('location') ?? '', /^\/v2\/app\/blobs\/uploads\/.+/);
      await mount(`${digestOf(ten)}&from=missing`, 202);
      await mount('nonsense&from=source', 202);
      await expect(client.call('HEAD', `/v2/app/blobs/${digestOf(ten)}`), 404);
    });

    test('names that no repository can have, and paths that the API does not have, are refused', async () => {
      await using client = await registryClient({ mode });
      for (const name of ['App', 'a//b', '-a', 'a..b', 'a%20b', `a${encodeURIComponent('ä')}`, 'a/..%2fb']) assert.deepEqual((await expectRefusal(client.call('POST', `/v2/${name}/blobs/uploads/`), 400))[0], 'NAME_INVALID', name);
      assert.deepEqual((await expectRefusal(client.call('GET', '/v2/%zz/tags/list'), 400))[0], 'NAME_INVALID');
      for (const path of ['/v2/app', '/v2/app/manifests/', '/v2/app/tags', '/v2/_catalog/x', '/v2//tags/list']) assert.deepEqual((await expectRefusal(client.call('GET', path), 404))[0], 'UNSUPPORTED', path);
    });
  });
}

describe('what the modes do differently with blobs', () => {
  test('ecr does not delete blobs, and makes no repository by a push', async () => {
    await using client = await registryClient({ mode: 'ecr' });
    const digest = await client.blob(ten);
    assert.equal((await expect(client.call('DELETE', `/v2/app/blobs/${digest}`), 405)).headers.get('allow'), 'GET, HEAD');
    assert.deepEqual(await expectRefusal(client.call('POST', '/v2/new/blobs/uploads/'), 404), ['NAME_UNKNOWN', "The repository with name 'new' does not exist in the registry with id '000000000000'"]);
  });

  test('end-10: oci deletes a blob, and makes repositories as they are pushed to', async () => {
    await using client = await registryClient({ mode: 'oci', repositories: [] });
    const digest = await client.blob(ten, 'new/one');
    await expect(client.call('DELETE', `/v2/new/one/blobs/${digest}`), 202);
    for (const method of ['GET', 'DELETE']) assert.deepEqual((await expectRefusal(client.call(method, `/v2/new/one/blobs/${digest}`), 404))[0], 'BLOB_UNKNOWN');
  });

  test('end-10: oci deletes no blob that an image of the repository needs, until the image is gone', async () => {
    await using client = await registryClient({ mode: 'oci' });
    const image = await pushImage(client);
    const layer = `/v2/app/blobs/${digestOf('a layer')}`;
    assert.deepEqual((await expectRefusal(client.call('DELETE', layer), 405))[0], 'DENIED');
    await expect(client.call('GET', layer), 200);
    await expect(client.call('DELETE', `/v2/app/manifests/${image}`), 202);
    await expect(client.call('DELETE', layer), 202);
  });

  test('end-11: oci mounts from another repository, also without being told from which', async () => {
    await using client = await registryClient({ mode: 'oci', repositories: ['app', 'third', 'source'] });
    const digest = await client.blob(ten, 'source');
    for (const [target, from] of [['app', '&from=source'], ['third', '']] as const) {
      assert.equal((await expect(client.call('POST', `/v2/${target}/blobs/uploads/?mount=${digest}${from}`), 201)).headers.get('location'), `/v2/${target}/blobs/${digest}`);
      assert.equal((await expect(client.call('GET', `/v2/${target}/blobs/${digest}`), 200)).text, ten);
    }
  });

  test('end-11: ecr mounts where the account has BLOB_MOUNTING enabled, from repositories of its own region, and not without being told from which', async () => {
    await using client = await registryClient({ mode: 'ecr', repositories: ['app', 'source'] });
    const digest = await client.blob(ten, 'source');
    const mount = (path: string, status: number) => expect(client.call('POST', `/v2/${path}/blobs/uploads/?mount=${digest}&from=source`), status);
    await mount('app', 202);
    const enable = (value: string) => client.store.transact((transaction) => transaction.put(registrySettings, { ...noRegistrySettings({ account: '000000000000', region: 'us-east-1' }), accountSettings: { BLOB_MOUNTING: value } }));
    await enable('DISABLED');
    await mount('app', 202);
    await enable('ENABLED');
    await expect(client.call('POST', `/v2/app/blobs/uploads/?mount=${digest}`), 202);
    await mount('app', 201);
    assert.equal((await expect(client.call('GET', `/v2/app/blobs/${digest}`), 200)).text, ten);
    await enable('DISABLED');
    await expect(client.call('HEAD', `/v2/app/blobs/${digest}`), 200);
  });

  test('end-11: ecr does not mount from a cache of another registry', async () => {
    await using client = await registryClient({ mode: 'ecr', repositories: ['app', 'quay/source'] });
    const digest = await client.blob(ten, 'quay/source');
    const scope = { account: '000000000000', region: 'us-east-1' };
    const rule = { ...scope, ecrRepositoryPrefix: 'quay', upstreamRegistry: 'quay', upstreamRegistryUrl: 'quay.io', createdAt: 0, updatedAt: 0 } as const;
    await client.store.transact((transaction) => {
      transaction.put(registrySettings, { ...noRegistrySettings(scope), accountSettings: { BLOB_MOUNTING: 'ENABLED' } });
      transaction.put(pullThroughCacheRules, rule);
    });
    await expect(client.call('POST', `/v2/app/blobs/uploads/?mount=${digest}&from=quay/source`), 202);
    await client.store.transact((transaction) => transaction.remove(pullThroughCacheRules, pullThroughCacheRuleKey(rule)));
    await expect(client.call('POST', `/v2/app/blobs/uploads/?mount=${digest}&from=quay/source`), 201);
  });
});

async function started(client: RegistryClient, query = ''): Promise<string> {
  return (await expect(client.call('POST', `/v2/app/blobs/uploads/${query}`), 202)).headers.get('location') ?? '';
}
