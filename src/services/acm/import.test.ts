import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import * as acm from '@aws-sdk/client-acm';
import { known } from '#base/assert.ts';
import { dayMs } from '#base/time.ts';
import { readCertificate } from '#certificates/read-certificate.ts';
import { madeCertificate, type MadeCertificate } from '#certificates/testing/made-certificate.ts';
import { weaknessIn } from '#certificates/weakness.ts';
import { certificates } from '#model/certificate.ts';
import { acmWorld, listenWith, type AcmWorld } from './testing/acm-world.ts';

const root = madeCertificate({ name: 'Some Root', role: { kind: 'root' } });
const intermediate = madeCertificate({ name: 'Some Intermediate', role: { kind: 'root' }, issuer: root });
const leaf = madeCertificate({ name: 'app.example.com', issuer: intermediate });
const selfSigned = madeCertificate({ name: 'self.example.com' });
const nowMs = Date.now();

interface Given {
  readonly certificate?: string;
  readonly key?: string;
  readonly chain?: string;
  readonly arn?: string;
  readonly tags?: acm.Tag[];
}

async function imported({ client }: AcmWorld, { certificate = selfSigned.pem, key = selfSigned.key, chain, arn, tags }: Given = {}): Promise<string> {
  const { CertificateArn = '' } = await client.send(new acm.ImportCertificateCommand({
    Certificate: Buffer.from(certificate),
    PrivateKey: Buffer.from(key),
    ...(chain !== undefined && { CertificateChain: Buffer.from(chain) }),
    ...(arn !== undefined && { CertificateArn: arn }),
    ...(tags !== undefined && { Tags: tags }),
  }));
  return CertificateArn;
}

const of = ({ pem, key }: MadeCertificate): Given => ({ certificate: pem, key });

test('a certificate with its chain is imported, shown with what it says, and given back as it was', async () => {
  const world = await acmWorld();
  const CertificateArn = await imported(world, { ...of(leaf), chain: intermediate.pem + root.pem, tags: [{ Key: 'team', Value: 'a' }] });
  const { Certificate: detail } = await world.client.send(new acm.DescribeCertificateCommand({ CertificateArn }));
  const { DomainName, SubjectAlternativeNames, Issuer, Type, Status, KeyAlgorithm, NotBefore, ImportedAt, IssuedAt, DomainValidationOptions, RenewalEligibility, Options, CertificateKeyPairOrigin } = detail ?? {};
  assert.deepEqual({ DomainName, SubjectAlternativeNames, Issuer, Type, Status, KeyAlgorithm, NotBefore: NotBefore?.getTime(), IssuedAt, DomainValidationOptions, RenewalEligibility, Options, CertificateKeyPairOrigin }, {
    DomainName: 'app.example.com',
    SubjectAlternativeNames: ['app.example.com'],
    Issuer: 'Some Intermediate',
    Type: 'IMPORTED',
    Status: 'ISSUED',
    KeyAlgorithm: 'EC_prime256v1',
    NotBefore: dayMs,
    IssuedAt: undefined,
    DomainValidationOptions: undefined,
    RenewalEligibility: 'INELIGIBLE',
    Options: { CertificateTransparencyLoggingPreference: 'DISABLED', Export: 'DISABLED' },
    CertificateKeyPairOrigin: 'CUSTOMER_PROVIDED',
  });
  assert.ok(ImportedAt !== undefined);
  const { $metadata: _, ...pem } = await world.client.send(new acm.GetCertificateCommand({ CertificateArn }));
  assert.deepEqual(pem, { Certificate: leaf.pem, CertificateChain: intermediate.pem + root.pem });
  assert.deepEqual((await world.client.send(new acm.ListTagsForCertificateCommand({ CertificateArn }))).Tags, [{ Key: 'team', Value: 'a' }]);
});

test('a self-signed certificate needs no chain, and a chain may leave the root out', async () => {
  const world = await acmWorld();
  await imported(world);
  await imported(world, { ...of(leaf), chain: intermediate.pem });
});

// https://docs.aws.amazon.com/acm/latest/userguide/import-certificate-prerequisites.html
test('what does not belong together, is not valid now or cannot be read is refused', async () => {
  const world = await acmWorld({ nowMs });
  const rsa1536 = generateKeyPairSync('rsa', { modulusLength: 1_536 }).privateKey;
  const encrypted = createPrivateKey(selfSigned.key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }).toString();
  const expired = madeCertificate({ name: 'old.example.com', notAfter: nowMs - dayMs });
  const future = madeCertificate({ name: 'new.example.com', notBefore: nowMs + dayMs });
  const expiredIssuer = madeCertificate({ name: 'Old CA', role: { kind: 'root' }, notAfter: nowMs - dayMs });
  const notAnIssuer = madeCertificate({ name: 'other.example.com', issuer: selfSigned });
  const refusals: readonly (readonly [Given, RegExp])[] = [
    [{ certificate: 'text' }, /^The certificate is not PEM-encoded or is not valid\.$/],
    [{ certificate: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }, /^The certificate is not PEM-encoded/],
    [{ certificate: leaf.pem + intermediate.pem, key: leaf.key }, /^The certificate field contains more than one certificate\. You can specify only one certificate in this field\.$/],
    [{ key: 'text' }, /^The private key is not PEM-encoded or is not valid\.$/],
    [{ key: encrypted }, /^The private key is encrypted/],
    [{ key: leaf.key }, /^The private key does not match/],
    [{ key: rsa1536.export({ type: 'pkcs8', format: 'pem' }).toString() }, /^The private key does not match/],
    [of(madeCertificate({ name: 'k1.example.com', curve: 'secp256k1' })), /^The private key is not supported: EC_secp256k1/],
    [of(expired), /^The certificate has expired, is not valid\.$/],
    [of(future), /^The certificate is not in effect yet, is not valid\.$/],
    [of(leaf), /^Provided certificate is not a valid self signed\. Please provide either a valid self-signed certificate or certificate chain\.$/],
    [{ ...of(leaf), chain: root.pem + intermediate.pem }, /^Could not validate the certificate with the certificate chain\.$/],
    [{ ...of(leaf), chain: leaf.pem + intermediate.pem }, /^Could not validate the certificate/],
    [{ ...of(leaf), chain: selfSigned.pem }, /^Could not validate the certificate/],
    [{ ...of(notAnIssuer), chain: selfSigned.pem }, /^Could not validate the certificate/],
    [{ ...of(leaf), chain: 'text' }, /^The certificate chain is not PEM-encoded or is not valid\.$/],
    [{ ...of(madeCertificate({ name: 'a.example.com', issuer: expiredIssuer })), chain: expiredIssuer.pem }, /^The certificate chain has expired, is not valid\.$/],
    [{ certificate: `${selfSigned.pem}${' '.repeat(32_768)}` }, /at 'certificate' failed to satisfy constraint: Member must have length less than or equal to 32768/],
    [{ key: `${selfSigned.key}${' '.repeat(5_120)}` }, /at 'privateKey' failed to satisfy constraint/],
  ];
  for (const [given, message] of refusals) await assert.rejects(imported(world, given), { name: 'ValidationException', message }, String(message));
});

test('a certificate that was just made is valid where the cloud\'s clock stands behind, and one that the cloud has outlived is not', async () => {
  const world = await acmWorld({ nowMs: nowMs - 5 * dayMs, realMs: nowMs });
  await imported(world, of(madeCertificate({ name: 'fresh.example.com', notBefore: nowMs - 1_000 })));
  await world.clock.advance(15 * dayMs);
  await assert.rejects(imported(world, of(madeCertificate({ name: 'short.example.com', notAfter: nowMs + 9 * dayMs }))), { message: /has expired/ });
});

// https://docs.aws.amazon.com/acm/latest/userguide/import-reimport.html
test('a certificate is imported again under its ARN, with a key of the same kind, the same usages and without tags', async () => {
  const world = await acmWorld();
  const arn = await imported(world, { ...of(leaf), chain: intermediate.pem, tags: [{ Key: 'a', Value: 'b' }] });
  const next = madeCertificate({ name: 'next.example.com' });
  assert.equal(await imported(world, { ...of(next), arn }), arn);
  const { $metadata: _, ...pem } = await world.client.send(new acm.GetCertificateCommand({ CertificateArn: arn }));
  assert.deepEqual(pem, { Certificate: next.pem });
  assert.deepEqual((await world.client.send(new acm.ListTagsForResourceCommand({ ResourceArn: arn }))).Tags, [{ Key: 'a', Value: 'b' }]);
  await assert.rejects(imported(world, { ...of(next), arn, tags: [{ Key: 'c', Value: 'd' }] }), { message: 'Tagging is not permitted on re-import.' });
  await assert.rejects(imported(world, { ...of(madeCertificate({ name: 'next.example.com', curve: 'secp384r1' })), arn }), { message: /^The key type and size cannot change/ });
  await assert.rejects(imported(world, { ...of(root), arn }), { message: /^Key usages cannot be removed .* DIGITAL_SIGNATURE, 1\.3\.6\.1\.5\.5\.7\.3\.1 missing/ });
  await assert.rejects(imported(world, { arn: arn.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')) }), { name: 'ResourceNotFoundException' });
  const { CertificateArn: ours = '' } = await world.client.send(new acm.RequestCertificateCommand({ DomainName: 'app.example.com', KeyAlgorithm: 'EC_prime256v1' }));
  await assert.rejects(imported(world, { arn: ours }), { message: /was issued by ACM/ });
});

test('what TLS servers refuse is imported, but not into a certificate that a listener has', async () => {
  const world = await acmWorld();
  const weak = madeCertificate({ name: 'weak.example.com', issuer: root, rsaBits: 1_024 });
  const weakIssuer = madeCertificate({ name: 'Weak CA', role: { kind: 'root' }, issuer: root, rsaBits: 1_024 });
  const strong = madeCertificate({ name: 'strong.example.com', issuer: root, rsaBits: 2_048 });
  const arn = await imported(world, { ...of(strong), chain: root.pem });
  const other = await imported(world, { ...of(weak), chain: root.pem });
  assert.match(world.store.get(certificates, other)?.weakness ?? '', /^the key of CN=weak\.example\.com is RSA_1024/);
  assert.equal(world.store.get(certificates, arn)?.weakness, undefined);
  await listenWith(world, other);
  await assert.rejects(imported(world, { ...of(weak), chain: root.pem, arn: other }), { name: 'ValidationException', message: /in use by a load balancer, which cannot take this one: the key of CN=weak/ });
  assert.match(weaknessIn(Array.from({ length: 200 }, () => known(readCertificate(strong.pem), 'it'))) ?? '', /^it has \d+ bytes with its chain, and listeners take 45000$/);
  assert.match(weaknessIn([known(readCertificate(strong.pem), 'it'), known(readCertificate(weakIssuer.pem), 'it')]) ?? '', /^the key of CN=Weak CA is RSA_1024/);
});
