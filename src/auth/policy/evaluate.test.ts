import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account, ann, ask, session, type Ask } from './testing/ask.ts';

const allow = (action: string | readonly string[], resource: string | readonly string[] = '*') => ({ Effect: 'Allow', Action: action, Resource: resource });
const deny = (action: string | readonly string[], resource: string | readonly string[] = '*') => ({ ...allow(action, resource), Effect: 'Deny' });
const bucket = 'arn:aws:s3:::logs/a.txt';
const get = (rest: Omit<Ask, 'action' | 'resource'>) => ask({ action: 's3:GetObject', resource: bucket, ...rest });
const lets = (principal: unknown, more: object = {}) => ({ Effect: 'Allow', Principal: principal, Action: 's3:*', Resource: '*', ...more });

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

test('by default requests are denied; an allow overrides that; an explicit deny overrides any allow', () => {
  assert.equal(get({}), 'implicit-deny by identity-based policy');
  assert.equal(get({ identity: allow('s3:*') }), 'allowed');
  assert.equal(get({ identity: [allow('*'), deny('s3:GetObject', 'arn:aws:s3:::logs/*')] }), 'explicit-deny by identity-based policy');
});

test('Carlos and his logs (reference_policies_evaluation-logic_policy-eval-basics): what one policy allows and the other does not mention is allowed, what one denies is denied', () => {
  const logs = 'arn:aws:s3:::amzn-s3-demo-bucket-carlossalazar-logs';
  const identity = [
    { Sid: 'AllowS3ListRead', ...allow(['s3:GetBucketLocation', 's3:GetAccountPublicAccessBlock', 's3:ListAccessPoints', 's3:ListAllMyBuckets'], 'arn:aws:s3:::*') },
    { Sid: 'AllowS3Self', ...allow('s3:*', [`${logs}/*`, logs]) },
    { Sid: 'DenyS3Logs', ...deny('s3:*', 'arn:aws:s3:::*log*') },
  ];
  assert.equal(ask({ action: 's3:PutObject', resource: `${logs}/x`, identity, resourcePolicy: { Effect: 'Allow', Principal: { AWS: ann.arn }, Action: 's3:*', Resource: '*' } }), 'explicit-deny by identity-based policy');
});

test('NotAction and NotResource mean all others, and an allow with them still needs the rest (reference_policies_elements_notaction)', () => {
  const notIam = { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' };
  assert.equal(get({ identity: notIam }), 'allowed');
  assert.equal(ask({ action: 'IAM:CreateUser', identity: notIam }), 'implicit-deny by identity-based policy');
  const denied = [allow('s3:*'), { Effect: 'Deny', Action: 's3:*', NotResource: ['arn:aws:s3:::HRBucket/Payroll', 'arn:aws:s3:::HRBucket/Payroll/*'] }];
  assert.equal(get({ identity: denied }), 'explicit-deny by identity-based policy');
  assert.equal(ask({ action: 's3:GetObject', resource: 'arn:aws:s3:::HRBucket/Payroll/1', identity: denied }), 'allowed');
});

test('actions count without regard to case and take wildcards', () => {
  for (const action of ['S3:getobject', 's3:Get*', 's3:*Object', 's?:G?tObject', '*']) assert.equal(get({ identity: allow(action.includes('s?') ? 's3:G?tObject' : action) }), 'allowed', action);
  assert.equal(get({ identity: allow('s3:Get') }), 'implicit-deny by identity-based policy');
});

test('wildcards of resources stay within a segment of an ARN, but for a star at its end (reference_policies_elements_resource)', () => {
  const task = `arn:aws:ecs:eu-west-1:${account}:task/web/0123`;
  const run = (pattern: string, resource = task) => ask({ action: 'ecs:StopTask', resource, identity: allow('ecs:StopTask', pattern) });
  for (const pattern of ['*', 'arn:aws:ecs:*', 'arn:aws:ecs:*:*:task/*', `arn:aws:ecs:eu-*:${account}:task/web/*`, `arn:aws:ecs:*:${account}:task/*/01?3`]) assert.equal(run(pattern), 'allowed', pattern);
  for (const pattern of ['arn:aws:ecs:e*1:task/web/0123', `arn:aws:ecs:eu-west-1?${account}:task/web/0123`, `arn:aws:ecs:*:${account}:task/web`]) assert.notEqual(run(pattern), 'allowed', pattern);
});

test('an action that has no resource is allowed by a star only', () => {
  assert.equal(ask({ action: 'ecs:ListClusters', identity: allow('ecs:*', 'arn:aws:ecs:*:*:*') }), 'implicit-deny by identity-based policy');
  assert.equal(ask({ action: 'ecs:ListClusters', identity: allow('ecs:*') }), 'allowed');
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html

test('ShirleyRodriguez: what she may do is what her policy and her boundary allow', () => {
  const boundary = allow(['s3:*', 'cloudwatch:*', 'ec2:*']);
  assert.equal(ask({ action: 'iam:CreateUser', identity: allow('iam:CreateUser'), boundary }), 'implicit-deny by permissions boundary');
  assert.equal(get({ boundary }), 'implicit-deny by identity-based policy');
  assert.equal(get({ boundary, identity: allow('s3:GetObject') }), 'allowed');
  assert.equal(get({ boundary: [boundary, deny('s3:*')], identity: allow('s3:GetObject') }), 'explicit-deny by permissions boundary');
});

test('a resource policy that names the user is not limited by an implicit deny in its boundary', () => {
  const boundary = allow('sts:GetCallerIdentity');
  assert.equal(get({ boundary, resourcePolicy: lets({ AWS: ann.arn }) }), 'allowed');
  assert.equal(get({ boundary: [boundary, deny('s3:*')], resourcePolicy: lets({ AWS: ann.arn }) }), 'explicit-deny by permissions boundary');
});

test('one that names a role is limited by its boundary and session policies, one that names the session is not', () => {
  const limits = { caller: session, boundary: allow('sts:*') };
  assert.equal(get({ ...limits, resourcePolicy: lets({ AWS: session.identityArn }) }), 'implicit-deny by permissions boundary');
  assert.equal(get({ ...limits, resourcePolicy: lets({ AWS: session.arn }) }), 'allowed');
  assert.equal(get({ caller: session, session: allow('ec2:*'), resourcePolicy: lets({ AWS: session.identityArn }) }), 'implicit-deny by session policy');
  assert.equal(get({ caller: session, session: allow('ec2:*'), resourcePolicy: lets({ AWS: session.arn }) }), 'allowed');
  assert.equal(get({ caller: session, session: deny('s3:*'), resourcePolicy: lets({ AWS: session.arn }) }), 'explicit-deny by session policy');
  assert.equal(get({ caller: session, resourcePolicy: lets({ AWS: session.identityArn }) }), 'allowed');
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session

test('session policies limit what the role allows, and allow nothing by themselves', () => {
  assert.equal(get({ caller: session, identity: allow('s3:*'), session: allow('s3:Get*') }), 'allowed');
  assert.equal(get({ caller: session, identity: allow('s3:*'), session: allow('s3:Put*') }), 'implicit-deny by session policy');
  assert.equal(get({ caller: session, identity: allow('ec2:*'), session: allow('s3:*') }), 'implicit-deny by identity-based policy');
  assert.equal(get({ caller: session, identity: allow('*'), boundary: allow('s3:*'), session: allow('s3:*') }), 'allowed');
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html

test('an account as principal leaves it to the policies in the account, in each form in which it is named', () => {
  for (const principal of [{ AWS: account }, { AWS: `arn:aws:iam::${account}:root` }, { AWS: ['999999999999', account] }]) {
    assert.equal(get({ resourcePolicy: lets(principal) }), 'implicit-deny by identity-based policy');
    assert.equal(get({ resourcePolicy: lets(principal), isResourcePolicyRequired: true, identity: allow('s3:*') }), 'allowed');
  }
});

test('everybody is everybody, written either way', () => {
  for (const principal of ['*', { AWS: '*' }]) {
    assert.equal(get({ resourcePolicy: lets(principal) }), 'allowed');
    assert.equal(get({ resourcePolicy: lets(principal), caller: { kind: 'anonymous' } }), 'allowed');
  }
});

test('a user is known by its unique id too, and a role by its', () => {
  assert.equal(get({ resourcePolicy: lets({ AWS: 'AIDAANN000000000000' }) }), 'allowed');
  assert.equal(get({ resourcePolicy: lets({ AWS: 'AROAAPP000000000000' }), caller: session }), 'allowed');
  assert.equal(get({ resourcePolicy: lets({ AWS: 'AIDAOTHER0000000000' }) }), 'implicit-deny by identity-based policy');
});

test('services and providers are principals of their own kind', () => {
  const trust = (principal: unknown) => ({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' });
  const assume = (principal: unknown, caller: Ask['caller'] & object) => ask({ action: 'sts:AssumeRole', resource: `arn:aws:iam::${account}:role/app`, resourcePolicy: trust(principal), isTrust: true, isResourcePolicyRequired: true, caller });
  assert.equal(assume({ Service: ['ec2.amazonaws.com', 'ecs-tasks.amazonaws.com'] }, { kind: 'service', name: 'ecs-tasks.amazonaws.com' }), 'allowed');
  assert.equal(assume({ Service: 'ecs.amazonaws.com' }, { kind: 'service', name: 'ecs-tasks.amazonaws.com' }), 'implicit-deny by resource-based policy');
  assert.equal(assume({ Federated: 'cognito-identity.amazonaws.com' }, { kind: 'federated', provider: ['cognito-identity.amazonaws.com'] }), 'allowed');
  assert.equal(assume({ AWS: account }, { kind: 'service', name: 'ecs-tasks.amazonaws.com' }), 'implicit-deny by resource-based policy');
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html

test('NotPrincipal with Deny is about all but those that it names with their account; a boundary takes the exception away', () => {
  const policy = (principals: readonly string[]) => [lets('*'), { Effect: 'Deny', NotPrincipal: { AWS: principals }, Action: 's3:*', Resource: '*' }];
  const root = `arn:aws:iam::${account}:root`;
  assert.equal(get({ resourcePolicy: policy([ann.arn, root]) }), 'allowed');
  assert.equal(get({ resourcePolicy: policy([ann.arn]) }), 'explicit-deny by resource-based policy');
  assert.equal(get({ resourcePolicy: policy([root]) }), 'explicit-deny by resource-based policy');
  assert.equal(get({ resourcePolicy: policy([session.arn, session.identityArn, root]), caller: session }), 'allowed');
  assert.equal(get({ resourcePolicy: policy([session.identityArn, root]), caller: session }), 'explicit-deny by resource-based policy');
  assert.equal(get({ resourcePolicy: policy([ann.arn, root]), boundary: allow('*') }), 'explicit-deny by resource-based policy');
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html

test('from another account both sides are needed: its policies and those of the resource', () => {
  const across = { isCrossAccount: true };
  assert.equal(get({ ...across, identity: allow('s3:*') }), 'implicit-deny by resource-based policy');
  for (const principal of [{ AWS: ann.arn }, { AWS: account }, '*']) {
    assert.equal(get({ ...across, resourcePolicy: lets(principal) }), 'implicit-deny by identity-based policy');
    assert.equal(get({ ...across, resourcePolicy: lets(principal), identity: allow('s3:*') }), 'allowed');
    assert.equal(get({ ...across, resourcePolicy: lets(principal), identity: allow('s3:*'), boundary: allow('ec2:*') }), 'implicit-deny by permissions boundary');
  }
  assert.equal(get({ ...across, caller: session, resourcePolicy: lets({ AWS: session.arn }), identity: allow('s3:*'), session: allow('ec2:*') }), 'implicit-deny by session policy');
  assert.equal(get({ ...across, resourcePolicy: [lets('*'), { ...lets({ AWS: ann.arn }), Effect: 'Deny' }], identity: allow('s3:*') }), 'explicit-deny by resource-based policy');
});

// https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html

test('of keys and roles the resource policy has to say so, even in the same account', () => {
  const required = { isResourcePolicyRequired: true };
  assert.equal(get({ ...required, identity: allow('*') }), 'implicit-deny by resource-based policy');
  assert.equal(get({ ...required, identity: allow('*'), resourcePolicy: lets({ AWS: 'arn:aws:iam::999999999999:root' }) }), 'implicit-deny by resource-based policy');
  assert.equal(get({ ...required, resourcePolicy: lets({ AWS: ann.arn }) }), 'allowed');
});

// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html

test('the policy of a VPC endpoint says what may come through, and allows nothing by itself', () => {
  assert.equal(get({ endpoint: lets('*') }), 'implicit-deny by identity-based policy');
  assert.equal(get({ endpoint: lets('*'), identity: allow('s3:*') }), 'allowed');
  assert.equal(get({ endpoint: lets('*', { Action: 's3:Put*' }), identity: allow('s3:*') }), 'implicit-deny by VPC endpoint policy');
  assert.equal(get({ endpoint: [lets('*'), { ...lets('*'), Effect: 'Deny' }], identity: allow('s3:*') }), 'explicit-deny by VPC endpoint policy');
});

test('the usual guards: no way without TLS, not outside of a Region, not without a tag', () => {
  const guards = [
    allow('*'),
    { ...deny('*'), Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    { Effect: 'Deny', NotAction: ['iam:*', 'sts:*'], Resource: '*', Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1'] } } },
    { ...deny('ecs:CreateCluster'), Condition: { Null: { 'aws:RequestTag/team': 'true' } } },
  ];
  const keys = { 'aws:SecureTransport': 'true', 'aws:RequestedRegion': 'eu-central-1' };
  assert.equal(ask({ action: 'ecs:RunTask', identity: guards, keys }), 'allowed');
  assert.equal(ask({ action: 'ecs:RunTask', identity: guards, keys: { ...keys, 'aws:RequestedRegion': 'us-east-1' } }), 'explicit-deny by identity-based policy');
  assert.equal(ask({ action: 'iam:ListUsers', identity: guards, keys: { ...keys, 'aws:RequestedRegion': 'us-east-1' } }), 'allowed');
  assert.equal(ask({ action: 'ecs:CreateCluster', identity: guards, keys }), 'explicit-deny by identity-based policy');
  assert.equal(ask({ action: 'ecs:CreateCluster', identity: guards, keys: { ...keys, 'aws:RequestTag/team': 'a' } }), 'allowed');
});

test('to name an account in a resource policy, by its root or by its number, leaves it to the policies of the identity, also of a federated user, whose id begins with that number', () => {
  const federated = { kind: 'federated-user', account, arn: `arn:aws:sts::${account}:federated-user/bob`, identityArn: ann.arn, userId: `${account}:bob`, hasBoundary: false } as const;
  for (const AWS of [account, `arn:aws:iam::${account}:root`]) {
    assert.equal(get({ caller: federated, session: allow('s3:*'), resourcePolicy: lets({ AWS }) }), 'implicit-deny by identity-based policy', AWS);
    assert.equal(get({ caller: federated, session: allow('s3:*'), identity: allow('s3:*'), resourcePolicy: lets({ AWS }) }), 'allowed', AWS);
  }
});

test('who may do nothing by itself is told that, whether there is such a role or key, and whatever its policy says', () => {
  const role = { action: 'sts:AssumeRole', resource: `arn:aws:iam::${account}:role/app`, isTrust: true, isResourcePolicyRequired: true };
  const trusts = (principal: unknown) => ({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' });
  for (const isCrossAccount of [false, true]) {
    const told = (identity: Ask['identity']) => [undefined, trusts({ AWS: '999999999999' }), trusts({ AWS: account })].map((resourcePolicy) => ask({ ...role, isCrossAccount, ...(identity !== undefined && { identity }), ...(resourcePolicy !== undefined && { resourcePolicy }) }));
    assert.deepEqual(told(undefined), Array(3).fill('implicit-deny by identity-based policy'));
    assert.deepEqual(told(allow('sts:*')), ['implicit-deny by resource-based policy', 'implicit-deny by resource-based policy', 'allowed']);
  }
});
