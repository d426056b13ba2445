import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as fc from 'fast-check';
import { manifestMediaTypes } from '#model/manifest.ts';
import { createRepository } from '#registry/memory-registry.ts';
import { freePort } from '../support/free-port.ts';
import { rawRequest, type RawRequest } from '../support/raw-http.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { startRegistry } from './registry-server.ts';

const runs = Number(process.env['DRYDOCK_FUZZ_RUNS'] ?? 400);
const digestOf = (content: string | Uint8Array) => `sha256:${createHash('sha256').update(content).digest('hex')}`;

const strange = fc.oneof(
  fc.constantFrom('', '.', '..', '%2e%2e', '%2E%2E%2F', '..%2f..%2f..%2fetc%2fpasswd', '%00', '%', '%zz', '%ff', '%c0%ae', '//', '\\', ';', '?', '#', '__proto__', 'constructor', 'a'.repeat(300), 'sha256:', `sha256:${'0'.repeat(64)}`, `sha512:${'0'.repeat(128)}`, `sha256:${'0'.repeat(63)}/`, 'sha256:../../x', 'md5:00', 'uploads', 'latest', 'app', 'team/app', '00000000-0000-4000-8000-000000000000'),
  fc.string({ maxLength: 12 }).map(encodeURIComponent),
  // Anything that a request line can hold.
  fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength: 12 }),
  fc.constantFrom('\x80', '\xff', 'a\xe9'),
);
const path = fc.oneof(
  fc.tuple(strange, fc.constantFrom('manifests', 'blobs', 'blobs/uploads', 'tags', 'referrers'), strange).map((parts) => `/v2/${parts.join('/')}`),
  fc.tuple(fc.constantFrom('manifests', 'blobs', 'blobs/uploads', 'tags', 'referrers'), strange).map((parts) => `/v2/app/${parts.join('/')}`),
  fc.array(strange, { maxLength: 6 }).map((parts) => `/v2/${parts.join('/')}`),
  fc.constantFrom('/v2', '/v2/_catalog', '/v2/app/tags/list', '/v2/app/blobs/uploads/'),
);
const query = fc.array(fc.tuple(fc.constantFrom('n', 'last', 'digest', 'mount', 'from', 'tag', 'artifactType', 'ns', 'digest-algorithm', '__proto__'), strange), { maxLength: 4 }).map((pairs) => (pairs.length === 0 ? '' : `?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`));
const number = fc.oneof(fc.integer().map(String), fc.constantFrom('', '-1', '9007199254740993', '99999999999999999999999', '1e3', '0x10', ' 1', '0-', '-'));
const header = fc.oneof(
  fc.tuple(fc.constantFrom('range', 'content-range'), fc.tuple(fc.constantFrom('', 'bytes=', 'bytes ', 'lines='), number, fc.constantFrom('-', '', ',', '/'), number).map((parts) => parts.join(''))),
  fc.tuple(fc.constantFrom('accept', 'content-type'), fc.oneof(fc.constantFrom('*/*', ';;;', 'application/json; charset=x', ...Object.values(manifestMediaTypes), ','.repeat(500)), strange.filter((text) => /^[\x21-\x7e\x80-\xff]*$/.test(text)))),
  fc.tuple(fc.constantFrom('if-none-match', 'expect', 'oci-namespace', 'content-encoding', 'host'), fc.constantFrom('*', '"x"', '100-continue', 'gzip', '000000000000.dkr.ecr.us-east-1.amazonaws.com', 'public.ecr.aws', '[::1', '')),
);
const method = fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PURGE');
const json: fc.Arbitrary<unknown> = fc.jsonValue({ maxDepth: 3 });
const descriptor = fc.record({ mediaType: fc.oneof(fc.constant('application/json'), json), digest: fc.oneof(fc.constantFrom(digestOf('{}'), digestOf('')), json), size: fc.oneof(fc.constantFrom(2, -1, 2 ** 53, 1e300, 0.5), json) }, { requiredKeys: [] });
const image = { schemaVersion: 2, mediaType: manifestMediaTypes.ociManifest, config: { mediaType: 'application/json', digest: digestOf('{}'), size: 2 }, layers: [] };
/** An image that could be stored, of which a few members are something else. */
const manifest = fc.record({ schemaVersion: fc.oneof(fc.constant(2), json), mediaType: fc.oneof(fc.constantFrom(...Object.values(manifestMediaTypes)), json), config: fc.oneof(descriptor, json), layers: fc.oneof(fc.array(descriptor, { maxLength: 4 }), json), manifests: fc.oneof(fc.array(descriptor, { maxLength: 4 }), json), subject: fc.oneof(descriptor, json), annotations: fc.oneof(fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), fc.string()), json), artifactType: json }, { requiredKeys: [] });
const spoiled = fc.tuple(manifest, fc.nat({ max: 2 })).map(([members, count]) => JSON.stringify({ ...image, ...Object.fromEntries(Object.entries(members).slice(0, count)) }));
/** What JSON can be that no program writes. */
const oddTexts = ['', ' ', 'null', '[]', '"x"', '\uFEFF{}', '{"a":"\u0000"}', '{"a":"\\ud800"}', '{"schemaVersion":2,"schemaVersion":1}', '{"__proto__":{"schemaVersion":2}}', '{"schemaVersion":2e400}', `{"a":${'9'.repeat(400)}}`, '['.repeat(100_000), `${'['.repeat(100_000)}${']'.repeat(100_000)}`, `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`, `{"schemaVersion":2,"mediaType":"${manifestMediaTypes.ociIndex}","manifests":${'['.repeat(50_000)}${']'.repeat(50_000)}}`];

for (const mode of ['ecr', 'oci'] as const) {
  describe(`the distribution API in mode ${mode}, asked nonsense`, () => {
    let folder: TemporaryFolder;
    let server: Awaited<ReturnType<typeof startRegistry>>;
    let port = 0;
    let authorization = '';

    before(async () => {
      folder = await temporaryFolder('fuzz');
      port = await freePort();
      server = await startRegistry({ directory: join(folder.path, 'state'), port, mode });
      authorization = `Basic ${Buffer.from(`AWS:${server.password()}`).toString('base64')}`;
      await createRepository(server.store, 'app');
      await fetch(`${server.endpoint}/v2/app/blobs/uploads/?digest=${digestOf('{}')}`, { method: 'POST', body: '{}', headers: { authorization } });
    });

    after(async () => {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    });

    const answers = async (request: RawRequest) => {
      const status = await rawRequest(port, { ...request, headers: { authorization, ...request.headers } });
      assert.ok(status < 500, `${status} to ${JSON.stringify({ ...request, body: undefined })} ${Buffer.from(request.body ?? []).toString('utf8', 0, 300)}`);
      return status;
    };
    const stillServes = async () => {
      assert.equal(await answers({ method: 'GET', target: '/v2/' }), 200);
      // Nothing beside the state, and in it nothing but the blob store's own folders.
      assert.deepEqual(await readdir(await realpath(folder.path)), ['state']);
      const entries = await readdir(join(folder.path, 'state'), { recursive: true });
      assert.deepEqual(entries.filter((entry) => !/^registry(?:\/(?:staging(?:\/[0-9a-f-]{36})?|blobs(?:\/[\w-]+){0,3}|blobs\/[\w-]+\/[\w-]+\/sha(?:256|512)\/[0-9a-f]+))?$/.test(entry)), []);
    };

    test('any path, query, header and method is answered, or refused by name', async () => {
      const bodies = fc.uint8Array({ maxLength: 40 });
      await fc.assert(fc.asyncProperty(method, path, query, fc.array(header, { maxLength: 3 }), bodies, async (asked, at, parameters, headers, body) => {
        await answers({ method: asked, target: `${at}${parameters}`, headers: Object.fromEntries(headers), body });
      }), { numRuns: 2 * runs });
      await stillServes();
    });

    test('any chunk of any upload is taken, or refused by name', async () => {
      await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom('PATCH', 'PUT', 'GET', 'DELETE'), query, fc.array(header, { maxLength: 2 }), fc.uint8Array({ maxLength: 40 })), { maxLength: 4 }), async (steps) => {
        const started = await fetch(`${server.endpoint}/v2/app/blobs/uploads/`, { method: 'POST', headers: { authorization } });
        const { pathname } = new URL(started.headers.get('location') ?? '', server.endpoint);
        for (const [asked, parameters, headers, body] of steps) await answers({ method: asked, target: `${pathname}${parameters}`, headers: Object.fromEntries(headers), body });
        await fetch(`${server.endpoint}${pathname}`, { method: 'DELETE', headers: { authorization } });
      }), { numRuns: runs / 2 });
      await stillServes();
    });

    test('any manifest is stored, or refused by name', async () => {
      const reference = fc.oneof(fc.constantFrom('latest', 'a', 'b', digestOf('{}')), strange);
      const type = fc.oneof(fc.constant(manifestMediaTypes.ociManifest), fc.constantFrom(...Object.values(manifestMediaTypes), 'application/json'), strange);
      const statuses = new Set<number>();
      await fc.assert(fc.asyncProperty(reference, type, fc.oneof(spoiled, spoiled, manifest.map((value) => JSON.stringify(value)), json.map((value) => JSON.stringify(value)), fc.constantFrom(...oddTexts)), async (at, mediaType, text) => {
        statuses.add(await answers({ method: 'PUT', target: `/v2/app/manifests/${at}`, headers: { 'content-type': mediaType }, body: Buffer.from(text) }));
      }), { numRuns: runs });
      assert.ok(statuses.has(201) && statuses.has(400), `only ${[...statuses].join(', ')}`);
      for (const body of [Buffer.from([0xff, 0xfe, 0x7b]), Buffer.alloc(5_000_000, ' '), Buffer.from(oddTexts.at(-1) ?? '')]) {
        assert.ok([400, 404, 413].includes(await answers({ method: 'PUT', target: '/v2/app/manifests/odd', headers: { 'content-type': manifestMediaTypes.ociIndex }, body })));
      }
      await stillServes();
    });
  });
}
