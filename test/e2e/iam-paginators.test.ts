import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import {
  AddRoleToInstanceProfileCommand, AddUserToGroupCommand, AttachGroupPolicyCommand, AttachRolePolicyCommand, AttachUserPolicyCommand, CreateAccessKeyCommand, CreateGroupCommand, CreateInstanceProfileCommand, CreatePolicyCommand,
  CreatePolicyVersionCommand, CreateRoleCommand, CreateUserCommand, PutGroupPolicyCommand, PutRolePolicyCommand, PutUserPolicyCommand, type IAMClient,
} from '@aws-sdk/client-iam';
import { runProgram } from '#cli/run-program.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { pythonWithBoto3 } from '../support/programs.ts';

const python = pythonWithBoto3();
const names = ['one', 'Two', 'three'];
const policyArn = 'arn:aws:iam::000000000000:policy/one';

/** Asks with every paginator that boto3 has for IAM's operations that we serve, once in one page and once in small ones, and prints how many of each result there were. */
const everyPaginator = `
import boto3, json, os, sys
from botocore import xform_name
from botocore.exceptions import ParamValidationError
iam = boto3.client("iam", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
of = {"user": {"UserName": "one"}, "role": {"RoleName": "one"}, "group": {"GroupName": "one"}, "policy": {"PolicyArn": "${policyArn}"}, "instance_profile": {"InstanceProfileName": "one"}}
given = {"list_instance_profiles_for_role": of["role"], "list_groups_for_user": of["user"], "list_access_keys": of["user"], "get_group": of["group"], "list_policy_versions": of["policy"], "list_entities_for_policy": of["policy"],
    "simulate_custom_policy": {"PolicyInputList": ['{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ecs:*","Resource":"*"}}'], "ActionNames": ["ecs:A", "ecs:B", "iam:C"]},
    "simulate_principal_policy": {"PolicySourceArn": "arn:aws:iam::000000000000:user/one", "ActionNames": ["ecs:A", "ecs:B", "iam:C"]}}
for kind, member in of.items():
    given |= {f"list_{kind}_policies": member, f"list_attached_{kind}_policies": member, f"list_{kind}_tags": member}
counts = {}
for operation in map(xform_name, json.loads(sys.argv[1])):
    if not hasattr(iam, operation) or not iam.can_paginate(operation): continue
    paginator = iam.get_paginator(operation)
    keys = [key.expression for key in paginator.result_keys]
    def items(**config): return sorted(key + json.dumps(item, default=str, sort_keys=True) for page in paginator.paginate(PaginationConfig=config, **given.get(operation, {})) for key in keys for item in page.get(key, []))
    try: at_once, in_pages = items(), items(PageSize=2)
    except ParamValidationError: continue # it is of something that is not there
    assert at_once == in_pages, (operation, at_once, in_pages)
    counts[operation] = len(at_once)
print(json.dumps(counts))
`;

test('every paginator of boto3 for IAM finds in small pages what one page holds', { skip: python === undefined && 'boto3 is not installed' }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  await fill(clientsOf(daemon).iam);
  const run = await runProgram(python ?? '', ['-c', everyPaginator, JSON.stringify(await operationsOfIam())], { timeoutMs: 300_000, environment: daemon.environment });
  assert.equal(run.exitCode, 0, run.stderr);
  const { list_policies: policies, get_account_authorization_details: details, ...counts } = JSON.parse(run.stdout);
  assert.ok(policies > 200, `${policies}`);
  assert.ok(details >= 4 * names.length, `${details}`);
  const wanted = {
    get_group: names.length, list_access_keys: 2, list_attached_group_policies: names.length, list_attached_role_policies: names.length, list_attached_user_policies: names.length, list_entities_for_policy: 3, list_group_policies: names.length,
    list_groups: names.length, list_groups_for_user: 1, list_instance_profiles: names.length, list_instance_profiles_for_role: names.length, list_policy_versions: names.length, list_role_policies: names.length, list_roles: names.length,
    list_user_policies: names.length, list_user_tags: names.length, list_users: names.length, simulate_custom_policy: names.length, simulate_principal_policy: names.length,
  };
  assert.deepEqual(Object.fromEntries(Object.keys(wanted).map((operation) => [operation, counts[operation]])), wanted);
});

async function fill(iam: IAMClient): Promise<void> {
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ecs:*', Resource: '*' }] });
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }] });
  const Tags = names.map((Key) => ({ Key, Value: '' }));
  for (const name of names) {
    await iam.send(new CreateUserCommand({ UserName: name, Tags }));
    await iam.send(new CreateGroupCommand({ GroupName: name }));
    await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument, Tags }));
    await iam.send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument, Tags }));
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: name }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: name, RoleName: 'one' }));
    await iam.send(new AddUserToGroupCommand({ UserName: name, GroupName: 'one' }));
  }
  for (const name of names) {
    const PolicyArn = policyArn.replace('one', name);
    await iam.send(new PutUserPolicyCommand({ UserName: 'one', PolicyName: name, PolicyDocument }));
    await iam.send(new PutGroupPolicyCommand({ GroupName: 'one', PolicyName: name, PolicyDocument }));
    await iam.send(new PutRolePolicyCommand({ RoleName: 'one', PolicyName: name, PolicyDocument }));
    await iam.send(new AttachUserPolicyCommand({ UserName: 'one', PolicyArn }));
    await iam.send(new AttachGroupPolicyCommand({ GroupName: 'one', PolicyArn }));
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'one', PolicyArn }));
  }
  for (let version = 2; version <= names.length; version += 1) await iam.send(new CreatePolicyVersionCommand({ PolicyArn: policyArn, PolicyDocument }));
  for (let key = 0; key < 2; key += 1) await iam.send(new CreateAccessKeyCommand({ UserName: 'one' }));
}

async function operationsOfIam(): Promise<readonly string[]> {
  const files = await readdir(new URL('../../src/services/iam/operations/', import.meta.url));
  return files.map((file) => file.replace(/\.ts$/, ''));
}
