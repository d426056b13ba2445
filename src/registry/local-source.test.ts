import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { codeOf, messageOf } from '#base/errors.ts';
import { imagePulls, images } from '#model/image.ts';
import { noRegistrySettings, registrySettings } from '#model/registry-settings.ts';
import { manifestMediaTypes } from '#model/manifest.ts';
import { defaultAlias } from '#model/public-registry.ts';
import { repositoryArn } from '#model/repository.ts';
import { archiveImage } from '#state/image-storage.ts';
import { localImageSource } from './local-source.ts';
import { createRepository, memoryRegistry } from './memory-registry.ts';

const signal = AbortSignal.timeout(60_000);
const config = '{"os":"linux"}';
const configDigest = `sha256:${createHash('sha256').update(config).digest('hex')}`;
const manifest = JSON.stringify({ schemaVersion: 2, mediaType: manifestMediaTypes.ociManifest, config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: configDigest, size: config.length }, layers: [] });

async function sourceWithImage(region = 'us-east-1') {
  const made = await memoryRegistry();
  const repository = await createRepository(made.store, 'team/app', { region, arn: `arn:aws:ecr:${region}:000000000000:repository/team/app` });
  const { id } = await made.registry.startUpload(repository);
  await made.registry.appendToUpload(repository, id, { chunks: (async function* () { yield Buffer.from(config); })() });
  await made.registry.completeUpload(repository, id, configDigest);
  await made.registry.putImage(repository, { manifest, tags: ['1'] });
  return { ...made, source: localImageSource(made) };
}

const request = (reference: string, region = 'us-east-1') => ({ reference, account: '000000000000', region });

test('it serves every name of a private ECR registry and our own address, and no other registry', async () => {
  const { source } = await sourceWithImage();
  for (const reference of ['127.0.0.1:4566/app', 'localhost:4566/app:1', '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app@sha256:' + 'a'.repeat(64), '000000000000.dkr.ecr.us-east-1.localhost:4566/app']) {
    assert.equal(source.claims(reference), true, reference);
  }
  for (const reference of ['nginx', 'app:1', 'public.ecr.aws/nginx/nginx:1', '127.0.0.1:5000/app', 'NOT A REFERENCE']) assert.equal(source.claims(reference), false, reference);
});

test('of ECR Public it serves what is here, and what would be here by an alias that is only ours; the rest is left to AWS', async () => {
  const made = await sourceWithImage();
  const source = localImageSource({ ...made, address: { ...made.address, publicAliases: { docker: '000000000000' } } });
  const alias = defaultAlias('000000000000');
  assert.equal(source.claims(`public.ecr.aws/${alias}/app:1`), false);
  const name = { account: '000000000000', region: '', name: 'library/nginx' };
  const repository = await createRepository(made.store, name.name, { ...name, arn: repositoryArn(name) });
  await made.registry.mountBlob(repository, undefined, configDigest);
  await made.registry.putImage(repository, { manifest, tags: ['1'] });
  for (const reference of ['public.ecr.aws/docker/library/nginx:1', `public.ecr.aws/${alias}/library/nginx:1`, `127.0.0.1:4566/public.ecr.aws/${alias}/library/nginx:1`]) {
    assert.equal(source.claims(reference), true, reference);
    assert.equal((await source.manifest(request(reference, 'eu-west-1'), { tag: '1' }, signal)).bytes.toString(), manifest);
  }
  for (const reference of [`public.ecr.aws/${alias}/none:1`, '127.0.0.1:4566/public.ecr.aws/none/none:1']) {
    assert.equal(source.claims(reference), true, reference);
    await assert.rejects(async () => source.manifest(request(reference), { tag: '1' }, signal), /: not found$/);
  }
  for (const reference of ['public.ecr.aws/docker/library/redis:7', 'public.ecr.aws/nginx/nginx:1']) assert.equal(source.claims(reference), false, reference);
});

test('an image in the archive is not there for a task', async () => {
  const { source, store } = await sourceWithImage();
  const [image] = store.list(images);
  assert.ok(image !== undefined);
  await store.transact((transaction) => archiveImage(transaction, image, 1));
  await assert.rejects(async () => source.manifest(request('127.0.0.1:4566/team/app:1'), { tag: '1' }, signal), (thrown) => codeOf(thrown) === 'CannotPullContainerError' && messageOf(thrown).endsWith(': not found'));
});

test('a tag and a digest give the manifest, and the pull is recorded', async () => {
  const { source, store } = await sourceWithImage();
  await source.manifest({ ...request('127.0.0.1:4566/team/app:1'), isAhead: true }, { tag: '1' }, signal);
  assert.deepEqual(store.list(imagePulls), [], 'nobody has run it yet');
  const byTag = await source.manifest(request('127.0.0.1:4566/team/app:1'), { tag: '1' }, signal);
  assert.equal(byTag.bytes.toString(), manifest);
  assert.deepEqual(await source.manifest(request('127.0.0.1:4566/team/app'), { digest: byTag.digest }, signal), byTag);
  assert.equal(store.list(imagePulls)[0]?.digest, byTag.digest);
  const blob = await source.blob(request('127.0.0.1:4566/team/app'), configDigest, signal);
  assert.ok(blob.kind === 'stream');
  const chunks: Uint8Array[] = [];
  for await (const chunk of blob.stream) chunks.push(chunk);
  assert.equal(Buffer.concat(chunks).toString(), config);
});

test('a pull with an execution role that the registry excludes leaves no trace', async () => {
  const { source, store } = await sourceWithImage();
  const role = 'arn:aws:iam::000000000000:role/execution';
  await store.transact((transaction) => transaction.put(registrySettings, { ...noRegistrySettings({ account: '000000000000', region: 'us-east-1' }), pullTimeExclusions: [{ principalArn: role, createdAt: 0 }] }));
  await source.manifest({ ...request('127.0.0.1:4566/team/app:1'), role }, { tag: '1' }, signal);
  assert.deepEqual(store.list(imagePulls), []);
  await source.manifest({ ...request('127.0.0.1:4566/team/app:1'), role: `${role}-2` }, { tag: '1' }, signal);
  assert.equal(store.list(imagePulls).length, 1);
});

test("a production name means the task's own repository of that name where its account has none here", async () => {
  const { source } = await sourceWithImage('eu-west-1');
  const production = '123456789012.dkr.ecr.us-west-2.amazonaws.com/team/app:1';
  assert.equal((await source.manifest(request(production, 'eu-west-1'), { tag: '1' }, signal)).mediaType, manifestMediaTypes.ociManifest);
  await assert.rejects(source.manifest(request(production, 'us-east-1'), { tag: '1' }, signal));
});

test("what is not there fails in Fargate's words", async () => {
  const { source } = await sourceWithImage();
  for (const reference of ['127.0.0.1:4566/team/app:2', '127.0.0.1:4566/nope:2']) {
    await assert.rejects(source.manifest(request(reference), { tag: '2' }, signal), (thrown: unknown) => {
      assert.equal(codeOf(thrown), 'CannotPullContainerError');
      assert.equal(messageOf(thrown), `pull image manifest has been retried 1 time(s): failed to resolve ref ${reference}: ${reference}: not found`);
      return true;
    });
  }
  await assert.rejects(source.blob(request('127.0.0.1:4566/team/app:1'), `sha256:${'0'.repeat(64)}`, signal), /not found/);
});
