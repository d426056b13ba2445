import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as acm from '@aws-sdk/client-acm';
import { followRow, unsetMembers, type MemberRow } from '#wire/testing/every-member.ts';
import { acmWorld } from './testing/acm-world.ts';

const DomainName = 'app.example.com';
const requests: readonly MemberRow[] = [
  { input: { DomainName, SubjectAlternativeNames: [DomainName, 'b.example.com'], KeyAlgorithm: 'EC_prime256v1', Tags: [{ Key: 'a', Value: 'b' }] } },
  { input: { DomainName, Options: { CertificateTransparencyLoggingPreference: 'DISABLED', Export: 'ENABLED' } } },
  { input: { DomainName, Options: { ValidationMethod: 'DNS' } }, refused: /^Options\.ValidationMethod is not supported/ },
  { input: { DomainName, CertificateAuthorityArn: 'arn:aws:acm-pca:us-east-1:000000000000:certificate-authority/a' }, refused: /^CertificateAuthorityArn is not supported/ },
  { input: { DomainName, ManagedBy: 'CLOUDFRONT' }, refused: /^ManagedBy is not supported/ },
];
/** `request.test.ts` and `import.test.ts` set these. */
const otherwiseSet = ['IdempotencyToken', 'ValidationMethod', 'DomainValidationOptions.DomainName', 'DomainValidationOptions.ValidationDomain'];

test('every member of RequestCertificate is shown again, or refused by name', async () => {
  assert.deepEqual(unsetMembers({ sdk: acm, operation: 'RequestCertificate', rows: requests, otherwiseSet }), []);
  assert.deepEqual(unsetMembers({ sdk: acm, operation: 'ImportCertificate', rows: [], otherwiseSet: ['CertificateArn', 'Certificate', 'PrivateKey', 'CertificateChain', 'Tags.Key', 'Tags.Value'] }), []);
  assert.deepEqual(unsetMembers({ sdk: acm, operation: 'UpdateCertificateOptions', rows: [], otherwiseSet: ['CertificateArn', 'Options.CertificateTransparencyLoggingPreference', 'Options.Export', 'Options.ValidationMethod'] }), []);
  for (const row of requests) {
    await followRow(row, async () => {
      const { client } = await acmWorld();
      const { CertificateArn } = await client.send(new acm.RequestCertificateCommand({ KeyAlgorithm: 'EC_prime256v1', DomainName, ...row.input }));
      const { Certificate } = await client.send(new acm.DescribeCertificateCommand({ CertificateArn }));
      const { Tags } = await client.send(new acm.ListTagsForCertificateCommand({ CertificateArn }));
      return { ...Certificate, Tags };
    });
  }
});
