import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextKeysOf } from './context-keys.ts';
import { parsePolicy } from './policy-document.ts';
import { simulate, type Simulation } from './simulate.ts';

const account = '123456789012';
const inputPolicy = (number: number, ...statements: readonly object[]) => ({ sourceId: `PolicyInputList.${number}`, sourceType: 'IAM Policy', document: JSON.stringify({ Version: '2012-10-17', Statement: statements }) });
const allowS3 = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
const plain: Simulation = { action: 's3:GetObject', resource: '*', context: {}, identityPolicies: [], callerArn: `arn:aws:iam::${account}:user/ann` };

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html

test('the decision and the statements that made it, with where they stand', () => {
  const document = '{\n  "Version": "2012-10-17",\n  "Statement": {"Effect":"Allow","Action":"s3:*","Resource":"*"}\n}';
  const result = simulate({ ...plain, identityPolicies: [inputPolicy(1, { ...allowS3, Action: 'ec2:*' }), { ...inputPolicy(2), document }] });
  assert.equal(result.decision, 'allowed');
  assert.deepEqual(result.matchedStatements, [{ sourceId: 'PolicyInputList.2', sourceType: 'IAM Policy', start: { line: 3, column: 17 }, end: { line: 3, column: 65 } }]);
});

test('without a statement that matches it is an implicit denial; of an explicit one the denying statements are shown', () => {
  assert.deepEqual({ ...simulate(plain), decisionDetails: undefined }, { decision: 'implicitDeny', matchedStatements: [], missingContextKeys: [], decisionDetails: undefined });
  const denied = simulate({ ...plain, identityPolicies: [inputPolicy(1, allowS3), inputPolicy(2, { ...allowS3, Effect: 'Deny' })] });
  assert.equal(denied.decision, 'explicitDeny');
  assert.deepEqual(denied.matchedStatements.map(({ sourceId }) => sourceId), ['PolicyInputList.2']);
});

test('keys that the context does not have are named, those of statements about other actions are not', () => {
  const conditions = { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::${aws:username}', Condition: { StringEquals: { 'aws:RequestTag/team': 'red' }, Bool: { 'aws:SecureTransport': 'true' } } };
  const other = { Effect: 'Allow', Action: 'ec2:*', Resource: '*', Condition: { StringEquals: { 'ec2:Vpc': 'vpc-1' } } };
  assert.deepEqual(simulate({ ...plain, context: { 'AWS:SecureTransport': ['true'] }, identityPolicies: [inputPolicy(1, conditions, other)] }).missingContextKeys, ['aws:RequestTag/team', 'aws:username']);
});

test('a boundary is told of by itself', () => {
  const limited = { ...plain, identityPolicies: [inputPolicy(1, allowS3)] };
  const boundary = (Action: string) => [{ sourceId: 'boundary', sourceType: 'IAM Policy', document: JSON.stringify({ Version: '2012-10-17', Statement: { ...allowS3, Action } }) }];
  assert.deepEqual([simulate(limited).decision, simulate(limited).isAllowedByPermissionsBoundary], ['allowed', undefined]);
  assert.deepEqual([simulate({ ...limited, permissionsBoundary: boundary('s3:*') }).decision, simulate({ ...limited, permissionsBoundary: boundary('s3:*') }).isAllowedByPermissionsBoundary], ['allowed', true]);
  assert.deepEqual([simulate({ ...limited, permissionsBoundary: boundary('ec2:*') }).decision, simulate({ ...limited, permissionsBoundary: boundary('ec2:*') }).isAllowedByPermissionsBoundary], ['implicitDeny', false]);
});

test('across accounts each policy is told of by itself', () => {
  const resourcePolicy = { sourceId: 'ResourcePolicy', sourceType: 'Resource Policy', document: JSON.stringify({ Version: '2012-10-17', Statement: { ...allowS3, Principal: { AWS: '999999999999' } } }) };
  const result = simulate({ ...plain, identityPolicies: [inputPolicy(1, allowS3)], resourcePolicy, resourceAccount: '999999999999' });
  assert.equal(result.decision, 'implicitDeny');
  assert.deepEqual(result.decisionDetails, { 'PolicyInputList.1': 'allowed', ResourcePolicy: 'implicitDeny' });
});

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForCustomPolicy.html

test('the context keys of a policy are those of its conditions and variables, each once', () => {
  const document = { Version: '2012-10-17', Statement: [{ ...allowS3, Resource: "arn:aws:s3:::${aws:username}/${aws:PrincipalTag/team, 'none'}", Condition: { DateLessThan: { 'aws:CurrentTime': '2030-01-01' }, StringEquals: { 'S3:prefix': ['${AWS:USERNAME}'] } } }] };
  assert.deepEqual(contextKeysOf(parsePolicy(JSON.stringify(document), 'identity')), ['aws:CurrentTime', 'S3:prefix', 'aws:username', 'aws:PrincipalTag/team']);
});
