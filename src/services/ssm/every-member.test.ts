import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as ssm from '@aws-sdk/client-ssm';
import { followRow, unsetMembers, type MemberRow } from '#wire/testing/every-member.ts';
import { ssmWorld } from './testing/ssm-world.ts';

const Name = '/app';
const rows: readonly MemberRow[] = [
  { input: { Name, Description: 'd', Value: 'v', Type: 'String', AllowedPattern: 'v', Tags: [{ Key: 'a', Value: 'b' }], Tier: 'Advanced', DataType: 'text' } },
  { input: { Name, Value: 'v', Type: 'SecureString', KeyId: 'alias/aws/ssm' } },
];
/** `put.test.ts` sets these. */
const otherwiseSet = ['Overwrite', 'Policies'];

test('every member of PutParameter is shown again, or refused by name', async () => {
  assert.deepEqual(unsetMembers({ sdk: ssm, operation: 'PutParameter', rows, otherwiseSet }), []);
  for (const row of rows) {
    await followRow(row, async () => {
      const { client } = await ssmWorld();
      await client.send(new ssm.PutParameterCommand({ Name, Value: 'v', ...row.input }));
      const { Parameters: [described] = [] } = await client.send(new ssm.DescribeParametersCommand({}));
      const { Parameter } = await client.send(new ssm.GetParameterCommand({ Name, WithDecryption: true }));
      const { TagList: Tags } = await client.send(new ssm.ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: Name }));
      return { ...described, ...Parameter, Tags };
    });
  }
});
