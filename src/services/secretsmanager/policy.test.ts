import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sm from '@aws-sdk/client-secrets-manager';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { scope, secretsWorld } from './testing/secrets-world.ts';

const SecretId = 'app';
const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*', ...statement }] });
const ofOne = policy({ Principal: { AWS: `arn:aws:iam::${scope.account}:root` } });

test('a resource policy is kept as it was given, shown to IAM with each call on the secret, and taken away', async () => {
  const world = await secretsWorld();
  await world.client.send(new sm.CreateSecretCommand({ Name: SecretId, SecretString: 'v' }));
  assert.equal((await world.client.send(new sm.GetResourcePolicyCommand({ SecretId }))).ResourcePolicy, undefined);
  await world.client.send(new sm.PutResourcePolicyCommand({ SecretId, ResourcePolicy: ofOne }));
  world.authorized.length = 0;
  assert.equal((await world.client.send(new sm.GetResourcePolicyCommand({ SecretId }))).ResourcePolicy, ofOne);
  assert.equal(world.authorized[0]?.resourcePolicy, ofOne);
  await world.client.send(new sm.DeleteResourcePolicyCommand({ SecretId }));
  assert.equal((await world.client.send(new sm.GetResourcePolicyCommand({ SecretId }))).ResourcePolicy, undefined);
});

test('what is no policy is refused, and one that lets everybody in when public policies are blocked', async () => {
  const world = await secretsWorld();
  await world.client.send(new sm.CreateSecretCommand({ Name: SecretId, SecretString: 'v' }));
  const put = (ResourcePolicy: string, BlockPublicPolicy = true) => world.client.send(new sm.PutResourcePolicyCommand({ SecretId, ResourcePolicy, BlockPublicPolicy }));
  await assert.rejects(put('{'), { name: 'MalformedPolicyDocumentException', message: 'This resource policy contains invalid Json.' });
  const open = [policy({ Principal: '*' }), policy({ Principal: { AWS: ['*'] } }), policy({ Principal: '*', Condition: { StringLike: { 'aws:PrincipalArn': '*' } } }), policy({ Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } })];
  const given = (Condition: object) => policy({ Principal: '*', Condition });
  open.push(
    given({ StringEquals: { 'aws:PrincipalAccount': '${aws:PrincipalAccount}' } }),
    given({ StringLike: { 'aws:PrincipalAccount': '1*' } }),
    given({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } }),
    given({ IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } }),
    given({ StringLike: { 'aws:SourceVpc': 'vpc-*' } }),
  );
  const narrow = [{ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${scope.account}:role/*` } }, { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, { StringLike: { 'aws:userid': 'AROA0123456789ABCDEF:*' } }].map(given);
  const closed = [...narrow, ofOne, policy({ Principal: '*', Condition: { StringEquals: { 'aws:SourceAccount': scope.account } } }), policy({ Principal: '*', Effect: 'Deny' })];
  for (const each of open) {
    await assert.rejects(put(each), { name: 'PublicPolicyException', message: 'The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the secret.' }, each);
    const { PolicyValidationPassed, ValidationErrors } = await world.client.send(new sm.ValidateResourcePolicyCommand({ ResourcePolicy: each }));
    assert.deepEqual([PolicyValidationPassed, ValidationErrors?.length], [false, 1]);
    await put(each, false);
  }
  for (const each of closed) {
    await put(each);
    assert.equal((await world.client.send(new sm.ValidateResourcePolicyCommand({ SecretId, ResourcePolicy: each }))).PolicyValidationPassed, true);
  }
});

test('a resource policy that names who is not there is malformed, and the statement that does is told', async () => {
  const { client } = await secretsWorld();
  await client.send(new sm.CreateSecretCommand({ Name: SecretId, SecretString: 'v' }));
  const absent = `arn:aws:iam::${scope.account}:role/none`;
  const malformed = { name: 'MalformedPolicyDocumentException', message: `This resource policy contains an unsupported principal. "${absent}" is not there. See statement 1 ("Read").` };
  const ResourcePolicy = policy({ Sid: 'Read', Principal: { AWS: ['arn:aws:iam::999999999999:role/elsewhere', absent] } });
  await assert.rejects(client.send(new sm.PutResourcePolicyCommand({ SecretId, ResourcePolicy })), malformed);
  await assert.rejects(client.send(new sm.ValidateResourcePolicyCommand({ ResourcePolicy })), malformed);
});

test('another account reads a secret by its ARN when that is under a key of its own, and not under the account\'s', async () => {
  const world = await secretsWorld();
  const other = world.clientIn(scope.region, '999999999999');
  const { KeyMetadata } = await world.kms.send(new CreateKeyCommand({}));
  const shared = await world.client.send(new sm.CreateSecretCommand({ Name: 'shared', SecretString: 'v', KmsKeyId: KeyMetadata?.Arn }));
  const kept = await world.client.send(new sm.CreateSecretCommand({ Name: 'kept', SecretString: 'v' }));
  assert.equal((await other.send(new sm.GetSecretValueCommand({ SecretId: shared.ARN }))).SecretString, 'v');
  await assert.rejects(other.send(new sm.GetSecretValueCommand({ SecretId: kept.ARN })), { name: 'InvalidRequestException', message: 'You can\'t access a secret from a different AWS account if you encrypt the secret with the default KMS service key.' });
  await assert.rejects(other.send(new sm.PutSecretValueCommand({ SecretId: kept.ARN, SecretString: 'w' })), { name: 'InvalidRequestException', message: /^You can't access a secret from a different AWS account/ });
  await assert.rejects(other.send(new sm.GetSecretValueCommand({ SecretId: 'shared' })), { name: 'ResourceNotFoundException' });
});
