import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, isMet } from './testing/ask.ts';

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html

const home = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}/*' };

test('a variable in a resource stands for what the request says (policy-vars-intro)', () => {
  const keys = { 'aws:username': 'ann' };
  assert.equal(ask({ action: 's3:GetObject', resource: 'arn:aws:s3:::amzn-s3-demo-bucket/ann/a.txt', identity: home, keys }), 'allowed');
  assert.notEqual(ask({ action: 's3:GetObject', resource: 'arn:aws:s3:::amzn-s3-demo-bucket/bob/a.txt', identity: home, keys }), 'allowed');
});

test('a star in the value of a variable is a star, not a wildcard', () => {
  assert.notEqual(ask({ action: 's3:GetObject', resource: 'arn:aws:s3:::amzn-s3-demo-bucket/bob/a.txt', identity: home, keys: { 'aws:username': '*' } }), 'allowed');
  assert.equal(isMet({ StringLike: { 's3:prefix': '${aws:username}/*' } }, { 'aws:username': 'a?', 's3:prefix': 'ab/x' }), false);
});

test('a variable that the request has no value for matches nothing', () => {
  assert.notEqual(ask({ action: 's3:GetObject', resource: 'arn:aws:s3:::amzn-s3-demo-bucket//a.txt', identity: home }), 'allowed');
  assert.equal(isMet({ StringEquals: { 'aws:PrincipalTag/team': '${aws:ResourceTag/team}' } }, { 'aws:PrincipalTag/team': 'a' }), false);
});

test('a default stands for a missing value (policy-vars-default-values)', () => {
  const policy = { ...home, Resource: "arn:aws:s3:::amzn-s3-demo-bucket-${aws:PrincipalTag/team, 'company-wide'}" };
  assert.equal(ask({ action: 's3:GetObject', resource: 'arn:aws:s3:::amzn-s3-demo-bucket-company-wide', identity: policy }), 'allowed');
  assert.equal(ask({ action: 's3:GetObject', resource: 'arn:aws:s3:::amzn-s3-demo-bucket-yellow', identity: policy, keys: { 'aws:PrincipalTag/team': 'yellow' } }), 'allowed');
});

test('${*}, ${?} and ${$} are the characters (policy-vars-specialchars)', () => {
  assert.equal(isMet({ StringLike: { 'x:y': 'a${*}b${?}${$}*' } }, { 'x:y': 'a*b?$anything' }), true);
  assert.equal(isMet({ StringLike: { 'x:y': 'a${*}b' } }, { 'x:y': 'axb' }), false);
});

test('policies of version 2008-10-17 know no variables: the text is the text (reference_policies_elements_version)', () => {
  assert.equal(isMet({ StringEquals: { 'x:y': '${aws:username}' } }, { 'aws:username': 'ann', 'x:y': 'ann' }, '2008-10-17'), false);
  assert.equal(isMet({ StringEquals: { 'x:y': '${aws:username}' } }, { 'aws:username': 'ann', 'x:y': '${aws:username}' }, '2008-10-17'), true);
});

test('keys of many values cannot be variables', () => {
  assert.equal(isMet({ StringEquals: { 'x:y': '${aws:TagKeys}' } }, { 'aws:TagKeys': ['a', 'b'], 'x:y': 'a' }), false);
});

test('tags of the caller against tags of the resource (tutorial_attribute-based-access-control)', () => {
  const condition = { StringEquals: { 'aws:ResourceTag/access-project': '${aws:PrincipalTag/access-project}' } };
  assert.equal(isMet(condition, { 'aws:ResourceTag/access-project': 'peg', 'aws:PrincipalTag/access-project': 'peg' }), true);
  assert.equal(isMet(condition, { 'aws:ResourceTag/access-project': 'uni', 'aws:PrincipalTag/access-project': 'peg' }), false);
});
