import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '#base/assert.ts';
import { clientsAuthority, leafCertificate, manyRevoked, othersAuthority, revokedByOthers, rsaAuthority, signedWithSha1, twoRevoked } from '#certificates/testing/openssl.fixture.ts';
import { listeners } from '#model/listener.ts';
import type { ObjectFiles } from './object-files.ts';
import AddTrustStoreRevocations from './operations/AddTrustStoreRevocations.ts';
import CreateTrustStore from './operations/CreateTrustStore.ts';
import DeleteSharedTrustStoreAssociation from './operations/DeleteSharedTrustStoreAssociation.ts';
import DeleteTrustStore from './operations/DeleteTrustStore.ts';
import DescribeTrustStoreAssociations from './operations/DescribeTrustStoreAssociations.ts';
import DescribeTrustStoreRevocations from './operations/DescribeTrustStoreRevocations.ts';
import DescribeTrustStores from './operations/DescribeTrustStores.ts';
import GetResourcePolicy from './operations/GetResourcePolicy.ts';
import GetTrustStoreCaCertificatesBundle from './operations/GetTrustStoreCaCertificatesBundle.ts';
import GetTrustStoreRevocationContent from './operations/GetTrustStoreRevocationContent.ts';
import ModifyTrustStore from './operations/ModifyTrustStore.ts';
import RemoveTrustStoreRevocations from './operations/RemoveTrustStoreRevocations.ts';
import { putBalancer, putListener } from './testing/documents.ts';
import { call, elbWorld, type ElbWorld } from './testing/elb-world.ts';

/** Objects of the bucket `certs`, in memory. */
function objectsOf(contents: Readonly<Record<string, string>>): ObjectFiles & { readonly written: Map<string, string> } {
  const written = new Map<string, string>();
  return {
    written,
    read: async ({ bucket, key = '' }) => {
      const text = bucket === 'certs' ? contents[key] : undefined;
      return text === undefined ? undefined : Buffer.from(text);
    },
    write: async ({ bucket, key }, content) => {
      written.set(`file:///${bucket}/${key}`, content.toString());
      return `file:///${bucket}/${key}`;
    },
  };
}

const contents = {
  'ca.pem': `# our clients\n${clientsAuthority}`,
  'all.pem': clientsAuthority + rsaAuthority,
  'others.pem': othersAuthority,
  'leaf.pem': leafCertificate,
  'empty.pem': '',
  'broken.pem': clientsAuthority.replace(/\n[^-]{20}/, '\nAAAAAAAAAAAAAAAAAAAA'),
  'too-many.pem': clientsAuthority.repeat(26),
  'two.crl': twoRevoked,
  'many.crl': manyRevoked,
  'foreign.crl': revokedByOthers,
  'weak.crl': signedWithSha1,
  'double.crl': twoRevoked + twoRevoked,
};

const place = (key: string) => ({ CaCertificatesBundleS3Bucket: 'certs', CaCertificatesBundleS3Key: key });
const worldWith = () => elbWorld(objectsOf(contents));

async function create(world: ElbWorld, key = 'ca.pem', Name = 'clients') {
  const answer = await CreateTrustStore.handle({ Name, ...place(key) }, call, world);
  return known(answer.TrustStores?.[0], 'the trust store');
}

async function created(world: ElbWorld, key = 'all.pem'): Promise<string> {
  return known((await create(world, key)).TrustStoreArn, 'the ARN');
}

const add = async (world: ElbWorld, arn: string, ...keys: string[]) => AddTrustStoreRevocations.handle({ TrustStoreArn: arn, RevocationContents: keys.map((S3Key) => ({ S3Bucket: 'certs', S3Key, RevocationType: 'CRL' })) }, call, world);
const described = (world: ElbWorld) => known(DescribeTrustStores.handle({}, call, world).TrustStores, 'trust stores');

test('a trust store has the certificates of its bundle and is active', async () => {
  const world = await worldWith();
  const { TrustStoreArn: arn, ...rest } = await create(world, 'all.pem');
  assert.match(arn ?? '', /:truststore\/clients\/[0-9a-f]{16}$/);
  assert.deepEqual(rest, { Name: 'clients', Status: 'ACTIVE', NumberOfCaCertificates: 2, TotalRevokedEntries: 0 });
  await assert.rejects(create(world), { name: 'DuplicateTrustStoreNameException' });
});

const bundles: readonly (readonly [string, object])[] = [
  ['none.pem', { name: 'CaCertificatesBundleNotFoundException', message: /^The specified ca certificate bundle does not exist: there is no file s3\/certs\/none\.pem/ }],
  ['empty.pem', { name: 'InvalidCaCertificatesBundleException', message: /no certificate in PEM form$/ }],
  ['leaf.pem', { name: 'InvalidCaCertificatesBundleException', message: /certificate 1 is not of a certificate authority$/ }],
  ['broken.pem', { name: 'InvalidCaCertificatesBundleException', message: /certificate 1 cannot be read$/ }],
  ['two.crl', { name: 'InvalidCaCertificatesBundleException', message: /block 1 is not a certificate but a X509 CRL$/ }],
  ['too-many.pem', { name: 'InvalidCaCertificatesBundleException', message: /has 26 certificates/ }],
];

for (const [key, expected] of bundles) {
  test(`the bundle ${key} makes no trust store`, async () => {
    const world = await worldWith();
    await assert.rejects(create(world, key), expected);
    assert.deepEqual(described(world), []);
  });
}

test('names follow AWS’s rules, and an account has twenty trust stores at most', async () => {
  const world = await worldWith();
  await assert.rejects(create(world, 'ca.pem', 'a b'), { code: 'ValidationError' });
  for (let index = 0; index < 20; index += 1) await create(world, 'ca.pem', `t${index}`);
  await assert.rejects(create(world), { name: 'TooManyTrustStoresException' });
});

test('a trust store’s bundle can be replaced', async () => {
  const world = await worldWith();
  const arn = await created(world, 'ca.pem');
  const { TrustStores: [changed] = [] } = await ModifyTrustStore.handle({ TrustStoreArn: arn, ...place('all.pem') }, call, world);
  assert.deepEqual([changed?.NumberOfCaCertificates, described(world)], [2, [changed]]);
  await assert.rejects(ModifyTrustStore.handle({ TrustStoreArn: arn, ...place('none.pem') }, call, world), { name: 'CaCertificatesBundleNotFoundException' });
  await assert.rejects(ModifyTrustStore.handle({ TrustStoreArn: arn.replace(/.{16}$/, '0'.repeat(16)), ...place('ca.pem') }, call, world), { name: 'TrustStoreNotFoundException' });
});

test('trust stores are described by ARN, by name and in pages', async () => {
  const world = await worldWith();
  const arns = [await create(world, 'ca.pem', 'a'), await create(world, 'ca.pem', 'b')].map(({ TrustStoreArn: arn = '' }) => arn);
  const names = (input: Parameters<typeof DescribeTrustStores.handle>[0]) => DescribeTrustStores.handle(input, call, world).TrustStores?.map(({ Name }) => Name);
  assert.deepEqual(names({ Names: ['b'] }), ['b']);
  assert.deepEqual(names({ TrustStoreArns: arns }), ['a', 'b']);
  const { NextMarker: marker } = DescribeTrustStores.handle({ PageSize: 1 }, call, world);
  assert.deepEqual(names({ PageSize: 1, Marker: marker }), ['b']);
  assert.throws(() => names({ Names: ['c'] }), { name: 'TrustStoreNotFoundException' });
  assert.throws(() => names({ Names: ['a'], TrustStoreArns: arns }), { code: 'ValidationError' });
});

test('revocation lists are added with ids that are given once, counted, described and removed', async () => {
  const world = await worldWith();
  const arn = await created(world);
  const { TrustStoreRevocations: both } = await add(world, arn, 'two.crl', 'many.crl');
  assert.deepEqual(both, [{ TrustStoreArn: arn, RevocationId: 1, RevocationType: 'CRL', NumberOfRevokedEntries: 2 }, { TrustStoreArn: arn, RevocationId: 2, RevocationType: 'CRL', NumberOfRevokedEntries: 150 }]);
  assert.equal(described(world)[0]?.TotalRevokedEntries, 152);
  await RemoveTrustStoreRevocations.handle({ TrustStoreArn: arn, RevocationIds: [2] }, call, world);
  const { TrustStoreRevocations: [third] = [] } = await add(world, arn, 'two.crl');
  assert.equal(third?.RevocationId, 3);
  const ids = (input: object) => DescribeTrustStoreRevocations.handle({ TrustStoreArn: arn, ...input }, call, world).TrustStoreRevocations?.map(({ RevocationId: id }) => id);
  assert.deepEqual([ids({}), ids({ RevocationIds: [3] }), ids({ PageSize: 1 })], [[1, 3], [3], [1]]);
  assert.throws(() => ids({ RevocationIds: [2] }), { name: 'RevocationIdNotFoundException' });
  await assert.rejects(async () => RemoveTrustStoreRevocations.handle({ TrustStoreArn: arn, RevocationIds: [1, 2] }, call, world), { name: 'RevocationIdNotFoundException' });
  assert.deepEqual(ids({}), [1, 3]);
});

const lists: readonly (readonly [string, object])[] = [
  ['none.crl', { name: 'RevocationContentNotFoundException' }],
  ['ca.pem', { name: 'InvalidRevocationContentException', message: /no certificate revocation list in PEM form$/ }],
  ['double.crl', { name: 'InvalidRevocationContentException', message: /more than one certificate revocation list/ }],
  ['weak.crl', { name: 'InvalidRevocationContentException', message: /not one of RSA or ECDSA with SHA-256, SHA-384 or SHA-512$/ }],
  ['foreign.crl', { name: 'InvalidRevocationContentException', message: /no certificate authority of the trust store has signed it$/ }],
];

for (const [key, expected] of lists) {
  test(`the revocation file ${key} is refused with all of its call`, async () => {
    const world = await worldWith();
    const arn = await created(world);
    await assert.rejects(add(world, arn, 'two.crl', key), expected);
    assert.equal(described(world)[0]?.TotalRevokedEntries, 0);
  });
}

test('a trust store has thirty revocation files at most', async () => {
  const world = await worldWith();
  const arn = await created(world);
  await add(world, arn, ...Array.from({ length: 30 }, () => 'two.crl'));
  await assert.rejects(add(world, arn, 'two.crl'), { name: 'TooManyTrustStoreRevocationEntriesException' });
  await assert.rejects(add(world, arn), { code: 'ValidationError' });
});

test('a trust store that a listener verifies clients by is associated with it, and not deleted', async () => {
  const world = await worldWith();
  const arn = await created(world);
  const listener = await putListener(world, await putBalancer(world, { vpcId: world.vpcId }), { targetGroupArn: 'none' });
  await world.store.transact((transaction) => transaction.put(listeners, { ...listener, mutualAuthentication: { mode: 'verify', trustStoreArn: arn, ignoreClientCertificateExpiry: false, advertiseTrustStoreCaNames: 'off' } }));
  assert.deepEqual(DescribeTrustStoreAssociations.handle({ TrustStoreArn: arn }, call, world).TrustStoreAssociations, [{ ResourceArn: listener.arn }]);
  await assert.rejects(async () => DeleteTrustStore.handle({ TrustStoreArn: arn }, call, world), { name: 'TrustStoreInUseException' });
  assert.throws(() => DeleteSharedTrustStoreAssociation.handle({ TrustStoreArn: arn, ResourceArn: listener.arn }, call, world), { name: 'DeleteAssociationSameAccountException' });
  assert.throws(() => DeleteSharedTrustStoreAssociation.handle({ TrustStoreArn: arn, ResourceArn: 'other' }, call, world), { name: 'TrustStoreAssociationNotFoundException' });
});

test('a trust store that nothing uses is deleted, and not found then', async () => {
  const world = await worldWith();
  const arn = await created(world);
  await DeleteTrustStore.handle({ TrustStoreArn: arn }, call, world);
  await assert.rejects(async () => DeleteTrustStore.handle({ TrustStoreArn: arn }, call, world), { name: 'TrustStoreNotFoundException' });
});

test('bundle and revocation lists are given back by URLs', async () => {
  const objects = objectsOf(contents);
  const world = await elbWorld(objects);
  const arn = await created(world, 'ca.pem');
  await add(world, arn, 'two.crl');
  const { Location: bundle = '' } = await GetTrustStoreCaCertificatesBundle.handle({ TrustStoreArn: arn }, call, world);
  const { Location: list = '' } = await GetTrustStoreRevocationContent.handle({ TrustStoreArn: arn, RevocationId: 1 }, call, world);
  assert.deepEqual([objects.written.get(bundle), objects.written.get(list)], [clientsAuthority, twoRevoked]);
  await assert.rejects(async () => GetTrustStoreRevocationContent.handle({ TrustStoreArn: arn, RevocationId: 2 }, call, world), { name: 'RevocationIdNotFoundException' });
});

test('a trust store is not shared, and so has no policy', async () => {
  const world = await worldWith();
  const arn = await created(world);
  assert.deepEqual(GetResourcePolicy.handle({ ResourceArn: arn }, call, world), {});
  assert.throws(() => GetResourcePolicy.handle({ ResourceArn: arn.replace(/.{16}$/, '0'.repeat(16)) }, call, world), { name: 'ResourceNotFoundException' });
});
