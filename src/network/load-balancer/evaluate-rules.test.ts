import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RuleCondition } from '#model/listener-rule.ts';
import { evaluateRules, type RuleRequest } from './evaluate-rules.ts';

const request: RuleRequest = { method: 'GET', host: 'www.Example.com', path: '/img/a.png', query: 'version=V1&x', headers: { 'user-agent': ['Mozilla Chrome'] }, source: (192 << 24 >>> 0) + 2 };

function isTaken(conditions: readonly RuleCondition[], change: Partial<RuleRequest> = {}): boolean {
  return evaluateRules([{ arn: 'rule', conditions, action: { type: 'fixed-response', statusCode: '200' } }], { ...request, ...change }) !== undefined;
}

test('the first rule whose conditions all hold is taken, and the default one when there is none', () => {
  const rule = (arn: string, ...conditions: readonly RuleCondition[]) => ({ arn, conditions, action: { type: 'fixed-response', statusCode: '200' } as const });
  const rules = [rule('both', { field: 'path-pattern', values: ['/img/*'] }, { field: 'http-request-method', values: ['PUT'] }), rule('path', { field: 'path-pattern', values: ['/x', '/img/*'] }), rule('later', { field: 'path-pattern', values: ['/*'] }), rule('default')];
  assert.equal(evaluateRules(rules, request)?.arn, 'path');
  assert.equal(evaluateRules(rules, { ...request, method: 'PUT' })?.arn, 'both');
  assert.equal(evaluateRules(rules, { ...request, path: '*' })?.arn, 'default');
});

test('hosts, headers and queries are compared without case, paths and methods with it', () => {
  assert.ok(isTaken([{ field: 'host-header', values: ['*.example.COM'] }]));
  assert.ok(isTaken([{ field: 'http-header', name: 'User-Agent', values: ['*chrome*'] }]));
  assert.ok(isTaken([{ field: 'query-string', values: [{ key: 'VERSION', value: 'v?' }] }]));
  assert.ok(!isTaken([{ field: 'path-pattern', values: ['/IMG/*'] }]));
  assert.ok(!isTaken([{ field: 'http-request-method', values: ['get'] }]));
});

test('a wildcard in a query string is a character behind a backslash, and a value without a key is that of any', () => {
  assert.ok(isTaken([{ field: 'query-string', values: [{ value: 'x' }] }]));
  assert.ok(!isTaken([{ field: 'query-string', values: [{ key: 'version', value: String.raw`v\?` }] }]));
  assert.ok(isTaken([{ field: 'query-string', values: [{ key: 'version', value: String.raw`v\?` }] }], { query: 'version=v?' }));
  assert.ok(!isTaken([{ field: 'query-string', values: [{ value: '*' }] }], { query: undefined }));
});

test('a source address is in the range or not', () => {
  assert.ok(isTaken([{ field: 'source-ip', values: ['10.0.0.0/8', '192.0.0.0/24'] }]));
  assert.ok(!isTaken([{ field: 'source-ip', values: ['10.0.0.0/8'] }]));
});
