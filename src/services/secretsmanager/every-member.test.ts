import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sm from '@aws-sdk/client-secrets-manager';
import { followRow, unsetMembers, type MemberRow } from '#wire/testing/every-member.ts';
import { secretsWorld } from './testing/secrets-world.ts';

const Name = 'app';
const rows: readonly MemberRow[] = [
  { input: { Name, Description: 'd', KmsKeyId: 'alias/aws/secretsmanager', SecretString: 'v', Tags: [{ Key: 'a', Value: 'b' }] } },
  { input: { Name, SecretBinary: Uint8Array.of(1, 2) } },
  { input: { Name, Type: 'vendor' }, refused: /^Type is not supported/ },
];
/** `values.test.ts` and `replication.test.ts` set these. */
const otherwiseSet = ['ClientRequestToken', 'AddReplicaRegions', 'AddReplicaRegions.Region', 'AddReplicaRegions.KmsKeyId', 'ForceOverwriteReplicaSecret'];

test('every member of CreateSecret is shown again, or refused by name', async () => {
  assert.deepEqual(unsetMembers({ sdk: sm, operation: 'CreateSecret', rows, otherwiseSet }), []);
  for (const row of rows) {
    await followRow(row, async () => {
      const { client } = await secretsWorld();
      await client.send(new sm.CreateSecretCommand({ Name, ...row.input }));
      return { ...await client.send(new sm.DescribeSecretCommand({ SecretId: Name })), ...await client.send(new sm.GetSecretValueCommand({ SecretId: Name })) };
    });
  }
});

test('rotation tokens of PutSecretValue are refused by name', async () => {
  const { client } = await secretsWorld();
  await client.send(new sm.CreateSecretCommand({ Name }));
  await assert.rejects(client.send(new sm.PutSecretValueCommand({ SecretId: Name, SecretString: 'v', RotationToken: 'a'.repeat(36) })), { message: /^RotationToken is not supported: secrets are not rotated/ });
});
