import assert from 'node:assert/strict';
import { test } from 'node:test';
import { userAccessKeys, type UserAccessKey } from '#model/access-key.ts';
import { iamRoles, roleArn, type IamRole } from '#model/iam-role.ts';
import { iamUsers, userArn, type IamUser } from '#model/iam-user.ts';
import { noRegistrySettings, registrySettings } from '#model/registry-settings.ts';
import type { AccessRequest, Call, Principal } from '#wire/operation.ts';
import { InProcessApi, account, region, type ServedOperation } from '../support/in-process-api.ts';
import { plausibleInput } from '../support/plausible-input.ts';
import { plausible } from '../support/plausible-values.ts';

/** What AWS lets everybody do (https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html). */
const needNoPermission = new Set(['sts:GetCallerIdentity', 'sts:GetSessionToken']);

const denials = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation']);

test('every operation of every service refuses who has no permission, and does nothing', async () => {
  await using api = await InProcessApi.open();
  const nobody = await user(api, 'nobody', []);
  const wrong: string[] = [];
  for (const served of askedFor(api)) {
    const before = changesOf(api);
    const answer = await answerTo(api, served, nobody);
    if (!denials.has(answer)) wrong.push(`${nameOf(served)}: ${answer}`);
    if (before() > 0) wrong.push(`${nameOf(served)}: changed something`);
  }
  assert.deepEqual(wrong, []);
});

test('every operation of every service lets pass who has exactly the actions and resources that it states, and refuses who lacks one of them', async () => {
  await using api = await InProcessApi.open();
  await seed(api);
  const wrong: string[] = [];
  for (const served of askedFor(api)) {
    // First those who lack one: who has all may delete what the others are asked about.
    const almost = await user(api, 'almost', []);
    const requests = statedBy(served, almost);
    for (const lacking of requests) {
      await user(api, 'almost', requests.filter((request) => !covers(request, lacking)));
      const answer = await answerTo(api, served, almost);
      if (!denials.has(answer)) wrong.push(`${nameOf(served)} without ${lacking.action} on ${lacking.resource}: ${answer}`);
    }
    const exact = await user(api, 'exact', []);
    await user(api, 'exact', statedBy(served, exact));
    const answer = await answerTo(api, served, exact);
    if (denials.has(answer)) wrong.push(`${nameOf(served)} with all of it: ${answer}`);
  }
  assert.deepEqual(wrong, []);
});

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html
test('the policy of a registry is enforced in all requests to ECR', async () => {
  await using api = await InProcessApi.open();
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: '*', Action: 'ecr:*', Resource: '*' }] });
  await api.store.transact((transaction) => transaction.put(registrySettings, { ...noRegistrySettings({ account, region }), policy }));
  const all = await user(api, 'all', [{ action: '*', resource: '*' }]);
  // What is asked about something else than a registry is refused later.
  const isAsked = (served: ServedOperation) => nameOf(served).startsWith('ecr:') && statedBy(served, all).some(({ resource }) => resource === '*' || resource.startsWith('arn:aws:ecr:'));
  const passed: string[] = [];
  for (const served of askedFor(api)) if (isAsked(served) && !denials.has(await answerTo(api, served, all))) passed.push(nameOf(served));
  assert.deepEqual(passed, []);
});

function askedFor({ operations }: InProcessApi): readonly ServedOperation[] {
  return operations.filter((served) => !needNoPermission.has(nameOf(served)) && served.operation.isUnsigned !== true);
}

/** A user with one inline policy that allows just this. */
async function user({ store }: InProcessApi, name: string, requests: readonly AccessRequest[]): Promise<Principal> {
  const Statement = requests.map(({ action, resource }) => ({ Effect: 'Allow', Action: action, Resource: resource }));
  const arn = userArn({ account, path: '/', name });
  const made: IamUser = { account, arn, id: `AIDA${name.toUpperCase()}`, name, path: '/', createdAt: 0, tags: [], groupArns: [], attachedPolicyArns: [], inlinePolicies: Statement.length === 0 ? {} : { all: JSON.stringify({ Version: '2012-10-17', Statement }) } };
  await store.transact((transaction) => transaction.put(iamUsers, made));
  return { account, arn, userId: made.id, accessKeyId: `AKIA${name.toUpperCase()}`, isRoot: false, identityArn: arn };
}

/** A role that its account may assume, without whose trust nobody could, and an access key: of one that nobody has IAM says nothing to anybody. */
async function seed({ store }: InProcessApi): Promise<void> {
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] }] };
  const arn = roleArn({ account, path: '/', name: 'app' });
  const role: IamRole = { account, arn, id: 'AROAAPP', name: 'app', path: '/', createdAt: 0, assumeRolePolicyDocument: JSON.stringify(trust), maxSessionDurationSeconds: 3600, tags: [], attachedPolicyArns: [], inlinePolicies: {} };
  const key: UserAccessKey = { id: 'AKIAIOSFODNN7EXAMPLE', account, userArn: userArn({ account, path: '/', name: 'almost' }), status: 'Active', sealedSecret: '', createdAt: 0 };
  await store.transact((transaction) => {
    transaction.put(iamRoles, role);
    transaction.put(userAccessKeys, key);
  });
}

/** What an operation says that it needs for the input that it will be sent. */
function statedBy({ loaded, operation, shapes }: ServedOperation, principal: Principal): readonly AccessRequest[] {
  const call: Call = { account, region, principal, requestId: '', host: '127.0.0.1:4566', sourceIp: '127.0.0.1', receivedAt: Date.now() };
  return operation.access(plausibleInput(shapes.input, `${loaded.service.name}:${shapes.name}`, plausible), call, loaded.service.deps);
}

/** The same thing stated twice is lacking only where both are. */
function covers(one: AccessRequest, other: AccessRequest): boolean {
  return one.action === other.action && one.resource === other.resource;
}

function nameOf({ loaded, shapes }: ServedOperation): string {
  return `${loaded.service.name}:${shapes.name}`;
}

async function answerTo(api: InProcessApi, served: ServedOperation, principal: Principal): Promise<string> {
  try {
    await api.send(served, plausibleInput(served.shapes.input, nameOf(served), plausible), principal);
    return 'done';
  } catch (thrown) {
    return thrown instanceof Error ? `${thrown.name}` : String(thrown);
  }
}

/** Counts what is changed from now on. */
function changesOf({ store }: InProcessApi): () => number {
  let count = 0;
  const end = store.onCommit((changes) => {
    count += changes.length;
  });
  return () => {
    end();
    return count;
  };
}
