import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImageStorage } from '#model/image-storage.ts';
import { imageAction, isStorageClassChange, storageClassAction } from './image-action.ts';

const image = {
  repositoryArn: 'arn:aws:ecr:us-west-2:123456789012:repository/team/app',
  digest: 'sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd1234',
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  artifactType: 'application/vnd.oci.image.config.v1+json',
};
const facts = { id: '13cde686-328b-6117-af20-0e5566167482', atMs: Date.UTC(2019, 10, 16, 1, 54, 34, 700) };
const envelope = { version: '0', id: facts.id, 'detail-type': 'ECR Image Action', source: 'aws.ecr', account: '123456789012', time: '2019-11-16T01:54:34Z', region: 'us-west-2', resources: [] };
const subject = { result: 'SUCCESS', 'repository-name': 'team/app', 'image-digest': image.digest, 'manifest-media-type': image.mediaType, 'artifact-media-type': image.artifactType };
const asDelivered = (event: object) => JSON.parse(JSON.stringify(event));

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
test('an image action names the repository, the digest and the tag; without a tag it is empty', () => {
  assert.deepEqual(asDelivered(imageAction({ action: 'PUSH', image, tag: 'latest' }, facts)), { ...envelope, detail: { ...subject, 'action-type': 'PUSH', 'image-tag': 'latest' } });
  assert.deepEqual(asDelivered(imageAction({ action: 'DELETE', image }, facts)), { ...envelope, detail: { ...subject, 'action-type': 'DELETE', 'image-tag': '' } });
});

test('what refers to another image is a referrer', () => {
  assert.equal(imageAction({ action: 'PUSH', image: { ...image, subjectDigest: 'sha256:00' } }, facts)['detail-type'], 'ECR Referrer Action');
});

test('an image that is archived or back again has its storage class told, and none on its way', () => {
  const active: ImageStorage = { repositoryArn: image.repositoryArn, digest: image.digest, status: 'ACTIVE', activatedAt: facts.atMs };
  const archived: ImageStorage = { ...active, status: 'ARCHIVED' };
  const activating: ImageStorage = { ...active, status: 'ACTIVATING' };
  assert.deepEqual([isStorageClassChange(undefined, archived), isStorageClassChange(archived, activating), isStorageClassChange(activating, active), isStorageClassChange(archived, archived)], [true, false, true, false]);
  assert.deepEqual(asDelivered(storageClassAction(image, archived, facts)).detail, { ...subject, 'action-type': 'UPDATE_STORAGE_CLASS', 'target-storage-class': 'ARCHIVE' });
  assert.deepEqual(asDelivered(storageClassAction(image, active, facts)).detail, { ...subject, 'action-type': 'UPDATE_STORAGE_CLASS', 'target-storage-class': 'STANDARD', 'last-activated-at': '2019-11-16T01:54:34.700Z' });
});
