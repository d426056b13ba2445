import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { manifestMediaTypes } from '#model/manifest.ts';
import { createRepository } from '#registry/memory-registry.ts';
import { Fault } from '#wire/fault.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import { digestOf, expect, expectRefusal, imageManifest, modes, pushImage, registryClient, type RegistryClient } from './registry-client.ts';

// https://github.com/opencontainers/distribution-spec/blob/main/spec.md, by the numbers of its table of endpoints.
const { ociManifest, ociIndex } = manifestMediaTypes;

for (const mode of modes) {
  describe(`listings in mode ${mode}`, () => {
    test('end-8: tags are listed in ASCII order, in pages that lead to each other', async () => {
      await using client = await registryClient({ mode });
      const tags = ['1.0', '1.10', '1.9', 'A', 'Z', '_x', 'a', 'latest'];
      for (const tag of ['latest', 'Z', 'a', '1.9', '_x', '1.10', 'A', '1.0']) await pushImage(client, { reference: tag });
      assert.deepEqual(JSON.parse((await expect(client.call('GET', '/v2/app/tags/list'), 200)).text), { name: 'app', tags });
      assert.deepEqual((await pages(client, '/v2/app/tags/list?n=3')), [tags.slice(0, 3), tags.slice(3, 6), tags.slice(6)]);
      assert.deepEqual((await pages(client, '/v2/app/tags/list?n=8')), [tags]);
      assert.deepEqual((await pages(client, '/v2/app/tags/list?n=2&last=Z')), [['_x', 'a'], ['latest']]);
      assert.deepEqual((await pages(client, '/v2/app/tags/list?last=nothing-like-it')), [[]]);
      assert.deepEqual((await pages(client, '/v2/app/tags/list?n=0')), [[]]);
      for (const n of ['-1', 'x', '1.5']) await expectRefusal(client.call('GET', `/v2/app/tags/list?n=${n}`), 400);
      for (const method of ['POST', 'DELETE', 'PUT']) assert.equal((await expect(client.call(method, '/v2/app/tags/list'), 405)).headers.get('allow'), 'GET, HEAD');
      assert.deepEqual((await expectRefusal(client.call('GET', '/v2/none/tags/list'), 404))[0], 'NAME_UNKNOWN');
    });

    test('end-12: what refers to a manifest is listed with its type, whether the manifest is there or not', async () => {
      await using client = await registryClient({ mode });
      const digest = digestOf('a subject that comes later');
      const subject = { mediaType: ociManifest, digest, size: 26 };
      const signature = await pushImage(client, { more: { subject, artifactType: 'application/signature', annotations: { by: 'me' } } });
      const bom = await pushImage(client, { more: { subject, artifactType: 'application/bom' } });
      const untyped = await pushImage(client, { more: { subject } });
      const listed = async (query = '') => {
        const { headers, text } = await expect(client.call('GET', `/v2/app/referrers/${digest}${query}`), 200);
        assert.equal(headers.get('content-type'), ociIndex);
        const index: { readonly schemaVersion: number; readonly manifests: readonly Descriptor[] } = JSON.parse(text);
        return { filters: headers.get('oci-filters-applied'), of: new Map(index.manifests.map((each) => [each.digest, each])) };
      };
      const all = await listed();
      assert.deepEqual(new Set(all.of.keys()), new Set([signature, bom, untyped]));
      const { mediaType, size, artifactType, annotations } = all.of.get(signature) ?? assert.fail();
      assert.deepEqual([mediaType, artifactType, annotations], [ociManifest, 'application/signature', { by: 'me' }]);
      assert.equal(size, imageManifest({ more: { subject, artifactType, annotations } }).length);
      assert.equal(all.of.get(untyped)?.artifactType, 'application/vnd.oci.image.config.v1+json');
      const filtered = await listed('?artifactType=application%2Fbom');
      assert.deepEqual([[...filtered.of.keys()], filtered.filters, all.filters], [[bom], 'artifactType', null]);
      assert.equal((await listed('?artifactType=none')).of.size, 0);
      assert.deepEqual(JSON.parse((await expect(client.call('GET', `/v2/app/referrers/${digestOf('nothing')}`), 200)).text).manifests, []);
      assert.deepEqual((await expectRefusal(client.call('GET', '/v2/app/referrers/nonsense'), 400))[0], 'DIGEST_INVALID');
      for (const method of ['POST', 'DELETE']) await expect(client.call(method, `/v2/app/referrers/${digest}`), 405);
    });

    test('end-12: what older clients listed under the fallback tag is among the referrers, once', async () => {
      await using client = await registryClient({ mode });
      for (const algorithm of ['sha256', 'sha512'] as const) {
        const digest = digestOf('the subject', algorithm);
        const stating = await pushImage(client, { more: { subject: { mediaType: ociManifest, digest, size: 11 } } });
        const listed = await pushImage(client, { more: { annotations: { listed: algorithm } } });
        const descriptor = (of: string) => ({ mediaType: ociManifest, digest: of, size: 1 });
        const fallback = JSON.stringify({ schemaVersion: 2, mediaType: ociIndex, manifests: [descriptor(listed), descriptor(stating)] });
        const [name = '', hex = ''] = digest.split(':');
        await expect(client.manifest(fallback, { reference: `${name}-${hex.slice(0, 64)}`, mediaType: ociIndex }), 201);
        const { text } = await expect(client.call('GET', `/v2/app/referrers/${digest}`), 200);
        const index: { readonly manifests: readonly Descriptor[] } = JSON.parse(text);
        assert.deepEqual(index.manifests.map((each) => each.digest), [listed, stating].sort());
      }
    });

    test('end-12: very many referrers come in pages', async () => {
      await using client = await registryClient({ mode });
      const digest = digestOf('a popular subject');
      await pushImage(client);
      const more = (index: number) => ({ subject: { mediaType: ociManifest, digest, size: 17 }, artifactType: 'application/x', annotations: { index: String(index) } });
      for (let first = 0; first < 1_020; first += 60) await Promise.all(Array.from({ length: 60 }, (_, index) => expect(client.manifest(imageManifest({ more: more(first + index) })), 201)));
      const found = new Set<string>();
      let path: string | undefined = `/v2/app/referrers/${digest}?artifactType=application%2Fx`;
      let count = 0;
      while (path !== undefined) {
        const { text, headers } = await expect(client.call('GET', path), 200);
        const index: { readonly manifests: readonly Descriptor[] } = JSON.parse(text);
        for (const each of index.manifests) found.add(each.digest);
        path = nextOf(headers);
        count += 1;
      }
      assert.deepEqual([found.size, count], [1_020, 2]);
    });

    test('the catalogue lists the repositories in order, in pages', async () => {
      await using client = await registryClient({ mode, repositories: ['b', 'a/c', 'a-b', 'z', 'c'] });
      await createRepository(client.store, 'elsewhere', { region: 'eu-west-1', arn: 'arn:aws:ecr:eu-west-1:000000000000:repository/elsewhere' });
      assert.deepEqual(await pages(client, '/v2/_catalog'), [['a-b', 'a/c', 'b', 'c', 'z']]);
      assert.deepEqual(await pages(client, '/v2/_catalog?n=2'), [['a-b', 'a/c'], ['b', 'c'], ['z']]);
      assert.deepEqual(await pages(client, '/v2/_catalog?n=2&last=b'), [['c', 'z']]);
      assert.deepEqual(await pages(client, '/v2/_catalog?n=0'), [[]]);
      for (const method of ['POST', 'DELETE']) await expect(client.call(method, '/v2/_catalog'), 405);
    });

    test("a pull that comes as to a mirror is from the account and region of the name that was asked for, or from our own when that is not ECR's", async () => {
      await using client = await registryClient({ mode, repositories: ['app'] });
      await createRepository(client.store, 'app', { region: 'eu-west-1', arn: 'arn:aws:ecr:eu-west-1:000000000000:repository/app' });
      await pushImage(client, { repository: '000000000000/eu-west-1/app', reference: 'there' });
      await pushImage(client, { reference: 'here' });
      const mirrored = '000000000000.dkr.ecr.eu-west-1.amazonaws.com';
      assert.equal((await expect(client.call('GET', `/v2/app/manifests/there?ns=${mirrored}`), 200)).headers.get('oci-namespace'), mirrored);
      await expect(client.call('HEAD', `/v2/app/manifests/here?ns=${mirrored}`), 404);
      for (const other of ['docker.io', '', '127.0.0.1']) assert.equal((await expect(client.call('GET', `/v2/app/manifests/here?ns=${other}`), 200)).headers.get('oci-namespace'), null);
    });

    test('the catalogue has only what the principal may read, and its pages are full all the same', async () => {
      const names = Array.from({ length: 500 }, (_, index) => `r${String(index).padStart(3, '0')}`);
      const readable = names.filter((_, index) => index % 7 === 3);
      const asked: string[] = [];
      const authorizer: Authorizer = {
        authorize(_call, requests) {
          for (const { action, resource } of requests) {
            asked.push(action);
            if (!readable.some((name) => resource.endsWith(`/${name}`))) throw new Fault('AccessDenied', 'no');
          }
        },
      };
      await using client = await registryClient({ mode, repositories: names, authorizer });
      const found = await pages(client, '/v2/_catalog?n=20');
      assert.deepEqual(found.flat(), readable);
      assert.deepEqual(found.map((page) => page.length), [20, 20, 20, readable.length - 60]);
      assert.deepEqual(new Set(asked), new Set(['ecr:BatchGetImage']));
    });
  });
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What a listing has on each of its pages. */
async function pages(client: RegistryClient, first: string): Promise<readonly (readonly string[])[]> {
  const found: (readonly string[])[] = [];
  let path: string | undefined = first;
  while (path !== undefined) {
    const { text, headers } = await expect(client.call('GET', path), 200);
    const { tags, repositories }: { readonly tags?: readonly string[]; readonly repositories?: readonly string[] } = JSON.parse(text);
    found.push(tags ?? repositories ?? []);
    path = nextOf(headers);
  }
  return found;
}

function nextOf(headers: Headers): string | undefined {
  return /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
}
