import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createServer, request as httpRequest } from 'node:http';
import { describe, test } from 'node:test';
import { hourMs } from '#base/time.ts';
import { imagePulls } from '#model/image.ts';
import { manifestMediaTypes } from '#model/manifest.ts';
import { noRegistrySettings, registrySettings } from '#model/registry-settings.ts';
import { repositories } from '#model/repository.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import type { Principal } from '#wire/operation.ts';
import { createRepository, memoryRegistry } from '../memory-registry.ts';
import { registryFace } from './registry-face.ts';

const root: Principal = { account: '000000000000', arn: 'arn:aws:iam::000000000000:root', userId: '000000000000', accessKeyId: 'AKIA', isRoot: true };
const digestOf = (content: string | Uint8Array) => `sha256:${createHash('sha256').update(content).digest('hex')}`;

/** A served registry in memory with a repository `app`, and a client that is logged in. */
async function served(mode: 'ecr' | 'oci' = 'ecr', authorizer?: Authorizer) {
  const made = await memoryRegistry();
  const repository = await createRepository(made.store, 'app');
  const face = registryFace({ ...made, mode, ...(authorizer !== undefined && { authorizer }) });
  const server = createServer((request, response) => void face.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  assert.ok(typeof bound === 'object' && bound !== null);
  const base = `http://127.0.0.1:${bound.port}`;
  const login = (principal = root) => `Basic ${Buffer.from(`AWS:${made.tokens.issue(principal, made.clock.nowMs()).password}`).toString('base64')}`;
  const authorization = login();
  const call = (method: string, path: string, init: RequestInit = {}) => fetch(`${base}${path}`, { method, ...init, headers: { authorization, ...Object.fromEntries(new Headers(init.headers)) } });
  return { ...made, repository, call, login, port: bound.port, async [Symbol.asyncDispose]() { server.closeAllConnections(); server.close(); } };
}

type Served = Awaited<ReturnType<typeof served>>;

async function errorOf(response: Response): Promise<readonly [number, string, string]> {
  const body: unknown = await response.json();
  const [error] = typeof body === 'object' && body !== null && 'errors' in body && Array.isArray(body.errors) ? body.errors : [];
  return [response.status, error?.code, error?.message];
}

async function pushImage({ call }: Served, name = 'app', tag = '1'): Promise<string> {
  for (const content of ['config', 'layer']) assert.equal((await call('POST', `/v2/${name}/blobs/uploads/?digest=${digestOf(content)}`, { body: content })).status, 201);
  const descriptor = (mediaType: string, content: string) => ({ mediaType, digest: digestOf(content), size: content.length });
  const manifest = JSON.stringify({ schemaVersion: 2, config: descriptor('application/vnd.oci.image.config.v1+json', 'config'), layers: [descriptor('application/vnd.oci.image.layer.v1.tar', 'layer')] });
  const put = await call('PUT', `/v2/${name}/manifests/${tag}`, { body: manifest, headers: { 'content-type': manifestMediaTypes.ociManifest } });
  assert.equal(put.status, 201, await put.text());
  assert.equal(put.headers.get('docker-content-digest'), digestOf(manifest));
  return manifest;
}

describe('login', () => {
  test('without or with wrong credentials the answer is the challenge', async () => {
    await using registry = await served();
    for (const authorization of ['', 'Basic eDp5', `Basic ${Buffer.from('AWS:x.y').toString('base64')}`, 'Bearer x', registry.login().slice(0, -4)]) {
      const response = await registry.call('GET', '/v2/app/manifests/1', { headers: { authorization } });
      assert.equal(response.status, 401);
      assert.match(response.headers.get('www-authenticate') ?? '', /^Basic realm="http:\/\/127\.0\.0\.1:\d+\/",service="ecr\.amazonaws\.com"$/);
      // Where clients ask how to sign in for all of the host, which has ECR Public as well.
      const ping = await registry.call('GET', '/v2/', { headers: { authorization } });
      assert.equal(ping.status, 401);
      assert.match(ping.headers.get('www-authenticate') ?? '', /^Bearer realm="http:\/\/127\.0\.0\.1:\d+\/token\/",service="public\.ecr\.aws",scope="aws"$/);
    }
    assert.equal((await registry.call('GET', '/v2/')).status, 200);
  });

  test('an expired token is told to reauthenticate', async () => {
    await using registry = await served();
    await registry.clock.advance(12 * hourMs);
    assert.deepEqual(await errorOf(await registry.call('GET', '/v2/app/manifests/1')), [403, 'DENIED', 'Your authorization token has expired. Reauthenticate and try again.']);
  });

  test('a principal of another account is denied', async () => {
    await using registry = await served();
    const authorization = registry.login({ ...root, account: '111111111111', arn: 'arn:aws:iam::111111111111:root' });
    const [status, code, message] = await errorOf(await registry.call('POST', '/v2/app/blobs/uploads/', { headers: { authorization } }));
    assert.deepEqual([status, code], [403, 'DENIED']);
    assert.match(message, /^User: arn:aws:iam::111111111111:root is not authorized to perform: ecr:InitiateLayerUpload on resource: arn:aws:ecr:us-east-1:000000000000:repository\/app /);
  });
});

describe('permissions', () => {
  test('who sends a whole layer at once needs all that sending it in steps needs', async () => {
    const asked: string[] = [];
    await using registry = await served('ecr', { authorize: (_call, requests) => void asked.push(...requests.map(({ action }) => action)) });
    const started = await registry.call('POST', '/v2/app/blobs/uploads/');
    await registry.call('PUT', `${started.headers.get('location')}?digest=${digestOf('layer')}`, { body: 'layer' });
    const inSteps = new Set(asked.splice(0));
    assert.equal((await registry.call('POST', `/v2/app/blobs/uploads/?digest=${digestOf('other')}`, { body: 'other' })).status, 201);
    assert.deepEqual(new Set(asked), inSteps);
  });
});

describe('push and pull', () => {
  test('a manifest comes back byte by byte, by tag and by digest, and the pull is recorded', async () => {
    await using registry = await served();
    const manifest = await pushImage(registry);
    for (const reference of ['1', digestOf(manifest)]) {
      const head = await registry.call('HEAD', `/v2/app/manifests/${reference}`);
      assert.deepEqual([head.status, head.headers.get('content-length'), head.headers.get('content-type')], [200, String(manifest.length), manifestMediaTypes.ociManifest]);
      assert.equal(registry.store.list(imagePulls).length, reference === '1' ? 0 : 1);
      assert.equal(await (await registry.call('GET', `/v2/app/manifests/${reference}`)).text(), manifest);
    }
    assert.deepEqual(await (await registry.call('GET', '/v2/app/tags/list')).json(), { name: 'app', tags: ['1'] });
  });

  test('a pull by a role that the registry excludes, in any of its sessions, does not change when the image was last pulled', async () => {
    await using registry = await served();
    await pushImage(registry);
    const role = (name: string): Principal => ({ ...root, arn: `arn:aws:sts::000000000000:assumed-role/${name}/one`, identityArn: `arn:aws:iam::000000000000:role/path/${name}` });
    await registry.store.transact((transaction) => transaction.put(registrySettings, { ...noRegistrySettings(registry.repository), pullTimeExclusions: [{ principalArn: 'arn:aws:iam::000000000000:role/path/scanner', createdAt: 0 }] }));
    for (const [name, pulls] of [['scanner', 0], ['app', 1]] as const) {
      assert.equal((await registry.call('GET', '/v2/app/manifests/1', { headers: { authorization: registry.login(role(name)) } })).status, 200);
      assert.equal(registry.store.list(imagePulls).length, pulls, name);
    }
  });

  test('chunks are taken in order only, and the status shows how far the upload is', async () => {
    await using registry = await served();
    const content = randomBytes(300);
    const location = (await registry.call('POST', '/v2/app/blobs/uploads/')).headers.get('location') ?? '';
    const patch = (first: number, last: number) => registry.call('PATCH', location, { body: content.subarray(first, last + 1), headers: { 'content-range': `${first}-${last}` } });
    assert.equal((await patch(0, 99)).headers.get('range'), '0-99');
    for (const [first, last] of [[0, 99], [150, 199]] as const) {
      const refused = await patch(first, last);
      assert.deepEqual([refused.status, refused.headers.get('range')], [416, '0-99']);
      await refused.text();
    }
    assert.equal((await patch(100, 199)).status, 202);
    const status = await registry.call('GET', location);
    assert.deepEqual([status.status, status.headers.get('range')], [204, '0-199']);
    const done = await registry.call('PUT', `${location}?digest=${digestOf(content)}`, { body: content.subarray(200) });
    assert.deepEqual([done.status, done.headers.get('location')], [201, `/v2/app/blobs/${digestOf(content)}`]);
    assert.deepEqual(Buffer.from(await (await registry.call('GET', `/v2/app/blobs/${digestOf(content)}`)).arrayBuffer()), content);
  });

  test('ranges of a blob are given, and those beyond it refused', async () => {
    await using registry = await served();
    await registry.call('POST', `/v2/app/blobs/uploads/?digest=${digestOf('0123456789')}`, { body: '0123456789' });
    const get = async (range: string) => {
      const response = await registry.call('GET', `/v2/app/blobs/${digestOf('0123456789')}`, { headers: { range } });
      return [response.status, response.status === 416 ? '' : await response.text(), response.headers.get('content-range')];
    };
    assert.deepEqual(await get('bytes=2-4'), [206, '234', 'bytes 2-4/10']);
    assert.deepEqual(await get('bytes=7-'), [206, '789', 'bytes 7-9/10']);
    assert.deepEqual(await get('bytes=-3'), [206, '789', 'bytes 7-9/10']);
    assert.deepEqual(await get('bytes=5-99'), [206, '56789', 'bytes 5-9/10']);
    assert.deepEqual(await get('bytes=10-12'), [416, '', 'bytes */10']);
    assert.deepEqual(await get('bytes=5-2'), [416, '', 'bytes */10']);
    assert.deepEqual(await get('lines=1-2'), [200, '0123456789', null]);
  });

  test('a wrong digest is refused and the upload is gone', async () => {
    await using registry = await served();
    const location = (await registry.call('POST', '/v2/app/blobs/uploads/')).headers.get('location') ?? '';
    const put = await registry.call('PUT', `${location}?digest=${digestOf('other')}`, { body: 'content' });
    assert.deepEqual((await errorOf(put)).slice(0, 2), [400, 'DIGEST_INVALID']);
    assert.equal((await registry.call('GET', location)).status, 404);
    assert.deepEqual((await errorOf(await registry.call('PUT', `${location}?digest=nonsense`))).slice(0, 2), [400, 'DIGEST_INVALID']);
  });

  test("unknown repositories, images, blobs and missing layers get ECR's sentences", async () => {
    await using registry = await served();
    const missing = "The repository with name 'nope' does not exist in the registry with id '000000000000'";
    for (const [method, path] of [['POST', '/v2/nope/blobs/uploads/'], ['GET', '/v2/nope/manifests/1'], ['PUT', '/v2/nope/manifests/1'], ['GET', '/v2/nope/tags/list']] as const) {
      assert.deepEqual(await errorOf(await registry.call(method, path, method === 'PUT' ? { body: '{}' } : {})), [404, 'NAME_UNKNOWN', missing]);
    }
    assert.deepEqual(await errorOf(await registry.call('GET', '/v2/app/manifests/9')), [404, 'MANIFEST_UNKNOWN', 'Requested image not found']);
    assert.equal((await registry.call('GET', `/v2/app/blobs/${digestOf('x')}`)).status, 404);
    const manifest = JSON.stringify({ schemaVersion: 2, mediaType: manifestMediaTypes.ociIndex, manifests: [{ mediaType: manifestMediaTypes.ociManifest, digest: digestOf('x'), size: 1 }] });
    assert.deepEqual(await errorOf(await registry.call('PUT', '/v2/app/manifests/1', { body: manifest })), [
      404,
      'MANIFEST_BLOB_UNKNOWN',
      `Images with digests '[${digestOf('x')}]' required for pushing image into repository with name 'app' in the registry with id '000000000000' do not exist`,
    ]);
  });

  test('a manifest that is too large, no JSON or not UTF-8 is refused', async () => {
    await using registry = await served();
    const put = async (body: string | Uint8Array<ArrayBuffer>) => (await errorOf(await registry.call('PUT', '/v2/app/manifests/1', { body }))).slice(0, 2);
    assert.deepEqual(await put('x'.repeat(4_194_305)), [413, 'SIZE_INVALID']);
    assert.deepEqual(await put('{'), [400, 'MANIFEST_INVALID']);
    assert.deepEqual(await put(new Uint8Array([0xff, 0xfe])), [400, 'MANIFEST_INVALID']);
  });

  test('a sender that breaks off leaves what it sent, to go on from', async () => {
    await using registry = await served();
    const location = (await registry.call('POST', '/v2/app/blobs/uploads/')).headers.get('location') ?? '';
    await new Promise<void>((resolve) => {
      const sending = httpRequest({ port: registry.port, host: '127.0.0.1', method: 'PATCH', path: location, headers: { authorization: registry.login(), 'content-length': 1_000 } });
      sending.on('error', () => resolve());
      sending.write('x'.repeat(400), () => setTimeout(() => sending.destroy(), 50));
    });
    for (let waited = 0; waited < 2_000 && (await registry.call('GET', location)).headers.get('range') !== '0-399'; waited += 1) await new Promise((resolve) => setTimeout(resolve, 25));
    const put = await registry.call('PUT', `${location}?digest=${digestOf('x'.repeat(1_000))}`, { body: 'x'.repeat(600), headers: { 'content-range': '400-999' } });
    assert.equal(put.status, 201, await put.text());
  });
});

describe('modes', () => {
  test('ecr deletes nothing and mounts nothing from elsewhere through this API', async () => {
    await using registry = await served();
    const manifest = await pushImage(registry);
    await createRepository(registry.store, 'other');
    assert.deepEqual((await errorOf(await registry.call('DELETE', '/v2/app/manifests/1'))).slice(0, 2), [405, 'UNSUPPORTED']);
    assert.deepEqual((await errorOf(await registry.call('DELETE', `/v2/app/manifests/${digestOf(manifest)}`))).slice(0, 2), [405, 'UNSUPPORTED']);
    assert.deepEqual((await errorOf(await registry.call('DELETE', `/v2/app/blobs/${digestOf('layer')}`))).slice(0, 2), [405, 'UNSUPPORTED']);
    assert.equal((await registry.call('POST', `/v2/other/blobs/uploads/?mount=${digestOf('layer')}&from=app`)).status, 202);
    assert.equal((await registry.call('POST', `/v2/app/blobs/uploads/?mount=${digestOf('layer')}&from=app`)).status, 201);
  });

  test('ecr mounts from other repositories of the registry where BLOB_MOUNTING is enabled, and from no other registry', async () => {
    await using registry = await served();
    await pushImage(registry);
    const elsewhere = await createRepository(registry.store, 'there', { region: 'eu-west-1', arn: 'arn:aws:ecr:eu-west-1:000000000000:repository/there' });
    await createRepository(registry.store, 'other');
    const mount = async (name: string) => (await registry.call('POST', `/v2/${name}/blobs/uploads/?mount=${digestOf('layer')}&from=app`)).status;
    assert.equal(await mount('other'), 202);
    await registry.store.transact((transaction) => transaction.put(registrySettings, { ...noRegistrySettings(registry.repository), accountSettings: { BLOB_MOUNTING: 'ENABLED' } }));
    assert.equal(await mount('other'), 201);
    assert.equal((await registry.call('HEAD', `/v2/other/blobs/${digestOf('layer')}`)).status, 200);
    await registry.store.transact((transaction) => transaction.put(registrySettings, { ...noRegistrySettings(elsewhere), accountSettings: { BLOB_MOUNTING: 'ENABLED' } }));
    assert.equal(await mount('000000000000/eu-west-1/there'), 202);
  });

  test('oci makes repositories, mounts and deletes', async () => {
    await using registry = await served('oci');
    const manifest = await pushImage(registry, 'team/new');
    assert.equal(registry.store.list(repositories).length, 2);
    assert.equal((await registry.call('POST', `/v2/app/blobs/uploads/?mount=${digestOf('layer')}&from=team/new`)).status, 201);
    assert.equal((await registry.call('DELETE', '/v2/team/new/manifests/1')).status, 202);
    assert.equal((await registry.call('HEAD', `/v2/team/new/manifests/${digestOf(manifest)}`)).status, 200);
    assert.equal((await registry.call('DELETE', `/v2/team/new/manifests/${digestOf(manifest)}`)).status, 202);
    assert.equal((await registry.call('HEAD', `/v2/team/new/manifests/${digestOf(manifest)}`)).status, 404);
    assert.equal((await registry.call('DELETE', `/v2/app/blobs/${digestOf('layer')}`)).status, 202);
    assert.equal((await registry.call('HEAD', `/v2/app/blobs/${digestOf('layer')}`)).status, 404);
  });
});

describe('listings and names', () => {
  test('tags come in ASCII order, in pages that a Link header joins', async () => {
    await using registry = await served();
    for (const tag of ['b', 'B', 'a', '1']) await pushImage(registry, 'app', tag);
    const page = await registry.call('GET', '/v2/app/tags/list?n=3');
    assert.deepEqual(await page.json(), { name: 'app', tags: ['1', 'B', 'a'] });
    assert.equal(page.headers.get('link'), '</v2/app/tags/list?n=3&last=a>; rel="next"');
    assert.deepEqual(await (await registry.call('GET', '/v2/app/tags/list?n=3&last=a')).json(), { name: 'app', tags: ['b'] });
    assert.deepEqual(await (await registry.call('GET', '/v2/app/tags/list?n=0')).json(), { name: 'app', tags: [] });
    assert.deepEqual(await (await registry.call('GET', '/v2/_catalog')).json(), { repositories: ['app'] });
  });

  test('an ECR host name and the path at our address name the account and region', async () => {
    await using registry = await served();
    await createRepository(registry.store, 'app', { region: 'eu-west-1', arn: 'arn:aws:ecr:eu-west-1:000000000000:repository/app' });
    await pushImage(registry, '000000000000/eu-west-1/app', 'west');
    const viaHost = await new Promise<number | undefined>((resolve) => {
      httpRequest({ port: registry.port, host: '127.0.0.1', path: '/v2/app/manifests/west', headers: { host: '000000000000.dkr.ecr.eu-west-1.localhost:4566', authorization: registry.login() } }, (response) => resolve(response.resume().statusCode)).end();
    });
    assert.equal(viaHost, 200);
    assert.equal((await registry.call('GET', '/v2/app/manifests/west')).status, 404);
  });

  test('what refers to an image is listed by its subject and type', async () => {
    await using registry = await served();
    const subject = await pushImage(registry);
    const artifact = JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestMediaTypes.ociManifest,
      artifactType: 'text/sbom',
      config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: digestOf('config'), size: 6 },
      layers: [],
      subject: { mediaType: manifestMediaTypes.ociManifest, digest: digestOf(subject), size: subject.length },
      annotations: { by: 'test' },
    });
    const put = await registry.call('PUT', `/v2/app/manifests/${digestOf(artifact)}`, { body: artifact });
    assert.deepEqual([put.status, put.headers.get('oci-subject')], [201, digestOf(subject)]);
    const descriptor = { mediaType: manifestMediaTypes.ociManifest, digest: digestOf(artifact), size: artifact.length, artifactType: 'text/sbom', annotations: { by: 'test' } };
    const list = async (query = '') => registry.call('GET', `/v2/app/referrers/${digestOf(subject)}${query}`);
    assert.deepEqual(await (await list()).json(), { schemaVersion: 2, mediaType: manifestMediaTypes.ociIndex, manifests: [descriptor] });
    const filtered = await list('?artifactType=text/other');
    assert.equal(filtered.headers.get('oci-filters-applied'), 'artifactType');
    assert.deepEqual(await filtered.json(), { schemaVersion: 2, mediaType: manifestMediaTypes.ociIndex, manifests: [] });
  });

  test('paths that are not of the API and methods that a path has not are refused', async () => {
    await using registry = await served();
    assert.deepEqual((await errorOf(await registry.call('GET', '/v2/app/nonsense'))).slice(0, 2), [404, 'UNSUPPORTED']);
    assert.deepEqual((await errorOf(await registry.call('PUT', '/v2/app/tags/list'))).slice(0, 2), [405, 'UNSUPPORTED']);
    assert.deepEqual((await errorOf(await registry.call('GET', '/v2/%E0%A4%A/tags/list'))).slice(0, 2), [400, 'NAME_INVALID']);
    assert.deepEqual((await errorOf(await registry.call('PUT', '/v2/app/manifests/.bad', { body: '{}' }))).slice(0, 2), [400, 'TAG_INVALID']);
  });
});
