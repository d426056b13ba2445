import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { ManualClock } from '#base/manual-clock.ts';
import { hourMs } from '#base/time.ts';
import { manifestMediaTypes } from '#model/manifest.ts';
import { defaultAlias } from '#model/public-registry.ts';
import { repositoryArn } from '#model/repository.ts';
import { createRepository } from '#registry/memory-registry.ts';
import type { Principal } from '#wire/operation.ts';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { rootPrincipal, startRegistry } from './registry-server.ts';

const digestOf = (content: string) => `sha256:${createHash('sha256').update(content).digest('hex')}`;
const config = '{"architecture":"amd64","os":"linux"}';
const descriptor = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(config), size: config.length };
const manifest = JSON.stringify({ schemaVersion: 2, mediaType: manifestMediaTypes.ociManifest, config: descriptor, layers: [] });
const account = '000000000000';
const alias = defaultAlias(account);
const path = `/v2/public.ecr.aws/${alias}/team/app`;

describe('ECR Public over HTTP', () => {
  const clock = new ManualClock(Date.now());
  let folder: TemporaryFolder;
  let server: Awaited<ReturnType<typeof startRegistry>>;

  before(async () => {
    folder = await temporaryFolder('public');
    server = await startRegistry({ directory: folder.path, port: await freePort(), clock });
    await createRepository(server.store, 'private');
    const name = { account, region: '', name: 'team/app' };
    await createRepository(server.store, name.name, { ...name, arn: repositoryArn(name) });
    const authorization = bearerOf(rootPrincipal);
    assert.equal((await call('POST', `${path}/blobs/uploads/?digest=${digestOf(config)}`, { body: config, headers: { authorization } })).status, 201);
    assert.equal((await call('PUT', `${path}/manifests/1`, { body: manifest, headers: { authorization, 'content-type': manifestMediaTypes.ociManifest } })).status, 201);
  });

  after(async () => {
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const call = (method: string, to: string, init: RequestInit = {}) => fetch(`${server.endpoint}${to}`, { method, ...init });
  const encoded = (password: string) => Buffer.from(`AWS:${password}`).toString('base64');
  const bearerOf = (principal: Principal) => `Bearer ${encoded(server.tokens.issue(principal, clock.nowMs()).password)}`;
  const nobody = () => `Bearer ${encoded(server.tokens.issueAnonymous(clock.nowMs()).password)}`;

  async function tokenFrom(query: string, headers: Record<string, string> = {}) {
    const answer = await call('GET', `/token/?${query}`, { headers });
    assert.equal(answer.status, 200);
    const { token, expires_in: lifetime }: Readonly<Record<string, unknown>> = JSON.parse(await answer.text());
    return { authorization: `Bearer ${String(token)}`, lifetime };
  }

  async function refusal(answering: Response | Promise<Response>): Promise<readonly [number, string, string]> {
    const answer = await answering;
    const { errors: [error] }: { readonly errors: readonly { readonly code: string; readonly message: string }[] } = JSON.parse(await answer.text());
    return [answer.status, error?.code ?? '', error?.message ?? ''];
  }

  test('who shows nothing is sent for a token, gets one without an account, and pulls with it: manifests, blobs, tags and referrers', async () => {
    const challenge = (await call('GET', `${path}/manifests/1`)).headers.get('www-authenticate') ?? '';
    assert.equal(challenge, `Bearer realm="${server.endpoint}/token/",service="public.ecr.aws",scope="aws"`);
    const { authorization, lifetime } = await tokenFrom('service=public.ecr.aws&scope=aws');
    assert.equal(lifetime, hourMs / 1_000);
    const read = async (method: string, to: string, headers = {}) => {
      const answer = await call(method, `${path}${to}`, { headers: { authorization, ...headers } });
      return [answer.status, await answer.text()];
    };
    assert.deepEqual(await read('GET', '/manifests/1'), [200, manifest]);
    assert.deepEqual(await read('HEAD', `/manifests/${digestOf(manifest)}`), [200, '']);
    assert.deepEqual(await read('GET', `/blobs/${digestOf(config)}`), [200, config]);
    assert.deepEqual(await read('GET', `/blobs/${digestOf(config)}`, { range: 'bytes=2-5' }), [206, config.slice(2, 6)]);
    assert.deepEqual(await read('HEAD', `/blobs/${digestOf(config)}`), [200, '']);
    assert.deepEqual(await read('GET', '/tags/list'), [200, JSON.stringify({ name: path.slice('/v2/'.length), tags: ['1'] })]);
    assert.equal((await read('GET', `/referrers/${digestOf(manifest)}`))[0], 200);
    assert.equal((await call('GET', '/v2/', { headers: { authorization } })).status, 200);
  });

  test('whatever scope is asked for, the token is the same, and may do what its principal may', async () => {
    const basic = `Basic ${encoded(server.password())}`;
    for (const scope of ['aws', `repository:public.ecr.aws/${alias}/team/app:pull,push`, 'repository:none:pull', 'registry:catalog:*', '']) {
      const { authorization, lifetime } = await tokenFrom(`service=public.ecr.aws&scope=${encodeURIComponent(scope)}`, { authorization: basic });
      assert.equal(authorization.slice('Bearer '.length), basic.slice('Basic '.length));
      assert.equal(lifetime, 12 * hourMs / 1_000);
      const started = await call('POST', `${path}/blobs/uploads/`, { headers: { authorization } });
      assert.equal(started.status, 202);
      assert.equal((await call('DELETE', started.headers.get('location') ?? '', { headers: { authorization } })).status, 204);
      assert.equal((await call('GET', '/v2/private/tags/list', { headers: { authorization } })).status, 200, 'clients have one login for both registries');
    }
  });

  test('a token for another service, by another method, or with a wrong or expired sign-in is refused', async () => {
    assert.deepEqual((await refusal(call('GET', '/token/?service=ecr.amazonaws.com'))).slice(0, 2), [400, 'UNSUPPORTED']);
    assert.deepEqual((await refusal(call('POST', '/token/'))).slice(0, 2), [405, 'UNSUPPORTED']);
    for (const authorization of ['Basic ', `Basic ${encoded('x.y')}`, `Basic ${encoded(`${server.password()}x`)}`, `Basic ${Buffer.from('ann:x').toString('base64')}`, 'Bearer x', 'Digest x']) {
      assert.deepEqual(await refusal(call('GET', '/token/?service=public.ecr.aws', { headers: { authorization } })), [401, 'UNAUTHORIZED', 'Not Authorized'], authorization);
    }
    const old = `Basic ${encoded(server.tokens.issue(rootPrincipal, clock.nowMs() - 12 * hourMs).password)}`;
    assert.deepEqual(await refusal(call('GET', '/token/', { headers: { authorization: old } })), [401, 'DENIED', 'Your authorization token has expired. Reauthenticate and try again.']);
  });

  test('a Bearer token that was changed is no token, and one that has expired says so', async () => {
    const good = nobody();
    for (const authorization of [good.slice(0, -6), `${good.slice(0, 20)}A${good.slice(21)}`, 'Bearer ', 'Bearer x']) {
      const answer = await call('GET', `${path}/manifests/1`, { headers: { authorization } });
      assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer /);
      assert.deepEqual(await refusal(answer), [401, 'UNAUTHORIZED', 'Not Authorized'], authorization);
    }
    const old = `Bearer ${encoded(server.tokens.issueAnonymous(clock.nowMs() - hourMs).password)}`;
    assert.deepEqual((await refusal(call('GET', `${path}/manifests/1`, { headers: { authorization: old } }))).slice(0, 2), [403, 'DENIED']);
  });

  test('nobody pushes without an account, and nobody pulls a private image', async () => {
    const authorization = nobody();
    for (const [method, to] of [['POST', '/blobs/uploads/'], ['PUT', '/manifests/2'], ['PATCH', '/blobs/uploads/1'], ['GET', '/blobs/uploads/1']] as const) {
      assert.deepEqual(await refusal(call(method, `${path}${to}`, { headers: { authorization } })), [403, 'DENIED', 'Not Authorized'], method);
      assert.equal((await call(method, `${path}${to}`)).status, 401);
    }
    for (const to of ['/v2/private/manifests/1', '/v2/_catalog', '/v2/private/tags/list']) {
      const answer = await call('GET', to, { headers: { authorization } });
      assert.match(answer.headers.get('www-authenticate') ?? '', /^Basic /);
      assert.deepEqual(await refusal(answer), [401, 'UNAUTHORIZED', 'Not Authorized'], to);
    }
  });

  test('an account pulls what is public of another one, and pushes to it only where that lets it', async () => {
    const other: Principal = { ...rootPrincipal, account: '111111111111', arn: 'arn:aws:iam::111111111111:root' };
    const authorization = bearerOf(other);
    assert.equal((await call('GET', `${path}/manifests/1`, { headers: { authorization } })).status, 200);
    const [status, code, message] = await refusal(call('POST', `${path}/blobs/uploads/`, { headers: { authorization } }));
    assert.deepEqual([status, code], [403, 'DENIED']);
    assert.match(message, /^User: arn:aws:iam::111111111111:root is not authorized to perform: ecr-public:InitiateLayerUpload on resource: arn:aws:ecr-public::000000000000:repository\/team\/app /);
  });

  test('what does not exist is told by the alias that it was asked for by, and ECR Public lists no repositories', async () => {
    const headers = { authorization: nobody() };
    assert.deepEqual(await refusal(call('GET', `/v2/public.ecr.aws/${alias}/none/manifests/1`, { headers })), [404, 'NAME_UNKNOWN', `The repository with name 'none' does not exist in the registry with id '${alias}'`]);
    assert.deepEqual(await refusal(call('GET', '/v2/public.ecr.aws/nobody/none/tags/list', { headers })), [404, 'NAME_UNKNOWN', "The repository with name 'none' does not exist in the registry with id 'nobody'"]);
    assert.deepEqual(await refusal(call('GET', `${path}/manifests/2`, { headers })), [404, 'MANIFEST_UNKNOWN', 'Requested image not found']);
    assert.deepEqual((await refusal(call('DELETE', `${path}/manifests/1`, { headers: { authorization: bearerOf(rootPrincipal) } }))).slice(0, 2), [405, 'UNSUPPORTED']);
    assert.equal((await atPublicHost('/v2/_catalog', nobody())).status, 404);
  });

  test("by ECR Public's own host, names begin with the alias, and the challenge is its own", async () => {
    const ping = await atPublicHost('/v2/');
    assert.deepEqual([ping.status, ping.challenge], [401, 'Bearer realm="http://public.ecr.aws/token/",service="public.ecr.aws",scope="aws"']);
    assert.equal((await atPublicHost('/v2/', nobody())).status, 200);
    assert.deepEqual(await atPublicHost(`/v2/${alias}/team/app/manifests/1`, nobody()), { status: 200, challenge: undefined, body: manifest });
    assert.equal((await atPublicHost('/v2/private/manifests/1', bearerOf(rootPrincipal))).status, 404);
  });

  const atPublicHost = (to: string, authorization = '') =>
    new Promise<{ readonly status: number | undefined; readonly challenge: string | undefined; readonly body: string }>((resolve, reject) => {
      const request = httpRequest(`${server.endpoint}${to}`, { headers: { host: 'public.ecr.aws', authorization } }, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        resolve({ status: response.statusCode, challenge: response.headers['www-authenticate'], body: Buffer.concat(chunks).toString() });
      });
      request.once('error', reject).end();
    });
});
