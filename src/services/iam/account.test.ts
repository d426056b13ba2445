import assert from 'node:assert/strict';
import test from 'node:test';
import {
  CreateAccessKeyCommand,
  CreateAccountAliasCommand,
  CreateUserCommand,
  DeleteAccountAliasCommand,
  DeleteAccountPasswordPolicyCommand,
  GenerateCredentialReportCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  ListAccountAliasesCommand,
  UpdateAccessKeyCommand,
  UpdateAccountPasswordPolicyCommand,
} from '@aws-sdk/client-iam';
import { hourMs } from '#base/time.ts';
import { known } from '#base/assert.ts';
import { userAccessKeys } from '#model/access-key.ts';
import { account, iamWorld } from './testing/iam-world.ts';

test('an account has one alias, which no other account can have', async () => {
  const { client, clientOf, takeAccess } = await iamWorld();
  const aliases = async () => (await client.send(new ListAccountAliasesCommand({}))).AccountAliases;
  assert.deepEqual(await aliases(), []);
  assert.deepEqual(takeAccess(), [{ action: 'iam:ListAccountAliases', resource: '*' }]);
  await client.send(new CreateAccountAliasCommand({ AccountAlias: 'harbour' }));
  await client.send(new CreateAccountAliasCommand({ AccountAlias: 'port-1' }));
  assert.deepEqual(await aliases(), ['port-1']);
  const other = clientOf({ account: '999999999999' });
  await assert.rejects(other.send(new CreateAccountAliasCommand({ AccountAlias: 'port-1' })), { name: 'EntityAlreadyExistsException', message: 'The account alias port-1 already exists.' });
  await other.send(new CreateAccountAliasCommand({ AccountAlias: 'harbour' }));
  await assert.rejects(client.send(new DeleteAccountAliasCommand({ AccountAlias: 'harbour' })), { name: 'NoSuchEntityException' });
  await client.send(new DeleteAccountAliasCommand({ AccountAlias: 'port-1' }));
  assert.deepEqual(await aliases(), []);
  for (const AccountAlias of ['ab', '-ab', 'a--b', 'ABC', 'a'.repeat(64)]) await assert.rejects(client.send(new CreateAccountAliasCommand({ AccountAlias })), { name: 'ValidationError' });
});

test('a password policy is set as a whole: what is left out is as at first (https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html)', async () => {
  const { client } = await iamWorld();
  const get = async () => (await client.send(new GetAccountPasswordPolicyCommand({}))).PasswordPolicy;
  const missing = { name: 'NoSuchEntityException', message: `The Password Policy with domain name ${account} cannot be found.` };
  await assert.rejects(get, missing);
  await client.send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 14, RequireSymbols: true, MaxPasswordAge: 90, PasswordReusePrevention: 5, HardExpiry: true }));
  const plain = { MinimumPasswordLength: 6, RequireSymbols: false, RequireNumbers: false, RequireUppercaseCharacters: false, RequireLowercaseCharacters: false, AllowUsersToChangePassword: false, ExpirePasswords: false };
  assert.deepEqual(await get(), { ...plain, MinimumPasswordLength: 14, RequireSymbols: true, ExpirePasswords: true, MaxPasswordAge: 90, PasswordReusePrevention: 5, HardExpiry: true });
  await client.send(new UpdateAccountPasswordPolicyCommand({}));
  assert.deepEqual(await get(), plain);
  await assert.rejects(client.send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 5 })), { name: 'ValidationError', message: "1 validation error detected: Value at 'minimumPasswordLength' failed to satisfy constraint: Member must have value greater than or equal to 6" });
  await client.send(new DeleteAccountPasswordPolicyCommand({}));
  await assert.rejects(get, missing);
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/iam_example_iam_DeleteAccountPasswordPolicy_section.html
  await assert.rejects(client.send(new DeleteAccountPasswordPolicyCommand({})), { name: 'NoSuchEntityException', message: 'The account policy with name PasswordPolicy cannot be found.' });
});

test('GetAccountSummary counts what the account has, beside the quotas', async () => {
  const { client, clientOf } = await iamWorld();
  for (const UserName of ['ann', 'bob']) await client.send(new CreateUserCommand({ UserName }));
  await clientOf({ account: '999999999999' }).send(new CreateUserCommand({ UserName: 'cid' }));
  const { SummaryMap = {} } = await client.send(new GetAccountSummaryCommand({}));
  assert.deepEqual([SummaryMap['Users'], SummaryMap['UsersQuota'], SummaryMap['Groups'], SummaryMap['AccountAccessKeysPresent'], SummaryMap['AccessKeysPerUserQuota'], SummaryMap['VersionsPerPolicyQuota']], [2, 5_000, 0, 1, 2, 5]);
});

test('a credential report is generated, shown, and made anew after four hours (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html)', async () => {
  const { client, clock } = await iamWorld();
  const generate = async () => (await client.send(new GenerateCredentialReportCommand({}))).State;
  const get = () => client.send(new GetCredentialReportCommand({}));
  await assert.rejects(get, { name: 'CredentialReportNotPresentException' });
  assert.deepEqual([await generate(), await generate()], ['STARTED', 'COMPLETE']);
  const { ReportFormat, GeneratedTime } = await get();
  assert.deepEqual([ReportFormat, GeneratedTime], ['text/csv', new Date('2026-01-02T03:04:05Z')]);
  await clock.advance(4 * hourMs);
  await assert.rejects(get, { name: 'CredentialReportExpiredException' });
  assert.deepEqual([await generate(), await generate()], ['STARTED', 'COMPLETE']);
  assert.deepEqual((await get()).GeneratedTime, new Date('2026-01-02T07:04:05Z'));
});

test('a credential report has a row for root and for each user, by the columns of its format', async () => {
  const { client, store } = await iamWorld();
  for (const UserName of ['bob', 'a,nn']) await client.send(new CreateUserCommand({ UserName }));
  const [used, unused] = [await client.send(new CreateAccessKeyCommand({ UserName: 'bob' })), await client.send(new CreateAccessKeyCommand({ UserName: 'bob' }))];
  await client.send(new UpdateAccessKeyCommand({ UserName: 'bob', AccessKeyId: unused.AccessKey?.AccessKeyId, Status: 'Inactive' }));
  const key = known(store.get(userAccessKeys, used.AccessKey?.AccessKeyId ?? ''), 'the key');
  await store.transact((transaction) => transaction.put(userAccessKeys, { ...key, lastUsed: { at: key.createdAt, region: 'eu-west-1', service: 'ecr' } }));
  await client.send(new GenerateCredentialReportCommand({}));
  const { Content = new Uint8Array() } = await client.send(new GetCredentialReportCommand({}));
  const at = '2026-01-02T03:04:05+00:00';
  assert.deepEqual(Buffer.from(Content).toString().split('\n'), [
    'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated',
    `<root_account>,arn:aws:iam::${account}:root,1970-01-01T00:00:00+00:00,not_supported,no_information,not_supported,not_supported,false,true,1970-01-01T00:00:00+00:00,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A`,
    `"a,nn","arn:aws:iam::${account}:user/a,nn",${at},false,N/A,N/A,N/A,false,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A`,
    `bob,arn:aws:iam::${account}:user/bob,${at},false,N/A,N/A,N/A,false,true,${at},${at},eu-west-1,ecr,false,${at},N/A,N/A,N/A,false,N/A,false,N/A`,
  ]);
});
