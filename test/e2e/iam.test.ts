import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  GetUserCommand,
  IAMClient,
  UpdateAccessKeyCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { runProgram } from '#cli/run-program.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { pythonWithBoto3 } from '../support/programs.ts';
import { until } from '../support/until.ts';

const python = pythonWithBoto3();
const userArn = 'arn:aws:iam::000000000000:user/team/ann';

test('a user calls by its access key until that is made inactive or deleted; its last use is known, over a restart and under another name', async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const { iam } = clientsOf(daemon);
  await iam.send(new CreateUserCommand({ UserName: 'ann', Path: '/team/' }));
  const { AccessKey: { AccessKeyId = '', SecretAccessKey = '' } = {} } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }));
  const ann = () => ({ ...daemon.clientConfig, region: 'eu-west-1', credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey } });
  const arn = async () => (await new STSClient(ann()).send(new GetCallerIdentityCommand({}))).Arn;
  assert.equal(await arn(), userArn);
  const message = `User: ${userArn} is not authorized to perform: iam:GetUser on resource: user ann because no identity-based policy allows the iam:GetUser action`;
  await assert.rejects(new IAMClient(ann()).send(new GetUserCommand({})), { name: 'AccessDenied', message });
  const lastUsed = async (client: IAMClient) => (await client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }))).AccessKeyLastUsed;
  await until('the use is written down', 60_000, async () => (await lastUsed(iam))?.ServiceName === 'sts');
  const first = await lastUsed(iam);
  assert.equal(first?.Region, 'eu-west-1');

  await daemon.down('stop');
  await daemon.startAgain();
  const { iam: again } = clientsOf(daemon);
  assert.equal(await arn(), userArn);
  assert.deepEqual(await lastUsed(again), first);
  await again.send(new UpdateUserCommand({ UserName: 'ann', NewUserName: 'anna' }));
  assert.equal(await arn(), `${userArn}a`);

  const setStatus = (Status: 'Active' | 'Inactive') => again.send(new UpdateAccessKeyCommand({ UserName: 'anna', AccessKeyId, Status }));
  await setStatus('Inactive');
  await assert.rejects(arn, { name: 'InvalidClientTokenId' });
  await setStatus('Active');
  assert.equal(await arn(), `${userArn}a`);
  await again.send(new DeleteAccessKeyCommand({ UserName: 'anna', AccessKeyId }));
  await assert.rejects(arn, { name: 'InvalidClientTokenId' });
});

const script = `
import boto3, os
at = dict(endpoint_url=os.environ["AWS_ENDPOINT_URL"])
iam = boto3.client("iam", **at)
for number in range(5):
    iam.create_user(UserName=f"user-{number}", Path="/team/", Tags=[{"Key": "n", "Value": str(number)}])
iam.get_waiter("user_exists").wait(UserName="user-4")
iam.create_group(GroupName="ops")
for number in range(5):
    iam.add_user_to_group(GroupName="ops", UserName=f"user-{number}")
pages = iam.get_paginator("list_users").paginate(PathPrefix="/team/", PaginationConfig={"PageSize": 2})
print([[user["UserName"] for user in page["Users"]] for page in pages])
print(len([user for page in iam.get_paginator("get_group").paginate(GroupName="ops", PaginationConfig={"PageSize": 2}) for user in page["Users"]]))
try:
    iam.delete_group(GroupName="ops")
except iam.exceptions.DeleteConflictException as failure:
    print(failure.response["Error"]["Message"])
user = boto3.resource("iam", **at).User("user-0")
pair = user.create_access_key_pair()
session = boto3.Session(aws_access_key_id=pair.id, aws_secret_access_key=pair.secret)
print(session.client("sts", **at).get_caller_identity()["Arn"])
print([key.status for key in user.access_keys.all()], [group.name for group in user.groups.all()], list(user.mfa_devices.all()), list(user.signing_certificates.all()))
pair.delete()
user.remove_group(GroupName="ops")
user.delete()
try:
    user.load()
except iam.exceptions.NoSuchEntityException as failure:
    print(failure.response["Error"]["Message"])
while iam.generate_credential_report()["State"] != "COMPLETE":
    pass
print(len(iam.get_credential_report()["Content"].decode().splitlines()))
`;

test('boto3 pages through users, and its resources, waiters and exceptions work', { skip: python === undefined && 'boto3 is not installed' }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const run = await runProgram(python ?? 'python3', ['-c', script], { timeoutMs: 300_000, environment: daemon.environment });
  assert.equal(run.exitCode, 0, run.stderr);
  assert.deepEqual(run.stdout.trim().split('\n'), [
    "[['user-0', 'user-1'], ['user-2', 'user-3'], ['user-4']]",
    '5',
    'Cannot delete entity, must remove users from group first.',
    'arn:aws:iam::000000000000:user/team/user-0',
    "['Active'] ['ops'] [] []",
    'The user with name user-0 cannot be found.',
    '6',
  ]);
});
