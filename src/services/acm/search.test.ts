import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as acm from '@aws-sdk/client-acm';
import { dayMs } from '#base/time.ts';
import { madeCertificate } from '#certificates/testing/made-certificate.ts';
import { acmWorld, listenWith } from './testing/acm-world.ts';

type Statement = acm.CertificateFilterStatement;
const attribute = (filter: acm.X509AttributeFilter): Statement => ({ Filter: { X509AttributeFilter: filter } });
const metadata = (filter: acm.AcmCertificateMetadataFilter): Statement => ({ Filter: { AcmCertificateMetadataFilter: filter } });

test('certificates are found by what they say and what ACM knows of them, by statements within statements', async () => {
  const world = await acmWorld();
  const { client } = world;
  const request = async (DomainName: string, more: Partial<acm.RequestCertificateCommandInput> = {}) => {
    await world.clock.advance(1_000);
    return (await client.send(new acm.RequestCertificateCommand({ DomainName, KeyAlgorithm: 'EC_prime256v1', ...more }))).CertificateArn ?? '';
  };
  await request('b.example.com', { ValidationMethod: 'DNS', KeyAlgorithm: 'EC_secp384r1' });
  const used = await request('a.example.com', { SubjectAlternativeNames: ['www.example.org'], Options: { Export: 'ENABLED' } });
  await listenWith(world, used);
  const made = madeCertificate({ name: 'c.example.com', notAfter: world.clock.nowMs() + 5 * dayMs });
  await world.clock.advance(1_000);
  await client.send(new acm.ImportCertificateCommand({ Certificate: Buffer.from(made.pem), PrivateKey: Buffer.from(made.key) }));
  const search = async (FilterStatement?: Statement, more: Partial<acm.SearchCertificatesCommandInput> = {}) => {
    const { Results = [] } = await client.send(new acm.SearchCertificatesCommand({ ...more, ...(FilterStatement !== undefined && { FilterStatement }) }));
    return Results.map(({ X509Attributes }) => X509Attributes?.Subject?.CommonName?.slice(0, 1)).join('');
  };
  const now = new Date(world.clock.nowMs());
  const rows: readonly (readonly [Statement, string])[] = [
    [{ Filter: { CertificateArn: used } }, 'a'],
    [attribute({ Subject: { CommonName: { Value: 'a.example.com', ComparisonOperator: 'EQUALS' } } }), 'a'],
    [attribute({ Subject: { CommonName: { Value: 'example', ComparisonOperator: 'CONTAINS' } } }), 'bac'],
    [attribute({ SubjectAlternativeName: { DnsName: { Value: '.org', ComparisonOperator: 'CONTAINS' } } }), 'a'],
    [attribute({ KeyAlgorithm: 'EC_secp384r1' }), 'b'],
    [attribute({ KeyUsage: 'KEY_ENCIPHERMENT' }), ''],
    [attribute({ ExtendedKeyUsage: 'TLS_WEB_SERVER_AUTHENTICATION' }), 'bac'],
    [attribute({ NotAfter: { Start: now, End: new Date(now.getTime() + 6 * dayMs) } }), 'c'],
    [attribute({ NotBefore: { End: new Date(2 * dayMs) } }), 'c'],
    [metadata({ InUse: true }), 'a'],
    [metadata({ Type: 'IMPORTED' }), 'c'],
    [metadata({ ExportOption: 'DISABLED' }), 'bc'],
    [metadata({ ValidationMethod: 'EMAIL' }), 'a'],
    [metadata({ CertificateKeyPairOrigin: 'AWS_MANAGED' }), 'ba'],
    [metadata({ Status: 'EXPIRED' }), ''],
    [{ Not: metadata({ InUse: true }) }, 'bc'],
    [{ And: [metadata({ Type: 'AMAZON_ISSUED' }), { Not: metadata({ InUse: true }) }] }, 'b'],
    [{ Or: [metadata({ InUse: true }), metadata({ Type: 'IMPORTED' })] }, 'ac'],
  ];
  for (const [statement, found] of rows) assert.equal(await search(statement), found, JSON.stringify(statement));
  assert.equal(await search(undefined, { SortBy: 'COMMON_NAME' }), 'abc');
  assert.equal(await search(undefined, { SortBy: 'COMMON_NAME', SortOrder: 'DESCENDING' }), 'cba');
  assert.equal(await search(undefined, { SortBy: 'IMPORTED_AT' }), 'cba');
  assert.equal(await search(undefined, { MaxResults: 2 }), 'ba');
  const pages: number[] = [];
  for await (const { Results = [] } of acm.paginateSearchCertificates({ client, pageSize: 2 }, {})) pages.push(Results.length);
  assert.deepEqual(pages, [2, 1]);
});

test('a search without end and a statement that says nothing are refused', async () => {
  const world = await acmWorld();
  await world.client.send(new acm.RequestCertificateCommand({ DomainName: 'a.example.com', KeyAlgorithm: 'EC_prime256v1' }));
  const deep = Array.from({ length: 12 }).reduce<Statement>((statement) => ({ Not: statement }), metadata({ InUse: true }));
  await assert.rejects(world.client.send(new acm.SearchCertificatesCommand({ FilterStatement: deep })), { name: 'ValidationException', message: /nested deeper/ });
  await assert.rejects(world.client.send(new acm.SearchCertificatesCommand({ FilterStatement: attribute({ Subject: { CommonName: { Value: 'a', ComparisonOperator: undefined } } }) })), { name: 'ValidationException' });
});
