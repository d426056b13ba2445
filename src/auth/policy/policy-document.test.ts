import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpuMsOf } from '#base/cpu-ms.fixture.ts';
import { compilePolicy } from './compiled-policy.ts';
import { MalformedPolicy } from './malformed-policy.ts';
import { parsePolicy, type PolicyKind } from './policy-document.ts';

const statement = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
const trust = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' };

/** The sentence by which a policy of this text or of this one statement is refused; `taken` when it is not. */
function said(given: string | object, kind: PolicyKind = 'identity'): string {
  const text = typeof given === 'string' ? given : JSON.stringify('Statement' in given ? given : { Version: '2012-10-17', Statement: [given] });
  try {
    parsePolicy(text, kind);
    return 'taken';
  } catch (thrown) {
    assert.ok(thrown instanceof MalformedPolicy, String(thrown));
    return thrown.message;
  }
}

test('what is no JSON object, or has an element that there is not, has syntax errors', () => {
  for (const text of ['', '{', '[]', '"x"', 'null', '{}', '{"Statement":[]}', '{"Statement":["x"]}', '{"Version":"2013-01-01","Statement":{}}', '{"Statement":{},"Statements":{}}']) assert.match(said(text), /^(Syntax errors in policy\.|Policy document must be version)/, text);
  assert.match(said({ ...statement, Foo: 1 }), /^Syntax errors in policy\. A statement has no element "Foo"\. See statement 1\.$/);
});

test('a key that is there twice is refused by name, at every depth', () => {
  assert.equal(said('{"Statement":{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}}'), 'Syntax errors in policy. The key "Effect" is there twice.');
  assert.equal(said('{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Null":{"a:b":"true","a:\\u0062":"false"}}}}'), 'Syntax errors in policy. The key "a:b" is there twice.');
  assert.equal(said('{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Allow","Action":"*","Resource":"*"}]}'), 'taken');
});

test('the statement is named that is wrong', () => {
  assert.equal(said({ Version: '2012-10-17', Statement: [statement, { ...statement, Sid: 'Second', Action: undefined }] }), 'Policy statement must contain actions. See statement 2 ("Second").');
});

test('each statement needs an effect, actions and resources, one way or the other', () => {
  assert.match(said({ ...statement, Effect: undefined }), /^Syntax errors in policy\. Effect/);
  assert.match(said({ ...statement, Effect: 'allow' }), /^The policy failed legacy parsing/);
  assert.match(said({ ...statement, Action: [] }), /^Policy statement must contain actions\./);
  assert.match(said({ ...statement, Resource: undefined }), /^Policy statement must contain resources\./);
  assert.match(said({ ...statement, NotAction: 's3:*' }), /exclude each other/);
  assert.match(said({ ...statement, NotResource: '*' }), /exclude each other/);
  assert.equal(said({ Effect: 'Deny', NotAction: ['s3:*', 'iam:*'], NotResource: ['arn:aws:s3:::a'] }), 'taken');
});

test('statement ids are alpha-numeric and unique; those of resource policies may be any text, also twice', () => {
  assert.match(said({ ...statement, Sid: 'not alpha' }), /^Statement IDs \(SID\) must be alpha-numeric\. Check that your input satisfies the regular expression \[0-9A-Za-z\]\*/);
  assert.match(said({ Version: '2012-10-17', Statement: [{ ...statement, Sid: 'A' }, { ...statement, Sid: 'A' }] }), /^Statement IDs \(SID\) in a single policy must be unique\./);
  assert.equal(said({ ...statement, Sid: 'Enable IAM User Permissions', Principal: '*' }, 'resource'), 'taken');
  const twice = { ...statement, Sid: 'A', Principal: '*' };
  assert.equal(said({ Version: '2012-10-17', Statement: [twice, twice] }, 'resource'), 'taken');
});

test('actions are prefaced by a vendor', () => {
  assert.match(said({ ...statement, Action: 'ListBuckets' }), /^Actions\/Conditions must be prefaced by a vendor, e\.g\., iam, sdb, ec2, etc\./);
  assert.match(said({ ...statement, Action: 's3:a:b' }), /^Actions\/Condition can contain only one colon\./);
  assert.match(said({ ...statement, Action: 's_3:a' }), /^Vendor s_3 is not valid\./);
  assert.equal(said({ ...statement, Action: ['*', 'application-autoscaling:*', 's3:Get?b*'] }), 'taken');
});

test('resources are ARNs of a partition that there is, or a star', () => {
  assert.match(said({ ...statement, Resource: 'bucket' }), /^Resource bucket must be in ARN format or "\*"\./);
  assert.match(said({ ...statement, Resource: 'arn:s3:::bucket' }), /^Partition "s3" is not valid for resource "arn:s3:::bucket:\*"\./);
  assert.match(said({ ...statement, Resource: 'arn:${ARN_PARTITION}:s3:::bucket' }), /^Partition "\$\{ARN_PARTITION\}" is not valid for resource/);
  assert.match(said({ ...statement, Resource: 'aws:s3:::bucket' }), /^Partition "s3" is not valid for resource "arn:s3:::bucket:\*"\./);
  assert.match(said({ ...statement, Resource: 'arn:aws' }), /^Resource vendor must be fully qualified and cannot contain regexes\./);
  assert.match(said({ ...statement, Resource: 'arn:aws:s3:us-east-1::bucket' }), /^Resource arn:aws:s3:us-east-1::bucket can not contain region information\./);
  assert.equal(said({ ...statement, Resource: 'arn:aws:s3:us-east-1:123456789012:accesspoint/a/object/*' }), 'taken');
  assert.match(said({ ...statement, Resource: 'arn:aws:s?:::bucket' }), /^Resource vendor must be fully qualified and cannot contain regexes\./);
  assert.match(said({ ...statement, Resource: 'arn:aws:s3::bucket' }), /^The policy failed legacy parsing\./);
  assert.match(said({ ...statement, Resource: 'arn:aws:iam:us-east-1:123456789012:user/a' }), /cannot contain region information\./);
  assert.match(said({ ...statement, Resource: 'arn:aws:iam::123456789012:*/*' }), /^IAM resource path must either be "\*" or start with user\//);
  assert.equal(said({ ...statement, Resource: ['*', 'arn:aws:s3:::*', 'arn:aws:ecs:*', 'arn:aws:iam::*:user/${aws:username}', 'arn:aws-cn:ecr:cn-north-1:123456789012:repository/a', 'arn:*:s3:::a'] }), 'taken');
});

test('identity policies name no principal, resource and trust policies have to', () => {
  assert.match(said({ ...statement, Principal: '*' }), /^Policy document should not specify a principal\./);
  assert.match(said(statement, 'resource'), /^Missing required field Principal\./);
  assert.match(said({ ...trust, Principal: undefined }, 'trust'), /^Missing required field Principal\./);
  assert.match(said({ ...trust, Principal: {} }, 'trust'), /^Missing required field Principal cannot be empty!/);
});

test('trust policies name no resource and only actions of STS', () => {
  assert.equal(said(trust, 'trust'), 'taken');
  assert.match(said({ ...trust, Resource: '*' }, 'trust'), /^Has prohibited field Resource\./);
  for (const Action of [['sts:AssumeRole', 's3:*'], '*']) assert.match(said({ ...trust, Action }, 'trust'), /^AssumeRole policy may only specify STS AssumeRole actions\./);
  assert.match(said({ ...trust, Action: 'sts:GetCallerIdentity' }, 'trust'), /^Trust Policy statement actions can only be sts:AssumeRole, /);
  assert.equal(said({ ...trust, Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:*'] }, 'trust'), 'taken');
});

test('principals are of the forms that there are', () => {
  const resource = (principal: unknown) => said({ ...statement, Principal: principal }, 'resource');
  for (const id of ['*', '123456789012', 'arn:aws:iam::123456789012:root', 'arn:aws:iam::123456789012:role/a/b', 'arn:aws:sts::123456789012:assumed-role/a/b', 'arn:aws:sts::123456789012:federated-user/a', 'AIDAEXAMPLE0123456789']) assert.equal(resource({ AWS: id }), 'taken', id);
  for (const id of ['ann', 'arn:aws:iam::123456789012:user/*', 'arn:aws:iam::123456789012:group/a', '1234']) assert.match(resource({ AWS: id }), new RegExp(`^Invalid principal in policy: "AWS":"${id.replaceAll('*', '\\*')}"`), id);
  assert.match(resource({ Service: 'ecs' }), /^Invalid principal in policy: "SERVICE":"ecs"/);
  assert.match(resource({ Federated: 'not a name' }), /^Federated principals must be valid domain names or SAML metadata ARNs/);
  assert.match(resource({ Aws: '*' }), /^Invalid principal in policy: "Aws"/);
  assert.equal(resource({ AWS: ['123456789012'], Service: ['logs.eu-west-1.amazonaws.com'], Federated: 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com/id/1' }), 'taken');
});

test('conditions have operators that there are and values of their kind; any key is taken', () => {
  const condition = (given: unknown) => said({ ...statement, Condition: given });
  assert.match(condition({ StringIs: { 'a:b': 'c' } }), /^Syntax errors in policy\. There is no condition operator "StringIs"\./);
  assert.match(condition({ NullIfExists: { 'a:b': 'true' } }), /^Syntax errors in policy\./);
  assert.equal(condition({ StringEquals: { user: 'c' } }), 'taken');
  assert.match(condition({ StringEquals: { 'a:b': { c: 1 } } }), /^Syntax errors in policy\./);
  assert.match(condition({ DateLessThan: { 'aws:CurrentTime': '2020-13-01' } }), /^The policy failed legacy parsing\./);
  assert.match(condition({ IpAddress: { 'aws:SourceIp': '300.0.0.1' } }), /^The policy failed legacy parsing\./);
  assert.match(condition({ Bool: { 'a:b': 'yes' } }), /^The policy failed legacy parsing\./);
  assert.equal(condition({ Bool: { 'a:b': true }, NumericLessThan: { 'a:b': [1, '2'] }, 'ForAllValues:StringLikeIfExists': { 'a:b': [] }, IpAddress: { 'a:b': '${a:c}' } }), 'taken');
});

test('documents as large as any service takes are read within a moment', () => {
  const many = Array.from({ length: 1_500 }, (_, index) => `{"Sid":"S${index}","Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::a${index}"}`).join(',\n');
  const cpuMs = cpuMsOf(() => {
    assert.equal(said(`{"Version":"2012-10-17","Statement":[${many}]}`), 'taken');
    assert.equal(said({ ...statement, Resource: `arn:aws:s3:::${'a'.repeat(130_000)}` }), 'taken');
    assert.match(said(`${'['.repeat(60_000)}${']'.repeat(60_000)}`), /^Syntax errors in policy\./);
  });
  assert.ok(cpuMs < 2_000, `${cpuMs} ms`);
});

test('where statements stand is known, line by line, for simulations to point at', () => {
  const text = '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Null":{"a:b":"true"}}},\n    { "Effect": "Deny",\n      "Action": "*", "Resource": "*" }\n  ]\n}';
  assert.deepEqual(parsePolicy(text, 'identity').statements.map(({ span }) => span), [
    { start: { line: 4, column: 6 }, end: { line: 4, column: 87 } },
    { start: { line: 5, column: 6 }, end: { line: 6, column: 39 } },
  ]);
});

test('variables that are never closed take no longer to read than others', () => {
  const long = 100_000;
  const resources = [`\${${' '.repeat(long)}`, `\${a${' '.repeat(long)},`, `\${a,${' '.repeat(long)}'`, "${a,'".repeat(long / 5)];
  const ms = cpuMsOf(() => resources.map((resource) => compilePolicy(JSON.stringify({ Version: '2012-10-17', Statement: { ...statement, Resource: `arn:aws:s3:::${resource}` } }), 'identity')));
  assert.ok(ms < 1_000, `it took ${ms} ms`);
});
