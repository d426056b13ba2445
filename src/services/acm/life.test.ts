import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import * as acm from '@aws-sdk/client-acm';
import { dayMs } from '#base/time.ts';
import { madeCertificate } from '#certificates/testing/made-certificate.ts';
import { listeners } from '#model/listener.ts';
import { acmWorld, listenWith, scope, type AcmWorld } from './testing/acm-world.ts';

async function requested({ client }: AcmWorld, input: Partial<acm.RequestCertificateCommandInput> = {}): Promise<string> {
  const { CertificateArn = '' } = await client.send(new acm.RequestCertificateCommand({ DomainName: 'app.example.com', KeyAlgorithm: 'EC_prime256v1', ValidationMethod: 'DNS', ...input }));
  return CertificateArn;
}

async function described({ client }: AcmWorld, CertificateArn: string): Promise<acm.CertificateDetail> {
  return (await client.send(new acm.DescribeCertificateCommand({ CertificateArn }))).Certificate ?? {};
}

const passphrase = (text: string) => ({ Passphrase: Buffer.from(text) });

test('a certificate of a listener is in use by its load balancer, cannot be deleted, and can be renewed', async () => {
  const world = await acmWorld();
  const CertificateArn = await requested(world);
  const listener = await listenWith(world, CertificateArn);
  const before = await described(world, CertificateArn);
  assert.deepEqual([before.InUseBy, before.RenewalEligibility], [[listener.loadBalancerArn], 'ELIGIBLE']);
  await assert.rejects(world.client.send(new acm.DeleteCertificateCommand({ CertificateArn })), { name: 'ResourceInUseException', message: `Certificate ${CertificateArn} in account ${scope.account} is in use.` });
  await world.clock.advance(10 * dayMs);
  await world.client.send(new acm.RenewCertificateCommand({ CertificateArn }));
  const after = await described(world, CertificateArn);
  assert.notEqual(after.Serial, before.Serial);
  assert.equal(after.NotAfter?.getTime(), (before.NotAfter?.getTime() ?? 0) + 10 * dayMs);
  assert.deepEqual(after.IssuedAt, before.IssuedAt);
  assert.deepEqual([after.RenewalSummary?.RenewalStatus, after.RenewalSummary?.DomainValidationOptions], ['SUCCESS', after.DomainValidationOptions]);
  await world.store.transact((transaction) => transaction.remove(listeners, listener.arn));
  await world.client.send(new acm.DeleteCertificateCommand({ CertificateArn }));
  await assert.rejects(described(world, CertificateArn), { name: 'ResourceNotFoundException' });
});

test('what is neither in use nor exported, and what was imported, is not renewed', async () => {
  const world = await acmWorld();
  const made = madeCertificate({ name: 'self.example.com' });
  const { CertificateArn: imported } = await world.client.send(new acm.ImportCertificateCommand({ Certificate: Buffer.from(made.pem), PrivateKey: Buffer.from(made.key) }));
  await listenWith(world, imported ?? '');
  for (const CertificateArn of [imported, await requested(world)]) await assert.rejects(world.client.send(new acm.RenewCertificateCommand({ CertificateArn })), { name: 'ValidationException', message: /not eligible for renewal/ });
});

test('an exportable certificate is exported with its key under the passphrase, and is eligible for renewal from then on', async () => {
  const world = await acmWorld();
  const CertificateArn = await requested(world, { Options: { Export: 'ENABLED' } });
  const { Certificate = '', CertificateChain, PrivateKey = '' } = await world.client.send(new acm.ExportCertificateCommand({ CertificateArn, ...passphrase('secret phrase') }));
  assert.match(PrivateKey, /^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
  assert.ok(new X509Certificate(Certificate).checkPrivateKey(createPrivateKey({ key: PrivateKey, passphrase: 'secret phrase' })));
  assert.equal(CertificateChain, await world.authority.certificate());
  const { RenewalEligibility, Options } = await described(world, CertificateArn);
  assert.deepEqual([RenewalEligibility, Options?.Export], ['ELIGIBLE', 'ENABLED']);
  const { CertificateSummaryList: [summary] = [] } = await world.client.send(new acm.ListCertificatesCommand({ Includes: { keyTypes: ['EC_prime256v1'], exportOption: 'ENABLED' } }));
  assert.deepEqual([summary?.Exported, summary?.ExportOption], [true, 'ENABLED']);
  for (const [bad, message] of [['abc', /^1 validation error detected: Value at 'passphrase' failed .* greater than or equal to 4$/], ['a#bc', /except #, \$ and %/], ['äbcd', /ASCII/]] as const) {
    await assert.rejects(world.client.send(new acm.ExportCertificateCommand({ CertificateArn, ...passphrase(bad) })), { name: 'ValidationException', message });
  }
  await assert.rejects(world.client.send(new acm.ExportCertificateCommand({ CertificateArn: await requested(world), ...passphrase('secret') })), { name: 'ValidationException', message: /is not a private certificate/ });
});

test('an exported certificate can be revoked once, and stays so', async () => {
  const world = await acmWorld();
  const CertificateArn = await requested(world, { Options: { Export: 'ENABLED' } });
  const revoke = () => world.client.send(new acm.RevokeCertificateCommand({ CertificateArn, RevocationReason: 'KEY_COMPROMISE' }));
  await assert.rejects(revoke(), { name: 'ValidationException', message: /only certificates that were exported/ });
  await world.client.send(new acm.ExportCertificateCommand({ CertificateArn, ...passphrase('secret') }));
  await revoke();
  await revoke();
  const { Status, RevocationReason, RevokedAt, RenewalEligibility } = await described(world, CertificateArn);
  assert.deepEqual([Status, RevocationReason, RevokedAt?.getTime(), RenewalEligibility], ['REVOKED', 'KEY_COMPROMISE', world.clock.nowMs(), 'INELIGIBLE']);
});

test('options: a preference for logging is kept, mail validation becomes DNS, and Export never changes', async () => {
  const world = await acmWorld();
  const CertificateArn = await requested(world, { ValidationMethod: 'EMAIL' });
  const update = (Options: acm.CertificateOptions) => world.client.send(new acm.UpdateCertificateOptionsCommand({ CertificateArn, Options }));
  await update({ CertificateTransparencyLoggingPreference: 'DISABLED', ValidationMethod: 'DNS', Export: 'DISABLED' });
  const { Options, DomainValidationOptions, UpdateSummary } = await described(world, CertificateArn);
  assert.deepEqual(Options, { CertificateTransparencyLoggingPreference: 'DISABLED', Export: 'DISABLED' });
  assert.equal(DomainValidationOptions?.[0]?.ResourceRecord?.Type, 'CNAME');
  assert.deepEqual([UpdateSummary?.Status, UpdateSummary?.DomainValidationMethodUpdateSummary], ['SUCCESS', { From: 'EMAIL', To: 'DNS' }]);
  await assert.rejects(update({ Export: 'ENABLED' }), { name: 'ValidationException', message: /cannot be changed/ });
  await assert.rejects(update({ ValidationMethod: 'EMAIL' }), { name: 'ValidationException', message: /to DNS only/ });
});

test('lists show RSA keys of up to 2048 bits unless others are asked for, filtered, sorted and page by page', async () => {
  const world = await acmWorld();
  const rsa = await requested(world, { KeyAlgorithm: 'RSA_2048', DomainName: 'rsa.example.com' });
  const first = await requested(world, { DomainName: 'a.example.com' });
  await world.clock.advance(1_000);
  const second = await requested(world, { DomainName: 'b.example.com' });
  await listenWith(world, second);
  const list = async (input: acm.ListCertificatesCommandInput) => (await world.client.send(new acm.ListCertificatesCommand(input))).CertificateSummaryList?.map(({ CertificateArn }) => CertificateArn);
  const keyTypes: acm.KeyAlgorithm[] = ['RSA_2048', 'EC_prime256v1'];
  assert.deepEqual(await list({}), [rsa]);
  assert.deepEqual(await list({ Includes: { keyTypes } }), [rsa, first, second]);
  assert.deepEqual(await list({ Includes: { keyTypes }, SortBy: 'CREATED_AT', SortOrder: 'DESCENDING' }), [second, first, rsa]);
  assert.deepEqual(await list({ Includes: { keyTypes, keyUsage: ['KEY_ENCIPHERMENT'] } }), [rsa]);
  assert.deepEqual(await list({ Includes: { keyTypes, extendedKeyUsage: ['TLS_WEB_CLIENT_AUTHENTICATION'] } }), []);
  assert.deepEqual(await list({ Includes: { keyTypes, exportOption: 'ENABLED' } }), []);
  assert.deepEqual(await list({ Includes: { keyTypes }, CertificateStatuses: ['EXPIRED', 'PENDING_VALIDATION'] }), []);
  assert.deepEqual(await list({ Includes: { keyTypes }, CertificateKeyPairOrigins: ['CUSTOMER_PROVIDED'] }), []);
  const pages: (string | undefined)[][] = [];
  for await (const { CertificateSummaryList = [] } of acm.paginateListCertificates({ client: world.client, pageSize: 2 }, { Includes: { keyTypes } })) pages.push(CertificateSummaryList.map(({ DomainName }) => DomainName));
  assert.deepEqual(pages, [['rsa.example.com', 'a.example.com'], ['b.example.com']]);
  const { CertificateSummaryList: [summary] = [] } = await world.client.send(new acm.ListCertificatesCommand({ Includes: { keyTypes }, SortBy: 'CREATED_AT', SortOrder: 'DESCENDING', MaxItems: 1 }));
  assert.deepEqual([summary?.InUse, summary?.RenewalEligibility, summary?.SubjectAlternativeNameSummaries, summary?.HasAdditionalSubjectAlternativeNames, summary?.Status], [true, 'ELIGIBLE', ['b.example.com'], false, 'ISSUED']);
  await assert.rejects(list({ SortBy: 'CREATED_AT' }), { name: 'InvalidArgsException' });
  await assert.rejects(list({ NextToken: 'no' }), { name: 'ValidationException', message: /NextToken/ });
  await assert.rejects(list({ MaxItems: 1_001 }), { name: 'ValidationException', message: /at 'maxItems'/ });
});

test('tags are added, replaced and removed by both generations of operations; a tag with another value stays', async () => {
  const world = await acmWorld();
  const CertificateArn = await requested(world, { Tags: [{ Key: 'a', Value: '1' }, { Key: 'empty' }] });
  const tags = async () => (await world.client.send(new acm.ListTagsForCertificateCommand({ CertificateArn }))).Tags?.map(({ Key, Value }) => `${Key}=${Value}`);
  await world.client.send(new acm.AddTagsToCertificateCommand({ CertificateArn, Tags: [{ Key: 'a', Value: '2' }, { Key: 'b', Value: 'x' }] }));
  await world.client.send(new acm.TagResourceCommand({ ResourceArn: CertificateArn, Tags: [{ Key: 'c', Value: 'y' }] }));
  assert.deepEqual(await tags(), ['a=2', 'empty=', 'b=x', 'c=y']);
  await world.client.send(new acm.RemoveTagsFromCertificateCommand({ CertificateArn, Tags: [{ Key: 'a', Value: '1' }, { Key: 'b', Value: 'x' }] }));
  await world.client.send(new acm.UntagResourceCommand({ ResourceArn: CertificateArn, TagKeys: ['c', 'absent'] }));
  assert.deepEqual(await tags(), ['a=2', 'empty=']);
  await assert.rejects(world.client.send(new acm.AddTagsToCertificateCommand({ CertificateArn, Tags: [{ Key: 'a!', Value: '2' }] })), { name: 'ValidationException', message: /at 'tags\.1\.member\.key'/ });
});

test('an account says how long before the end it wants to hear of it: 45 days unless set', async () => {
  const { client } = await acmWorld();
  const days = async () => (await client.send(new acm.GetAccountConfigurationCommand({}))).ExpiryEvents?.DaysBeforeExpiry;
  const put = (DaysBeforeExpiry: number) => client.send(new acm.PutAccountConfigurationCommand({ IdempotencyToken: 't', ExpiryEvents: { DaysBeforeExpiry } }));
  assert.equal(await days(), 45);
  await put(30);
  assert.equal(await days(), 30);
  await assert.rejects(put(91), { name: 'ValidationException', message: /at 'expiryEvents\.daysBeforeExpiry'/ });
});
