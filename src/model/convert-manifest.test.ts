import assert from 'node:assert/strict';
import { test } from 'node:test';
import { convertManifest } from './convert-manifest.ts';
import { manifestMediaTypes } from './manifest.ts';

const { dockerSchema2, ociManifest, ociIndex, dockerList } = manifestMediaTypes;
const descriptor = (mediaType: string, digit: string) => ({ mediaType, size: 3, digest: `sha256:${digit.repeat(64)}` });
const docker = { schemaVersion: 2, mediaType: dockerSchema2, config: descriptor('application/vnd.docker.container.image.v1+json', '1'), layers: [descriptor('application/vnd.docker.image.rootfs.diff.tar.gzip', '2')] };
const oci = { schemaVersion: 2, mediaType: ociManifest, config: descriptor('application/vnd.oci.image.config.v1+json', '1'), layers: [descriptor('application/vnd.oci.image.layer.v1.tar+gzip', '2')] };
const everything = () => true;
const converted = (manifest: object, mediaType: string, accepts: (mediaType: string) => boolean = everything) => {
  const result = convertManifest(JSON.stringify(manifest), mediaType, accepts);
  return result === undefined ? undefined : JSON.parse(result.manifest);
};

test("Docker's schema 2 and OCI's image manifest are the same in other words", () => {
  assert.deepEqual(converted(docker, dockerSchema2), oci);
  assert.deepEqual(converted(oci, ociManifest), docker);
  const { mediaType: _, ...unnamed } = oci;
  assert.deepEqual(converted(unnamed, ociManifest), docker);
});

test('nothing is converted into what the client does not take', () => {
  assert.equal(converted(docker, dockerSchema2, () => false), undefined);
  assert.equal(converted(docker, dockerSchema2, (mediaType) => mediaType === dockerSchema2), undefined);
});

test('what the other format cannot say is not converted: indexes, artifacts, other compressions', () => {
  assert.equal(converted({ schemaVersion: 2, manifests: [] }, ociIndex), undefined);
  assert.equal(converted({ schemaVersion: 2, manifests: [] }, dockerList), undefined);
  assert.equal(converted({ ...oci, artifactType: 'application/example' }, ociManifest), undefined);
  assert.equal(converted({ ...oci, subject: descriptor(ociManifest, '3') }, ociManifest), undefined);
  assert.equal(converted({ ...oci, config: descriptor('application/vnd.example+json', '1') }, ociManifest), undefined);
  assert.equal(converted({ ...oci, layers: [descriptor('application/vnd.oci.image.layer.v1.tar+zstd', '2')] }, ociManifest), undefined);
  assert.equal(convertManifest('no manifest', ociManifest, everything), undefined);
});
