import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AssumeRoleCommand, GetCallerIdentityCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { iamRoles } from '#model/iam-role.ts';
import { iamUsers } from '#model/iam-user.ts';
import { account, keysOf, refusal, roleNamed, root, stsWorld, userNamed, type Keys, type StsWorld } from './testing/sts-world.ts';

const trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}';

async function world() {
  const made = await stsWorld();
  const { user, keys } = await userNamed(made, 'ann');
  const role = await roleNamed(made, 'app', { path: '/team/', assumeRolePolicyDocument: trust, maxSessionDurationSeconds: 7_200 });
  return { world: made, user, keys, role };
}

function assume({ clientOf }: StsWorld, keys: Keys, input: Partial<AssumeRoleCommandInput> = {}) {
  return clientOf(keys).send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/team/app`, RoleSessionName: 'deploy', ...input }));
}

async function identityOf({ clientOf }: StsWorld, keys: Keys): Promise<string> {
  const { Arn, UserId } = await clientOf(keys).send(new GetCallerIdentityCommand({}));
  return `${UserId} ${Arn}`;
}

test("a user signs with the user's own access key, and is who IAM says", async () => {
  const { world: made, keys } = await world();
  assert.equal(await identityOf(made, keys), `AIDAANN arn:aws:iam::${account}:user/ann`);
  assert.match(await refusal(identityOf(made, { ...keys, secretAccessKey: 'other' })), /^SignatureDoesNotMatch/);
});

test("the ARN of a role's session has no path of the role, and its id is the role's with the session's name", async () => {
  const { world: made, keys, role } = await world();
  const answer = await assume(made, keys);
  assert.deepEqual(answer.AssumedRoleUser, { Arn: `arn:aws:sts::${account}:assumed-role/app/deploy`, AssumedRoleId: `${role.id}:deploy` });
  assert.match(answer.Credentials?.AccessKeyId ?? '', /^ASIA[A-Z2-7]{16}$/);
  assert.equal(answer.Credentials?.Expiration?.getTime(), made.clock.nowMs() + 3_600_000);
  assert.equal(answer.PackedPolicySize, undefined);
  assert.equal(await identityOf(made, keysOf(answer)), `${role.id}:deploy arn:aws:sts::${account}:assumed-role/app/deploy`);
});

test('in another partition its principals have the ARN of that one', async () => {
  const { world: made, keys } = await world();
  const client = made.clientOf(keys, 'cn-north-1');
  const answer = await client.send(new AssumeRoleCommand({ RoleArn: `arn:aws-cn:iam::${account}:role/team/app`, RoleSessionName: 'deploy' }));
  assert.equal(answer.AssumedRoleUser?.Arn, `arn:aws-cn:sts::${account}:assumed-role/app/deploy`);
});

test("the role's trust policy has to allow it, and to pass tags and a source identity too", async () => {
  const { world: made, keys, role } = await world();
  await assume(made, keys, { ExternalId: 'customer-7', SourceIdentity: 'ann.b', Tags: [{ Key: 'team', Value: 'web' }, { Key: 'stage', Value: 'test' }], TransitiveTagKeys: ['team'] });
  assert.deepEqual(made.asked.map(({ request }) => request.action), ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']);
  for (const { request } of made.asked) {
    assert.deepEqual([request.resource, request.resourcePolicy, request.isResourcePolicyRequired], [role.arn, trust, true]);
    assert.deepEqual(request.keys, {
      'sts:RoleSessionName': 'deploy',
      'sts:ExternalId': 'customer-7',
      'sts:SourceIdentity': 'ann.b',
      'aws:RequestTag/team': 'web',
      'aws:RequestTag/stage': 'test',
      'aws:TagKeys': ['team', 'stage'],
      'sts:TransitiveTagKeys': ['team'],
    });
  }
  made.denies = ({ action }) => action === 'sts:TagSession';
  assert.match(await refusal(assume(made, keys, { Tags: [{ Key: 'team', Value: 'web' }] })), /^AccessDenied: .*is not authorized to perform: sts:TagSession on resource/);
});

test('a role that is not there is refused as one that trusts nobody', async () => {
  const { world: made, keys, user } = await world();
  const RoleArn = `arn:aws:iam::${account}:role/nobody`;
  const missing = await refusal(assume(made, keys, { RoleArn }));
  assert.equal(missing, `AccessDenied: User: ${user.arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`);
  const { request } = made.asked.at(-1) ?? assert.fail();
  assert.deepEqual([request.resourcePolicy, request.isResourcePolicyRequired], [undefined, true]);
});

test('root assumes no roles', async () => {
  const { world: made } = await world();
  assert.equal(await refusal(assume(made, root)), 'AccessDenied: Roles may not be assumed by root accounts.');
});

test('a session lasts no longer than its role allows, and an hour when it was made with the session of another role', async () => {
  const { world: made, keys } = await world();
  const answer = await assume(made, keys, { DurationSeconds: 7_200 });
  assert.equal(answer.Credentials?.Expiration?.getTime(), made.clock.nowMs() + 7_200_000);
  assert.equal(await refusal(assume(made, keys, { DurationSeconds: 7_201 })), 'ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  assert.equal(await refusal(assume(made, keys, { DurationSeconds: 899 })), "ValidationError: 1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900");
  const chained = keysOf(answer);
  assert.equal(await refusal(assume(made, chained, { DurationSeconds: 3_601 })), 'ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining');
  await assume(made, chained, { DurationSeconds: 3_600 });
});

test('the security token is expired when its time is over, and invalid when the role was deleted, or made again under its name', async () => {
  const { world: made, keys, role } = await world();
  const session = keysOf(await assume(made, keys));
  await made.store.transact((transaction) => transaction.put(iamRoles, { ...role, id: 'AROAOTHER' }));
  assert.equal(await refusal(identityOf(made, session)), 'InvalidClientTokenId: The security token included in the request is invalid.');
  await made.store.transact((transaction) => transaction.remove(iamRoles, role.arn));
  assert.match(await refusal(identityOf(made, session)), /^InvalidClientTokenId/);
  await made.store.transact((transaction) => transaction.put(iamRoles, role));
  await made.clock.advance(3_599_000);
  assert.match(await identityOf(made, session), /assumed-role/);
  await made.clock.advance(1_000);
  assert.equal(await refusal(identityOf(made, session)), 'ExpiredToken: The security token included in the request is expired');
});

test('the session of a role outlives the user who made it', async () => {
  const { world: made, keys, user } = await world();
  const session = keysOf(await assume(made, keys));
  await made.store.transact((transaction) => transaction.remove(iamUsers, user.arn));
  assert.match(await identityOf(made, session), /assumed-role/);
  assert.match(await refusal(identityOf(made, keys)), /^InvalidClientTokenId/);
});

test('transitive tags and the source identity stay with sessions that are made with a session', async () => {
  const { world: made, keys } = await world();
  const first = keysOf(await assume(made, keys, { SourceIdentity: 'ann.b', Tags: [{ Key: 'team', Value: 'web' }, { Key: 'stage', Value: 'test' }], TransitiveTagKeys: ['team'] }));
  made.asked.length = 0;
  const second = await assume(made, first);
  assert.deepEqual(made.asked.map(({ request }) => request.action), ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']);
  assert.equal(second.SourceIdentity, 'ann.b');
  const session = made.sessions.open(keysOf(second).sessionToken ?? '')?.principal.session;
  assert.deepEqual([session?.tags, session?.transitiveTagKeys, session?.isChained], [{ team: 'web' }, ['team'], true]);
  assert.match(await refusal(assume(made, first, { Tags: [{ Key: 'Team', Value: 'x' }] })), /^InvalidParameterValue: One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session\.$/);
  assert.match(await refusal(assume(made, first, { SourceIdentity: 'other' })), /^ValidationError: .*cannot be changed/);
});

test('what is wrong with a call is said in the words of STS', async () => {
  const { world: made, keys } = await world();
  const expected: readonly (readonly [Partial<AssumeRoleCommandInput>, RegExp])[] = [
    [{ RoleArn: 'arn:aws:iam::111122223333:user/x' }, /^ValidationError: arn:aws:iam::111122223333:user\/x is invalid$/],
    [{ RoleSessionName: 'a b' }, /^ValidationError: 1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: \[\\w\+=,\.@-\]\*$/],
    [{ Policy: '{' }, /^MalformedPolicyDocument/],
    [{ PolicyArns: [{ arn: 'arn:aws:iam::999999999999:policy/x' }] }, /^InvalidParameterValue: The managed session policies must exist in the same account as the role/],
    [{ TransitiveTagKeys: ['team'] }, /^InvalidParameterValue: The specified transitive tag key must be included in the requested tags\.$/],
    [{ Tags: [{ Key: 'a', Value: '' }, { Key: 'A', Value: '' }] }, /^InvalidParameterValue: Duplicate tag keys found\. Please note that Tag keys are case insensitive\.$/],
    [{ SerialNumber: `arn:aws:iam::${account}:mfa/ann`, TokenCode: '123456' }, /^ValidationError: SerialNumber is not supported/],
  ];
  for (const [input, sentence] of expected) assert.match(await refusal(assume(made, keys, input)), sentence, JSON.stringify(input));
});

test('session policies and tags are packed, and too much of them is said in percent', async () => {
  const { world: made, keys } = await world();
  const Policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"*"}]}';
  const answer = await assume(made, keys, { Policy, PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }] });
  assert.ok((answer.PackedPolicySize ?? 0) > 0 && (answer.PackedPolicySize ?? 0) < 20, String(answer.PackedPolicySize));
  const session = made.sessions.open(keysOf(answer).sessionToken ?? '')?.principal.session;
  assert.deepEqual([session?.policy, session?.policyArns], [Policy, ['arn:aws:iam::aws:policy/ReadOnlyAccess']]);
  assert.equal(await refusal(assume(made, keys, { Policy: Policy.padEnd(2_049) })), 'PackedPolicyTooLargeException: Packed policy consumes 101% of allotted space, please use smaller policy.');
  const Tags = Array.from({ length: 50 }, (_, index) => ({ Key: `key-${index}`, Value: made.sealing.seal('x'.repeat(150), '').slice(0, 200) }));
  assert.match(await refusal(assume(made, keys, { Tags })), /^PackedPolicyTooLargeException: Packed size of session tags consumes \d{3,}% of allotted space\.$/);
  const same = Array.from({ length: 50 }, (_, index) => ({ Key: `key-${index}`, Value: '\u6f22'.repeat(256) }));
  assert.match(await refusal(assume(made, keys, { Tags: same })), /^PackedPolicyTooLargeException: Packed size of session tags consumes \d{3,}% of allotted space\.$/);
});
