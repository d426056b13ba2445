import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, isMet } from './testing/ask.ts';

type Row = readonly [condition: Readonly<Record<string, unknown>>, keys: Readonly<Record<string, string | readonly string[]>>, expected: boolean];

function check(rows: readonly Row[]): void {
  for (const [condition, keys, expected] of rows) assert.equal(isMet(condition, keys), expected, `${JSON.stringify(condition)} with ${JSON.stringify(keys)}`);
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

test('string operators: exact, without regard to case, with wildcards, and their negations (Conditions_String)', () => {
  const key = 'aws:PrincipalTag/job-category';
  check([
    [{ StringEquals: { [key]: 'iamuser-admin' } }, { [key]: 'iamuser-admin' }, true],
    [{ StringEquals: { [key]: 'iamuser-admin' } }, { [key]: 'IamUser-Admin' }, false],
    [{ StringEquals: { [key]: 'iamuser-admin' } }, {}, false],
    [{ StringEquals: { [key]: ['a', 'b'] } }, { [key]: 'b' }, true],
    [{ StringEquals: { [key]: 'iam*' } }, { [key]: 'iamuser' }, false],
    [{ StringNotEquals: { [key]: 'iamuser-admin' } }, { [key]: 'other' }, true],
    [{ StringNotEquals: { [key]: ['a', 'b'] } }, { [key]: 'b' }, false],
    [{ StringNotEquals: { [key]: 'iamuser-admin' } }, {}, true],
    [{ StringEqualsIgnoreCase: { [key]: 'ADMIN' } }, { [key]: 'admin' }, true],
    [{ StringNotEqualsIgnoreCase: { [key]: 'ADMIN' } }, { [key]: 'admin' }, false],
    [{ StringLike: { [key]: 'home/*/?.txt' } }, { [key]: 'home/a/b/c.txt' }, true],
    [{ StringLike: { [key]: 'home/?' } }, { [key]: 'home/ab' }, false],
    [{ StringLike: { [key]: 'Home/*' } }, { [key]: 'home/a' }, false],
    [{ StringNotLike: { [key]: 'home/*' } }, { [key]: 'home/a' }, false],
    [{ StringNotLike: { [key]: 'home/*' } }, {}, true],
  ]);
});

test('names of keys count without regard to case, values with it (reference_policies_elements_condition)', () => {
  check([
    [{ StringEquals: { 'AWS:USERNAME': 'ann' } }, { 'aws:username': 'ann' }, true],
    [{ StringEquals: { 'aws:username': 'Ann' } }, { 'aws:username': 'ann' }, false],
  ]);
});

test('numeric operators (Conditions_Numeric)', () => {
  const key = 's3:max-keys';
  check([
    [{ NumericLessThanEquals: { [key]: '10' } }, { [key]: '10' }, true],
    [{ NumericLessThanEquals: { [key]: 10 } }, { [key]: '11' }, false],
    [{ NumericLessThan: { [key]: '10' } }, { [key]: '9.5' }, true],
    [{ NumericGreaterThan: { [key]: '10' } }, { [key]: '9' }, false],
    [{ NumericGreaterThanEquals: { [key]: '10' } }, { [key]: '1e1' }, true],
    [{ NumericEquals: { [key]: '10' } }, { [key]: '10.0' }, true],
    [{ NumericNotEquals: { [key]: '10' } }, { [key]: '11' }, true],
    [{ NumericNotEquals: { [key]: '10' } }, {}, true],
    [{ NumericEquals: { [key]: '10' } }, {}, false],
    [{ NumericLessThan: { [key]: '10' } }, { [key]: 'many' }, false],
  ]);
});

test('date operators, of ISO 8601 and of seconds since the epoch (Conditions_Date)', () => {
  const key = 'aws:TokenIssueTime';
  check([
    [{ DateGreaterThan: { [key]: '2020-01-01T00:00:01Z' } }, { [key]: '2020-01-01T00:00:02Z' }, true],
    [{ DateGreaterThan: { [key]: '2020-01-01T00:00:01Z' } }, { [key]: '2020-01-01T00:00:01Z' }, false],
    [{ DateLessThan: { [key]: '2020-01-01' } }, { [key]: '2019-12-31T23:59:59Z' }, true],
    [{ DateLessThanEquals: { [key]: '2020-01-01T01:00:00+01:00' } }, { [key]: '2020-01-01T00:00:00Z' }, true],
    [{ DateEquals: { [key]: '2020-02-29T12:00:00.5Z' } }, { [key]: '2020-02-29T12:00:00.500Z' }, true],
    [{ DateNotEquals: { [key]: '2020-02-29' } }, {}, true],
    [{ DateEquals: { [key]: '2016-12-13t2:00:00.593194+02' } }, { [key]: '2016-12-13T00:00:00.593Z' }, true],
    [{ DateGreaterThan: { [key]: '-292275054' } }, { [key]: '2016-12-13T00:00:00Z' }, true],
    [{ DateGreaterThan: { [key]: '01T' } }, { [key]: '2016-12-13T00:00:00Z' }, true],
    [{ DateLessThan: { 'aws:EpochTime': '1577836801' } }, { 'aws:EpochTime': '1577836800' }, true],
    [{ DateEquals: { 'aws:CurrentTime': '1577836800' } }, { 'aws:CurrentTime': '2020-01-01T00:00:00Z' }, true],
    [{ NumericLessThan: { 'aws:EpochTime': '1577836801' } }, { 'aws:EpochTime': '1577836800' }, true],
  ]);
});

test('Bool compares true and false; without its key it is false (Conditions_Boolean)', () => {
  check([
    [{ Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:SecureTransport': 'false' }, true],
    [{ Bool: { 'aws:SecureTransport': false } }, { 'aws:SecureTransport': 'true' }, false],
    [{ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }, {}, false],
    [{ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }, {}, true],
  ]);
});

test('BinaryEquals compares bytes in base64 (Conditions_BinaryEquals)', () => {
  check([
    [{ BinaryEquals: { 'x:key': 'QmluYXJ5VmFsdWVJbkJhc2U2NA==' } }, { 'x:key': 'QmluYXJ5VmFsdWVJbkJhc2U2NA==' }, true],
    [{ BinaryEquals: { 'x:key': 'QmluYXJ5VmFsdWVJbkJhc2U2NA==' } }, { 'x:key': 'ASIAIOSFODNN7EXAMPLE' }, false],
  ]);
});

test('IP addresses and ranges of both families (Conditions_IPAddress)', () => {
  const key = 'aws:SourceIp';
  check([
    [{ IpAddress: { [key]: '203.0.113.0/24' } }, { [key]: '203.0.113.255' }, true],
    [{ IpAddress: { [key]: '203.0.113.0/24' } }, { [key]: '203.0.114.0' }, false],
    [{ IpAddress: { [key]: '203.0.113.77/24' } }, { [key]: '203.0.113.1' }, true],
    [{ IpAddress: { [key]: '203.0.113.7' } }, { [key]: '203.0.113.7' }, true],
    [{ IpAddress: { [key]: ['203.0.113.0/24', '2001:DB8:1234:5678::/64'] } }, { [key]: '2001:db8:1234:5678:9abc::1' }, true],
    [{ IpAddress: { [key]: '2001:DB8:1234:5678::/64' } }, { [key]: '2001:db8:1234:5679::1' }, false],
    [{ IpAddress: { [key]: '::/0' } }, { [key]: '203.0.113.7' }, false],
    [{ IpAddress: { [key]: '0.0.0.0/0' } }, { [key]: '::ffff:203.0.113.7' }, true],
    [{ NotIpAddress: { [key]: '203.0.113.0/24' } }, { [key]: '203.0.113.9' }, false],
    [{ NotIpAddress: { [key]: ['203.0.113.0/24', '198.51.100.0/24'] } }, { [key]: '192.0.2.1' }, true],
    [{ NotIpAddress: { [key]: '203.0.113.0/24' } }, {}, true],
    [{ IpAddress: { [key]: '203.0.113.0/24' } }, {}, false],
  ]);
});

test('ARN operators compare each of the six parts by itself (Conditions_ARN)', () => {
  const key = 'aws:SourceArn';
  check([
    [{ ArnEquals: { [key]: 'arn:aws:sns:eu-west-1:123456789012:topic' } }, { [key]: 'arn:aws:sns:eu-west-1:123456789012:topic' }, true],
    [{ ArnLike: { [key]: 'arn:aws:sns:*:123456789012:*' } }, { [key]: 'arn:aws:sns:eu-west-1:123456789012:a:b' }, true],
    [{ ArnLike: { [key]: 'arn:aws:sns:*:topic' } }, { [key]: 'arn:aws:sns:eu-west-1:123456789012:topic' }, false],
    [{ ArnLike: { [key]: 'arn:aws:*:eu-west-?:123456789012:t*' } }, { [key]: 'arn:aws:sns:eu-west-1:123456789012:topic' }, true],
    [{ ArnEquals: { [key]: 'arn:aws:sns:*:123456789012:TOPIC' } }, { [key]: 'arn:aws:sns:eu-west-1:123456789012:topic' }, false],
    [{ ArnNotEquals: { [key]: 'arn:aws:sns:*:123456789012:topic' } }, { [key]: 'arn:aws:sns:eu-west-1:123456789012:topic' }, false],
    [{ ArnNotLike: { [key]: 'arn:aws:sns:*:123456789012:topic' } }, {}, true],
    [{ ArnLike: { [key]: 'arn:aws:sns:*:123456789012:topic' } }, { [key]: 'topic' }, false],
  ]);
});

test('StringEquals of an ARN takes no wildcards, and StringLike goes over colons (Conditions_String)', () => {
  check([
    [{ StringEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/app' } }, { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/app' }, false],
    [{ StringLike: { 'aws:PrincipalArn': 'arn:*app' } }, { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/app' }, true],
  ]);
});

test('IfExists: a key that is not there is ignored, one that is there is compared (Conditions_IfExists)', () => {
  const condition = { StringLikeIfExists: { 'ec2:InstanceType': ['t1.*', 't2.*', 'm3.*'] } };
  check([
    [condition, {}, true],
    [condition, { 'ec2:InstanceType': 't2.micro' }, true],
    [condition, { 'ec2:InstanceType': 'm5.large' }, false],
    [{ StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' } }, { 'aws:SourceVpc': 'vpc-2' }, false],
    [{ NumericLessThanIfExists: { 'aws:MultiFactorAuthAge': '3600' } }, {}, true],
    [{ StringNotEqualsIfExists: { 'aws:username': 'ann' } }, { 'aws:username': 'ann' }, false],
    [{ 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': 'a' } }, {}, true],
  ]);
});

test('Null: true when the key is not there, false when it is and has a value (Conditions_Null)', () => {
  check([
    [{ Null: { 'aws:TokenIssueTime': 'true' } }, {}, true],
    [{ Null: { 'aws:TokenIssueTime': 'true' } }, { 'aws:TokenIssueTime': '2020-01-01' }, false],
    [{ Null: { 'aws:TokenIssueTime': 'false' } }, { 'aws:TokenIssueTime': '2020-01-01' }, true],
    [{ Null: { 'aws:TagKeys': true } }, { 'aws:TagKeys': [] }, true],
  ]);
});

test('operators and keys are all needed, values are alternatives (reference_policies_condition-logic-multiple-context-keys-or-values)', () => {
  const condition = { StringEquals: { 'aws:PrincipalTag/department': ['finance', 'hr', 'legal'], 'aws:PrincipalTag/role': ['audit', 'security'] }, ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::222222222222:user/Ana' } };
  const request = { 'aws:PrincipalTag/department': 'hr', 'aws:PrincipalTag/role': 'audit', 'aws:PrincipalArn': 'arn:aws:iam::222222222222:user/Ana' };
  check([
    [condition, request, true],
    [condition, { ...request, 'aws:PrincipalTag/role': 'hr' }, false],
    [condition, { ...request, 'aws:PrincipalArn': 'arn:aws:iam::222222222222:user/Mary' }, false],
    [{ ArnNotLike: { 'aws:PrincipalArn': ['arn:aws:iam::222222222222:user/Ana', 'arn:aws:iam::222222222222:user/Mary'] } }, { 'aws:PrincipalArn': 'arn:aws:iam::222222222222:user/Mary' }, false],
  ]);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html

test('ForAllValues: every value of the request has to match one of the policy; none at all matches', () => {
  const condition = { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['environment', 'cost-center'] } };
  check([
    [condition, { 'aws:TagKeys': ['environment'] }, true],
    [condition, { 'aws:TagKeys': ['environment', 'cost-center'] }, true],
    [condition, { 'aws:TagKeys': ['environment', 'dept'] }, false],
    [condition, { 'aws:TagKeys': [] }, true],
    [condition, {}, true],
    [condition, { 'aws:TagKeys': '' }, true],
    [{ 'ForAllValues:StringNotEquals': { 'aws:TagKeys': ['secret'] } }, { 'aws:TagKeys': ['a', 'b'] }, true],
    [{ 'ForAllValues:StringNotEquals': { 'aws:TagKeys': ['secret'] } }, { 'aws:TagKeys': ['a', 'secret'] }, false],
  ]);
});

test('ForAnyValue: one value of the request has to match one of the policy; none at all does not', () => {
  const condition = { 'ForAnyValue:StringLike': { 'aws:TagKeys': ['env*', 'cost?center'] } };
  check([
    [condition, { 'aws:TagKeys': ['dept', 'environment'] }, true],
    [condition, { 'aws:TagKeys': ['dept'] }, false],
    [condition, { 'aws:TagKeys': [] }, false],
    [condition, {}, false],
    [{ 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['a'] } }, { 'aws:TagKeys': ['a', 'b'] }, true],
    [{ 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['a'] } }, { 'aws:TagKeys': ['a'] }, false],
    [{ 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['a'] } }, {}, false],
  ]);
});

test('Null with ForAllValues asks that there are any, so that nothing is allowed to who sends none', () => {
  const condition = { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['project'] }, Null: { 'aws:TagKeys': 'false' } };
  check([
    [condition, {}, false],
    [condition, { 'aws:TagKeys': ['project'] }, true],
  ]);
});

test('of tags that only case tells apart, which policies do not, what is allowed has to hold for each, and what is denied is denied by any', () => {
  const keys = { 'aws:RequestTag/team': 'b', 'aws:RequestTag/Team': 'a' };
  const met = (Effect: string, condition: object) => {
    const all = { Effect: 'Allow', Action: '*', Resource: '*' };
    const conditional = { ...all, Effect, Condition: condition };
    return (ask({ action: 'x:Y', keys, identity: Effect === 'Deny' ? [all, conditional] : conditional }) === 'allowed') === (Effect === 'Allow');
  };
  for (const value of ['a', 'b']) {
    assert.deepEqual(['Allow', 'Deny'].map((effect) => met(effect, { StringEquals: { 'aws:RequestTag/team': value } })), [false, true], value);
    assert.deepEqual(['Allow', 'Deny'].map((effect) => met(effect, { StringNotEquals: { 'aws:RequestTag/team': value } })), [false, true], value);
  }
  assert.deepEqual(['Allow', 'Deny'].map((effect) => met(effect, { StringEquals: { 'aws:RequestTag/TEAM': ['a', 'b'] } })), [true, true]);
  assert.deepEqual(['Allow', 'Deny'].map((effect) => met(effect, { StringEquals: { 'aws:RequestTag/team': 'c' } })), [false, false]);
  assert.deepEqual(['Allow', 'Deny'].map((effect) => met(effect, { Null: { 'aws:RequestTag/team': 'true' } })), [false, false]);
});
