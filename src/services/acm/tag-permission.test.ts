import assert from 'node:assert/strict';
import { test } from 'node:test';
import ImportCertificate from './operations/ImportCertificate.ts';
import RequestCertificate from './operations/RequestCertificate.ts';

const account = '000000000000';
const call = { account, region: 'us-east-1', principal: { account, arn: `arn:aws:iam::${account}:root`, userId: account, accessKeyId: 'AKIA', isRoot: true }, requestId: 'r', host: '127.0.0.1:4566', sourceIp: '127.0.0.1', receivedAt: 0 };
const Tags = [{ Key: 'team', Value: 'red' }];
const actionsOf = (requests: readonly { readonly action: string; readonly resource: string }[]) => requests.map(({ action, resource }) => [action, resource]);

test('RequestCertificate and ImportCertificate need AddTagsToCertificate for the tags that they give, and not without', () => {
  const any = `arn:aws:acm:us-east-1:${account}:certificate/*`;
  const material = { Certificate: new Uint8Array(), PrivateKey: new Uint8Array() };
  assert.deepEqual(actionsOf(ImportCertificate.access({ ...material, Tags }, call)), [['acm:ImportCertificate', any], ['acm:AddTagsToCertificate', any]]);
  assert.deepEqual(actionsOf(ImportCertificate.access(material, call)), [['acm:ImportCertificate', any]]);
  assert.deepEqual(actionsOf(RequestCertificate.access({ DomainName: 'example.com', Tags })), [['acm:RequestCertificate', '*'], ['acm:AddTagsToCertificate', '*']]);
  assert.deepEqual(actionsOf(RequestCertificate.access({ DomainName: 'example.com', Tags: [] })), [['acm:RequestCertificate', '*']]);
});
