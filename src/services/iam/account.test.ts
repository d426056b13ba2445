import { ListAccountAliasesCommand } from '@aws-sdk/client-iam';
import assert from 'node:assert/strict';
import test from 'node:test';
import { iamWorld } from './testing/iam-world.ts';

test('an account has no alias until it is given one', async () => {
  const { client, takeAccess } = await iamWorld();
  const { AccountAliases, IsTruncated } = await client.send(new ListAccountAliasesCommand({}));
  assert.deepEqual([AccountAliases, IsTruncated], [[], false]);
  assert.deepEqual(takeAccess(), [{ action: 'iam:ListAccountAliases', resource: '*' }]);
});
