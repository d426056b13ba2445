import assert from 'node:assert/strict';
import test from 'node:test';
import { CreateAccessKeyCommand, CreateGroupCommand, CreateRoleCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import { rootAuthorizer } from '#auth/root-authorizer.ts';
import type { AccessRequest, Call } from '#wire/operation.ts';
import AttachUserPolicy from './operations/AttachUserPolicy.ts';
import CreatePolicy from './operations/CreatePolicy.ts';
import DeleteGroup from './operations/DeleteGroup.ts';
import GetAccessKeyLastUsed from './operations/GetAccessKeyLastUsed.ts';
import GetInstanceProfile from './operations/GetInstanceProfile.ts';
import GetPolicy from './operations/GetPolicy.ts';
import GetRole from './operations/GetRole.ts';
import GetUser from './operations/GetUser.ts';
import ListUsers from './operations/ListUsers.ts';
import UpdateUser from './operations/UpdateUser.ts';
import { account, iamWorld } from './testing/iam-world.ts';

const arn = `arn:aws:iam::${account}:user/eve`;
const eve: Call = { account, region: 'us-east-1', principal: { account, arn, userId: 'AIDA', accessKeyId: 'AKIA', isRoot: false, identityArn: arn }, requestId: '1', host: 'h', sourceIp: '127.0.0.1', receivedAt: 0 };

function denial(requests: readonly AccessRequest[]): string {
  try {
    void rootAuthorizer.authorize(eve, requests);
  } catch (thrown) {
    return /on resource: (.*) because/.exec(String(thrown))?.[1] ?? '';
  }
  return 'allowed';
}

test('a denial names what the caller named, as AWS does, and says neither where it is nor whether it is there', async () => {
  const empty = await iamWorld();
  const full = await iamWorld();
  await full.client.send(new CreateUserCommand({ UserName: 'ann', Path: '/secret/' }));
  await full.client.send(new CreateUserCommand({ UserName: 'eve', Path: '/secret/' }));
  await full.client.send(new CreateGroupCommand({ GroupName: 'ops', Path: '/secret/' }));
  await full.client.send(new CreateRoleCommand({ RoleName: 'app', Path: '/secret/', AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}' }));
  const { AccessKey: { AccessKeyId } = {} } = await full.client.send(new CreateAccessKeyCommand({ UserName: 'ann' }));
  const policy = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
  for (const world of [empty, full]) {
    assert.deepEqual([
      denial(GetUser.access({ UserName: 'ann' }, eve, world)),
      denial(GetUser.access({}, eve, world)),
      denial(UpdateUser.access({ UserName: 'ann', NewPath: '/x/' }, eve, world)),
      denial(AttachUserPolicy.access({ UserName: 'ann', PolicyArn: policy }, eve, world)),
      denial(DeleteGroup.access({ GroupName: 'ops' }, eve, world)),
      denial(GetRole.access({ RoleName: 'app' }, eve, world)),
      denial(GetInstanceProfile.access({ InstanceProfileName: 'app' }, eve, world)),
      denial(GetPolicy.access({ PolicyArn: policy })),
      denial(CreatePolicy.access({ PolicyName: 'read', PolicyDocument: '{}' }, eve)),
      denial(GetAccessKeyLastUsed.access({ AccessKeyId }, eve, world)),
      denial(ListUsers.access({ PathPrefix: '/a/' }, eve)),
    ], ['user ann', 'user eve', 'user ann', 'user ann', 'group ops', 'role app', 'instance profile app', `policy ${policy}`, 'policy read', `access key ${AccessKeyId}`, `arn:aws:iam::${account}:user/a/`]);
  }
});
