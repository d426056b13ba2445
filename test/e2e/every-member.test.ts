import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ecr from '@aws-sdk/client-ecr';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { followRow, unsetMembers, type MemberRow } from '#wire/testing/every-member.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';

/** ECS's operations are followed in `src/services/ecs/every-member.test.ts`. */
const repositories: readonly MemberRow[] = [
  { input: { imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION', imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'dev-*' }], tags: [{ Key: 'a', Value: 'b' }] } },
  { input: { registryId: '000000000000', encryptionConfiguration: { encryptionType: 'AES256' } } },
  { input: { registryId: '111111111111' }, refused: /on resource: arn:aws:ecr:us-east-1:111111111111:repository/ },
  { input: { imageScanningConfiguration: { scanOnPush: false } } },
  { input: { imageScanningConfiguration: { scanOnPush: true } }, refused: /^imageScanningConfiguration\.scanOnPush is not supported/ },
  { input: { encryptionConfiguration: { encryptionType: 'KMS' } } },
  { input: { encryptionConfiguration: { encryptionType: 'AES256', kmsKey: 'k' } }, refused: /encryptionConfiguration\.kmsKey/ },
];

const groups: readonly MemberRow[] = [
  { input: { tags: { a: 'b' }, logGroupClass: 'STANDARD', deletionProtectionEnabled: false } },
  { input: { kmsKeyId: 'arn:aws:kms:us-east-1:000000000000:key/k' }, refused: /^kmsKeyId is not supported/ },
  { input: { deletionProtectionEnabled: true }, refused: /^deletionProtectionEnabled is not supported/ },
  { input: { logGroupClass: 'DELIVERY' }, refused: /^logGroupClass DELIVERY is not supported/ },
];

test('every member of CreateRepository and of CreateLogGroup is shown again, or refused by name', async () => {
  assert.deepEqual(unsetMembers({ sdk: ecr, operation: 'CreateRepository', rows: repositories, otherwiseSet: ['repositoryName'] }), []);
  assert.deepEqual(unsetMembers({ sdk: logs, operation: 'CreateLogGroup', rows: groups, otherwiseSet: ['logGroupName'] }), []);
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const clients = clientsOf(daemon);
  const { KeyMetadata } = await clients.kms.send(new CreateKeyCommand({}));
  const keyed: MemberRow = { input: { encryptionConfiguration: { encryptionType: 'KMS_DSSE', kmsKey: KeyMetadata?.Arn } } };
  for (const [index, row] of [...repositories, keyed].entries()) {
    await followRow(row, async () => {
      const repositoryName = `r${index}`;
      const { repository } = await clients.ecr.send(new ecr.CreateRepositoryCommand({ ...row.input, repositoryName }));
      const { tags } = await clients.ecr.send(new ecr.ListTagsForResourceCommand({ resourceArn: repository?.repositoryArn }));
      const { repositories: [described] = [] } = await clients.ecr.send(new ecr.DescribeRepositoriesCommand({ repositoryNames: [repositoryName] }));
      return { ...described, tags };
    });
  }
  for (const [index, row] of groups.entries()) {
    await followRow(row, async () => {
      const logGroupName = `g${index}`;
      await clients.logs.send(new logs.CreateLogGroupCommand({ ...row.input, logGroupName }));
      const { logGroups: [described] = [] } = await clients.logs.send(new logs.DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }));
      const { tags } = await clients.logs.send(new logs.ListTagsForResourceCommand({ resourceArn: described?.logGroupArn }));
      return { ...described, tags };
    });
  }
});
