import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as acm from '@aws-sdk/client-acm';
import { dayMs, hourMs, secondMs } from '#base/time.ts';
import { acmWorld, scope, type AcmWorld } from './testing/acm-world.ts';

const ec = { KeyAlgorithm: 'EC_prime256v1' } as const;

async function requested({ client }: AcmWorld, input: Partial<acm.RequestCertificateCommandInput> = {}): Promise<string> {
  const { CertificateArn = '' } = await client.send(new acm.RequestCertificateCommand({ DomainName: 'app.example.com', ...ec, ...input }));
  return CertificateArn;
}

async function described({ client }: AcmWorld, CertificateArn: string): Promise<acm.CertificateDetail> {
  return (await client.send(new acm.DescribeCertificateCommand({ CertificateArn }))).Certificate ?? {};
}

test('a requested certificate is issued at once, and described as ACM describes one', async () => {
  const world = await acmWorld();
  const arn = await requested(world, { ValidationMethod: 'DNS', SubjectAlternativeNames: ['*.app.example.com', 'APP.example.com'], KeyAlgorithm: 'RSA_2048' });
  assert.match(arn, /^arn:aws:acm:eu-west-1:111122223333:certificate\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const { Serial: _, DomainValidationOptions: validations = [], ...detail } = await described(world, arn);
  const today = Math.floor(world.clock.nowMs() / dayMs) * dayMs;
  const now = new Date(Math.floor(world.clock.nowMs()));
  assert.deepEqual({ ...detail, CreatedAt: detail.CreatedAt?.getTime(), IssuedAt: detail.IssuedAt?.getTime() }, {
    CertificateArn: arn,
    DomainName: 'app.example.com',
    SubjectAlternativeNames: ['app.example.com', '*.app.example.com'],
    Subject: 'CN=app.example.com',
    Issuer: 'Drydock',
    CreatedAt: now.getTime(),
    IssuedAt: now.getTime(),
    NotBefore: new Date(today),
    NotAfter: new Date(today + 395 * dayMs - secondMs),
    Status: 'ISSUED',
    KeyAlgorithm: 'RSA_2048',
    SignatureAlgorithm: 'SHA256WITHECDSA',
    InUseBy: [],
    Type: 'AMAZON_ISSUED',
    KeyUsages: [{ Name: 'DIGITAL_SIGNATURE' }, { Name: 'KEY_ENCIPHERMENT' }],
    ExtendedKeyUsages: [{ Name: 'TLS_WEB_SERVER_AUTHENTICATION', OID: '1.3.6.1.5.5.7.3.1' }],
    RenewalEligibility: 'INELIGIBLE',
    Options: { CertificateTransparencyLoggingPreference: 'ENABLED', Export: 'DISABLED' },
    CertificateKeyPairOrigin: 'AWS_MANAGED',
  });
  const [first, wildcard] = validations;
  assert.equal(validations.length, 2);
  assert.deepEqual([first?.DomainName, first?.ValidationStatus, first?.ValidationMethod, first?.ValidationEmails], ['app.example.com', 'SUCCESS', 'DNS', undefined]);
  assert.match(first?.ResourceRecord?.Name ?? '', /^_[0-9a-f]{32}\.app\.example\.com\.$/);
  assert.match(first?.ResourceRecord?.Value ?? '', /^_[0-9a-f]{32}\.[a-z]{10}\.acm-validations\.aws\.$/);
  assert.deepEqual(wildcard?.ResourceRecord, first?.ResourceRecord, 'one record proves a name and its wildcard');
  const again = await described(world, await requested(world, { ValidationMethod: 'DNS' }));
  assert.deepEqual(again.DomainValidationOptions?.[0]?.ResourceRecord, first?.ResourceRecord, 'and every other certificate of the name');
});

test('a certificate that is validated by mail lists the five mailboxes of the domain that was asked for', async () => {
  const world = await acmWorld();
  const arn = await requested(world, { ValidationMethod: 'EMAIL', SubjectAlternativeNames: ['*.example.com'], DomainValidationOptions: [{ DomainName: 'app.example.com', ValidationDomain: 'example.com' }] });
  const { DomainValidationOptions: [app, wildcard] = [] } = await described(world, arn);
  const emails = ['administrator', 'hostmaster', 'postmaster', 'webmaster', 'admin'].map((box) => `${box}@example.com`);
  assert.deepEqual([app?.ValidationDomain, app?.ValidationEmails, app?.ResourceRecord], ['example.com', emails, undefined]);
  assert.deepEqual(wildcard?.ValidationEmails, emails);
  const { DomainValidationSummaryList: [summary] = [] } = await world.client.send(new acm.ListCertificateDomainValidationsCommand({ CertificateArn: arn }));
  assert.equal(summary?.ActiveValidationConfiguration?.ValidationChallenge?.EmailValidationChallenge?.ValidationDomain, 'example.com');
  await assert.rejects(world.client.send(new acm.ResendValidationEmailCommand({ CertificateArn: arn, Domain: 'app.example.com', ValidationDomain: 'example.com' })), { name: 'InvalidStateException' });
});

test('an idempotency token makes one certificate within an hour, also of calls at once, and another request is its own', async () => {
  const world = await acmWorld();
  const token = { IdempotencyToken: 'once' };
  const [first, second] = await Promise.all([requested(world, token), requested(world, token)]);
  assert.equal(first, second);
  assert.notEqual(await requested(world, { ...token, DomainName: 'b.example.com' }), first);
  await world.clock.advance(hourMs - 1);
  assert.equal(await requested(world, token), first);
  await world.clock.advance(1);
  assert.notEqual(await requested(world, token), first);
});

test('names, options and members that ACM does not take are refused in its words', async () => {
  const world = await acmWorld();
  const long = `${'a'.repeat(60)}.example.com`;
  const refusals = [
    [{ DomainName: 'localhost' }, 'ValidationException', /^1 validation error detected: Value 'localhost' at 'domainName' failed to satisfy constraint: Member must satisfy regular expression pattern: /],
    [{ DomainName: '*.*.example.com' }, 'ValidationException', /at 'domainName'/],
    [{ SubjectAlternativeNames: ['-a.example.com'] }, 'ValidationException', /Value '-a\.example\.com' at 'subjectAlternativeNames\.1\.member'/],
    [{ DomainName: long }, 'ValidationException', /64 characters long at most/],
    [{ SubjectAlternativeNames: Array.from({ length: 10 }, (_, index) => `n${index}.example.com`) }, 'LimitExceededException', /^An ACM limit has been exceeded\./],
    [{ KeyAlgorithm: 'RSA_4096' }, 'ValidationException', /RSA_4096 is not supported for public certificates/],
    [{ KeyAlgorithm: 'DSA' }, 'ValidationException', /at 'keyAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: /],
    [{ ValidationMethod: 'HTTP' }, 'ValidationException', /ValidationMethod HTTP is not supported/],
    [{ IdempotencyToken: 'a-b' }, 'ValidationException', /at 'idempotencyToken'/],
    [{ CertificateAuthorityArn: 'arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/a' }, 'ValidationException', /^CertificateAuthorityArn is not supported/],
    [{ ManagedBy: 'CLOUDFRONT' }, 'ValidationException', /^ManagedBy is not supported/],
    [{ Options: { ValidationMethod: 'DNS' } }, 'ValidationException', /^Options\.ValidationMethod is not supported/],
    [{ DomainValidationOptions: [{ DomainName: 'other.example.com', ValidationDomain: 'example.com' }] }, 'InvalidDomainValidationOptionsException', /none of the names/],
    [{ DomainValidationOptions: [{ DomainName: 'app.example.com', ValidationDomain: 'example.org' }] }, 'InvalidDomainValidationOptionsException', /a domain above it/],
    [{ Tags: [{ Key: 'aws:a', Value: 'b' }] }, 'InvalidTagException', /^Invalid Tag Key: "aws:a"/],
    [{ Tags: Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}` })) }, 'TooManyTagsException', /at most 50 tags/],
  ] as const;
  for (const [input, name, message] of refusals) {
    const given: Partial<acm.RequestCertificateCommandInput> = JSON.parse(JSON.stringify(input));
    await assert.rejects(requested(world, given), { name, message }, JSON.stringify(input));
  }
  const { CertificateSummaryList } = await world.client.send(new acm.ListCertificatesCommand({ Includes: { keyTypes: ['EC_prime256v1', 'RSA_2048'] } }));
  assert.deepEqual(CertificateSummaryList, []);
});

test('a long name is taken when it is not the first', async () => {
  const world = await acmWorld();
  const long = `${'a'.repeat(60)}.example.com`;
  const { SubjectAlternativeNames } = await described(world, await requested(world, { SubjectAlternativeNames: [long] }));
  assert.deepEqual(SubjectAlternativeNames, ['app.example.com', long]);
});

test('ARNs of no certificate are refused, and those of another account\'s are not found', async () => {
  const { client } = await acmWorld();
  const arn = (text: string) => client.send(new acm.DescribeCertificateCommand({ CertificateArn: text }));
  await assert.rejects(arn('not-an-arn-at-all-really'), { name: 'ValidationException', message: /^1 validation error detected: Value 'not-an-arn-at-all-really' at 'certificateArn'/ });
  await assert.rejects(arn('arn:aws:iam::111122223333:server-certificate/a'), { name: 'InvalidArnException' });
  for (const account of [scope.account, '999999999999']) {
    const missing = `arn:aws:acm:eu-west-1:${account}:certificate/00000000-0000-4000-8000-000000000000`;
    await assert.rejects(arn(missing), { name: 'ResourceNotFoundException', message: `Certificate with arn ${missing} not found in account ${scope.account}` });
  }
});

test('by the cloud\'s clock a certificate that nobody uses expires', async () => {
  const world = await acmWorld();
  const arn = await requested(world);
  await world.clock.advance(395 * dayMs);
  const { Status, RenewalEligibility } = await described(world, arn);
  assert.deepEqual([Status, RenewalEligibility], ['EXPIRED', 'INELIGIBLE']);
});
