import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repositories, repositoryArn } from '#model/repository.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { repositoryByArn } from './repositories.ts';

const account = '000000000000';
const call: Call = { account, region: 'us-east-1', principal: { account, arn: `arn:aws:iam::${account}:root`, userId: account, accessKeyId: 'AKIA', isRoot: true }, requestId: '', host: '', sourceIp: '', receivedAt: 0 };

test('a repository is tagged by its own ARN alone, in its Region: neither a policy\'s denial nor a Region that is not allowed is got past by another way to write it', async () => {
  const store = await Store.open(memoryJournal(), [repositories]);
  const arnIn = (region: string) => repositoryArn({ account, region, name: 'app' });
  await store.transact((transaction) => {
    for (const region of ['us-east-1', 'eu-west-1']) transaction.put(repositories, { account, region, name: 'app', arn: arnIn(region), createdAt: 0, tagMutability: 'MUTABLE', tagMutabilityExclusions: [], encryption: { type: 'AES256' }, tags: [] });
  });
  assert.equal(repositoryByArn(store, arnIn('us-east-1'), call).arn, arnIn('us-east-1'));
  for (const other of [arnIn('eu-west-1'), arnIn('us-east-1').replace('arn:aws:', 'arn:aws-cn:')]) assert.throws(() => repositoryByArn(store, other, call), { name: 'RepositoryNotFoundException' });
});
