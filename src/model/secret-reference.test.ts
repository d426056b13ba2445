import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSecretReference } from './secret-reference.ts';

const secret = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db-AbCdEf';

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html has these forms.
test('a secret is named by its ARN and, behind it, a JSON key, a stage and a version, each of which may be empty', () => {
  const base = { kind: 'secret', secretId: secret, region: 'eu-west-1' };
  assert.deepEqual(parseSecretReference(secret), base);
  assert.deepEqual(parseSecretReference(`${secret}:username::`), { ...base, jsonKey: 'username' });
  assert.deepEqual(parseSecretReference(`${secret}::AWSPREVIOUS:`), { ...base, versionStage: 'AWSPREVIOUS' });
  assert.deepEqual(parseSecretReference(`${secret}:::9d4cb84b-ad69-40c0-a0ab-cead3EXAMPLE`), { ...base, versionId: '9d4cb84b-ad69-40c0-a0ab-cead3EXAMPLE' });
  assert.deepEqual(parseSecretReference(`${secret}:username:AWSPREVIOUS:`), { ...base, jsonKey: 'username', versionStage: 'AWSPREVIOUS' });
  assert.deepEqual(parseSecretReference(`${secret}:::`), base);
});

test('a parameter is named by its name, or by an ARN that says in which Region it is', () => {
  assert.deepEqual(parseSecretReference('/shop/db'), { kind: 'parameter', name: '/shop/db', region: undefined });
  assert.deepEqual(parseSecretReference('plain'), { kind: 'parameter', name: 'plain', region: undefined });
  const arn = 'arn:aws:ssm:us-west-2:111122223333:parameter/shop/db';
  assert.deepEqual(parseSecretReference(arn), { kind: 'parameter', name: arn, region: 'us-west-2' });
});

test('other ARNs, and secrets with too few or too many parts behind them, name nothing', () => {
  for (const text of ['arn:aws:s3:::bucket', 'arn:aws:ssm:us-west-2:111122223333:document/x', 'arn:aws:secretsmanager:us-west-2:111122223333:rotation:x', `${secret}:a`, `${secret}:a:b`, `${secret}:a:b:c:d`, 'arn:aws:secretsmanager']) {
    assert.equal(parseSecretReference(text), undefined, text);
  }
});
