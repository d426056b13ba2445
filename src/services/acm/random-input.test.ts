import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import * as acm from '@aws-sdk/client-acm';
import * as fc from 'fast-check';
import { known } from '#base/assert.ts';
import { CallerError } from '#base/errors.ts';
import { seededRandom } from '#base/random.ts';
import { pemBlocks, pemText } from '#base/pem.ts';
import { madeCertificate } from '#certificates/testing/made-certificate.ts';
import { certificates } from '#model/certificate.ts';
import { operationShapes } from '#wire/schema.ts';
import { randomStructure } from '#wire/testing/random-value.ts';
import { acmWorld, scope } from './testing/acm-world.ts';

const rounds = 60;
const carries = { controlCharacters: true, emptyLists: true, emptyStructures: true, documents: true, fractions: false };
const call = { ...scope, principal: { account: scope.account, arn: `arn:aws:iam::${scope.account}:root`, userId: scope.account, accessKeyId: 'AKIA', isRoot: true }, requestId: 'r', host: '127.0.0.1:4566', sourceIp: '127.0.0.1', receivedAt: 0 };

const files = await readdir(new URL('operations/', import.meta.url));
for (const name of files.map((file) => file.replace(/\.ts$/, ''))) {
  test(`${name} answers whatever comes with an output or an error of ACM, never with a fault of ours`, async () => {
    const shapes = operationShapes(acm, name);
    assert.ok(shapes);
    const { default: operation } = await import(new URL(`operations/${name}.ts`, import.meta.url).href);
    const world = await acmWorld();
    const { CertificateArn: arn } = await world.client.send(new acm.RequestCertificateCommand({ DomainName: 'a.example.com', KeyAlgorithm: 'EC_prime256v1', Options: { Export: 'ENABLED' } }));
    const random = seededRandom(name.length);
    for (let round = 0; round < rounds; round += 1) {
      const drawn = randomStructure(shapes.input, random, carries) ?? {};
      const input = { ...drawn, ...('CertificateArn' in drawn && round % 2 === 0 && { CertificateArn: arn }), ...('ResourceArn' in drawn && round % 2 === 0 && { ResourceArn: arn }) };
      try {
        operation.access(input, call, world);
        await operation.handle(input, call, world);
      } catch (thrown) {
        if (!(thrown instanceof acm.ACMServiceException || thrown instanceof CallerError)) assert.fail(`${String(thrown)} for ${JSON.stringify(input)}`);
      }
    }
  });
}

test('a certificate or key with any byte changed is imported or refused by ACM', async () => {
  const world = await acmWorld();
  const issuer = madeCertificate({ name: 'Root', role: { kind: 'root' } });
  const leaf = madeCertificate({ name: 'a.example.com', issuer });
  const changed = (pem: string, at: number, to: number) => pemBlocks(pem).map(({ label, der }) => {
    const bytes = Buffer.from(der);
    bytes[at % bytes.length] = to;
    return pemText(label, bytes);
  }).join('');
  await fc.assert(fc.asyncProperty(fc.constantFrom('certificate', 'key', 'chain'), fc.nat(1_000), fc.nat(255), async (part, at, to) => {
    const given = (name: string, pem: string) => Buffer.from(part === name ? changed(pem, at, to) : pem);
    try {
      const { CertificateArn = '' } = await world.client.send(new acm.ImportCertificateCommand({ Certificate: given('certificate', leaf.pem), PrivateKey: given('key', leaf.key), CertificateChain: given('chain', issuer.pem) }));
      const { notBefore, notAfter } = known(world.store.get(certificates, CertificateArn), 'what was imported');
      assert.ok(Number.isInteger(notBefore) && Number.isInteger(notAfter));
      await world.client.send(new acm.DeleteCertificateCommand({ CertificateArn }));
    } catch (thrown) {
      if (!(thrown instanceof acm.ValidationException)) throw thrown;
    }
  }), { numRuns: 300 });
});
