import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACMClient, ListCertificatesCommand, ListTagsForCertificateCommand } from '@aws-sdk/client-acm';
import { madeCertificate, type MadeCertificate } from '#certificates/testing/made-certificate.ts';
import { TestDaemon } from '../support/daemon.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lacksTerraform as skip, terraformIn } from '../support/terraform.ts';

test('Terraform requests certificates and waits for their validation, imports one, finds nothing to change, replaces one that gets a name, and leaves nothing', { skip }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  await using folder = await temporaryFolder('terraform-acm');
  const terraform = await terraformIn(folder.path, new URL('./terraform-acm/', import.meta.url), daemon);
  const client = new ACMClient(daemon.clientConfig);
  const [one, two] = [madeCertificate({ name: 'one.example.com' }), madeCertificate({ name: 'two.example.com' })];
  const given = ({ pem, key }: MadeCertificate) => ['-var', `imported_certificate=${pem}`, '-var', `imported_key=${key}`];
  const list = async () => (await client.send(new ListCertificatesCommand({ Includes: { keyTypes: ['RSA_2048', 'EC_prime256v1'] } }))).CertificateSummaryList ?? [];

  await terraform('init');
  await terraform('apply', '-auto-approve', ...given(one));
  assert.deepEqual(JSON.parse((await terraform('output', '-json', 'seen')).stdout), { status: 'ISSUED', found: true, records: 1, emails: 5, imported: 'one.example.com', type: 'IMPORTED' });
  const [web] = (await list()).filter(({ DomainName }) => DomainName === 'harbour.example.com');
  const { Tags = [] } = await client.send(new ListTagsForCertificateCommand({ CertificateArn: web?.CertificateArn }));
  assert.deepEqual(Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])), { Project: 'harbour', Name: 'web' });
  await terraform('plan', '-detailed-exitcode', ...given(one));

  const changes = [...given(two), '-var', 'names=["*.harbour.example.com","port.example.com"]'];
  await terraform('apply', '-auto-approve', ...changes);
  const after = await list();
  assert.deepEqual(after.map(({ DomainName }) => DomainName).toSorted(), ['ec.example.com', 'harbour.example.com', 'two.example.com']);
  assert.notEqual(after.find(({ DomainName }) => DomainName === 'harbour.example.com')?.CertificateArn, web?.CertificateArn);
  await terraform('plan', '-detailed-exitcode', ...changes);
  await terraform('destroy', '-auto-approve', ...changes);
  assert.deepEqual(await list(), []);
});
