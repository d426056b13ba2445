import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as iam from '@aws-sdk/client-iam';
import { followRow, unsetMembers, type MemberRow } from '#wire/testing/every-member.ts';
import { iamWorld, type IamWorld } from './testing/iam-world.ts';

const Tags = [{ Key: 'team', Value: 'red' }];
const trust = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }] });
const boundary = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

interface Creation {
  readonly operation: string;
  readonly rows: readonly MemberRow[];
  readonly otherwiseSet?: readonly string[];
  /** Makes it, and gives what is shown of it then in the words of the input. */
  readonly act: (world: IamWorld, input: object) => Promise<object | undefined>;
}

const creations: readonly Creation[] = [
  {
    operation: 'CreateRole',
    rows: [{ input: { RoleName: 'app', Path: '/team/', AssumeRolePolicyDocument: encodeURIComponent(trust), Description: 'It does.', MaxSessionDuration: 7_200, PermissionsBoundary: { PermissionsBoundaryArn: boundary }, Tags } }],
    async act({ client }, input) {
      await client.send(new iam.CreateRoleCommand({ RoleName: 'app', ...input, AssumeRolePolicyDocument: trust, PermissionsBoundary: boundary }));
      return (await client.send(new iam.GetRoleCommand({ RoleName: 'app' }))).Role;
    },
  },
  {
    operation: 'CreateInstanceProfile',
    rows: [{ input: { InstanceProfileName: 'nodes', Path: '/team/', Tags } }],
    async act({ client }, input) {
      await client.send(new iam.CreateInstanceProfileCommand({ InstanceProfileName: 'nodes', ...input }));
      return (await client.send(new iam.GetInstanceProfileCommand({ InstanceProfileName: 'nodes' }))).InstanceProfile;
    },
  },
  {
    operation: 'CreateOpenIDConnectProvider',
    rows: [{ input: { Url: 'oidc.example.com', ClientIDList: ['a', 'b'], ThumbprintList: ['9e99a48a9960b14926bb7f3b02e22da2b0ab7280'], Tags } }],
    async act({ client }, input) {
      const { OpenIDConnectProviderArn } = await client.send(new iam.CreateOpenIDConnectProviderCommand({ ...input, Url: 'https://oidc.example.com' }));
      return client.send(new iam.GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
    },
  },
  {
    operation: 'CreateServiceLinkedRole',
    rows: [{ input: { Description: 'Mine' } }],
    otherwiseSet: ['AWSServiceName', 'CustomSuffix'],
    async act({ client }, input) {
      const { Role } = await client.send(new iam.CreateServiceLinkedRoleCommand({ AWSServiceName: 'ecs.amazonaws.com', ...input }));
      return (await client.send(new iam.GetRoleCommand({ RoleName: Role?.RoleName }))).Role;
    },
  },
  {
    operation: 'UpdateRole',
    rows: [{ input: { RoleName: 'app', Description: 'Another', MaxSessionDuration: 43_200 } }],
    async act({ client }, input) {
      await client.send(new iam.CreateRoleCommand({ RoleName: 'app', AssumeRolePolicyDocument: trust }));
      await client.send(new iam.UpdateRoleCommand({ RoleName: 'app', ...input }));
      return (await client.send(new iam.GetRoleCommand({ RoleName: 'app' }))).Role;
    },
  },
  {
    operation: 'CreateUser',
    rows: [{ input: { UserName: 'ann', Path: '/team/', PermissionsBoundary: { PermissionsBoundaryArn: boundary }, Tags } }],
    async act({ client }, input) {
      await client.send(new iam.CreateUserCommand({ UserName: 'ann', ...input, PermissionsBoundary: boundary }));
      return (await client.send(new iam.GetUserCommand({ UserName: 'ann' }))).User;
    },
  },
  {
    operation: 'CreateGroup',
    rows: [{ input: { GroupName: 'ops', Path: '/team/' } }],
    async act({ client }, input) {
      await client.send(new iam.CreateGroupCommand({ GroupName: 'ops', ...input }));
      return (await client.send(new iam.GetGroupCommand({ GroupName: 'ops' }))).Group;
    },
  },
  {
    operation: 'CreatePolicy',
    rows: [{ input: { PolicyName: 'read', Path: '/team/', Description: 'Reads', Tags } }],
    otherwiseSet: ['PolicyDocument'],
    async act({ client }, input) {
      const { Policy } = await client.send(new iam.CreatePolicyCommand({ PolicyName: 'read', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }] }), ...input }));
      return (await client.send(new iam.GetPolicyCommand({ PolicyArn: Policy?.Arn }))).Policy;
    },
  },
];

for (const { operation, rows, otherwiseSet = [], act } of creations) {
  test(`every member of ${operation} is shown again, or refused by name`, async () => {
    assert.deepEqual(unsetMembers({ sdk: iam, operation, rows, otherwiseSet }), []);
    for (const row of rows) await followRow(row, async () => act(await iamWorld(), row.input));
  });
}
