import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as holds, constantFrom, json, option, property } from 'fast-check';
import { manifestMediaTypes, parseManifest, statedMediaType } from './manifest.ts';

const descriptor = (mediaType: string, letter: string) => ({ mediaType, digest: `sha256:${letter.repeat(64)}`, size: 3 });
const config = descriptor('application/vnd.oci.image.config.v1+json', 'a');
const layer = descriptor('application/vnd.oci.image.layer.v1.tar+gzip', 'b');
const oci = { schemaVersion: 2, mediaType: manifestMediaTypes.ociManifest, config, layers: [layer] };

const problemOf = (manifest: unknown, contentType?: string) => {
  const parsed = parseManifest(typeof manifest === 'string' ? manifest : JSON.stringify(manifest), contentType);
  return 'problem' in parsed ? parsed.problem : undefined;
};

test('configuration and layers must be in the repository, foreign layers need not', () => {
  const foreign = descriptor('application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', 'c');
  const parsed = parseManifest(JSON.stringify({ ...oci, layers: [layer, foreign, layer] }), undefined);
  assert.ok(!('problem' in parsed));
  assert.deepEqual(parsed.blobs, [config, layer]);
  assert.equal(parsed.artifactType, config.mediaType);
});

test('a manifest states its media type or does not', () => {
  assert.equal(statedMediaType(JSON.stringify(oci)), manifestMediaTypes.ociManifest);
  for (const text of [JSON.stringify({ ...oci, mediaType: undefined }), '[]', 'no JSON']) assert.equal(statedMediaType(text), undefined);
});

test('an index names its images, and what has a subject says so', () => {
  const child = descriptor(manifestMediaTypes.ociManifest, 'd');
  const parsed = parseManifest(JSON.stringify({ schemaVersion: 2, manifests: [child], subject: child, artifactType: 'text/sbom', annotations: { a: 'b' } }), manifestMediaTypes.ociIndex);
  assert.deepEqual(parsed, { mediaType: manifestMediaTypes.ociIndex, blobs: [], children: [child], subject: child, artifactType: 'text/sbom', annotations: { a: 'b' } });
});

test('null stands for what is empty, as programs in Go write it', () => {
  const parsed = parseManifest(JSON.stringify({ ...oci, layers: null, subject: null, annotations: null }), undefined);
  assert.deepEqual(parsed, { mediaType: manifestMediaTypes.ociManifest, artifactType: config.mediaType, blobs: [config], children: [] });
  assert.equal(problemOf({ schemaVersion: 2, mediaType: manifestMediaTypes.ociIndex, manifests: null }), undefined);
  assert.match(problemOf({ ...oci, config: null }) ?? '', /config must be a descriptor/);
});

test('the media type may stand in the manifest, in the request or in both, but not differ', () => {
  assert.equal(problemOf(oci), undefined);
  assert.equal(problemOf({ ...oci, mediaType: undefined }, manifestMediaTypes.ociManifest), undefined);
  assert.equal(problemOf({ ...oci, mediaType: undefined }), undefined);
  assert.match(problemOf(oci, manifestMediaTypes.dockerSchema2) ?? '', /media type/);
  assert.match(problemOf(oci, 'text/html') ?? '', /media type/);
  assert.match(problemOf({ schemaVersion: 1, fsLayers: [] }) ?? '', /schema version 1 is not supported/);
});

test('what is not a manifest is refused with a sentence, never with an exception', () => {
  for (const wrong of ['', '[]', 'null', '{', '"x"', { ...oci, config: undefined }, { ...oci, layers: {} }, { ...oci, layers: [{ ...layer, digest: 'sha256:1' }] }, { ...oci, layers: [{ ...layer, size: -1 }] }, { ...oci, subject: 3 }, { ...oci, annotations: { a: 1 } }]) {
    assert.equal(typeof problemOf(wrong), 'string', JSON.stringify(wrong));
  }
  holds(property(json(), option(constantFrom(...Object.values(manifestMediaTypes)), { nil: undefined }), (text, type) => {
    assert.equal(typeof problemOf(text, type), 'string');
  }), { numRuns: 200 });
});

test('a manifest that lists more than anybody needs is refused before each is looked at', () => {
  const listed = (count: number) => problemOf({ ...oci, layers: Array.from({ length: count }, () => layer) });
  assert.equal(listed(10_000), undefined);
  assert.equal(listed(10_001), 'The manifest has 10001 layers, more than the 10000 that are taken');
});
