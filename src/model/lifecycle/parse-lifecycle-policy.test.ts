import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseLifecyclePolicy } from './parse-lifecycle-policy.ts';

type Members = Readonly<Record<string, unknown>>;

const expire = { type: 'expire' };
const untagged = { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 };
const any = { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 5 };
const tagged = { ...any, tagStatus: 'tagged', tagPatternList: ['prod*'] };
const archived = { tagStatus: 'any', storageClass: 'archive', countType: 'sinceImageTransitioned', countUnit: 'days', countNumber: 90 };
const neither = 'instance failed to match exactly one schema (matched 0 out of 2)';

function rule(priority: number, selection: Members, more: Members = {}) {
  return { rulePriority: priority, selection, action: expire, ...more };
}

function problemOf(...rules: readonly unknown[]): string | undefined {
  const parsed = parseLifecyclePolicy(JSON.stringify({ rules }));
  return 'problem' in parsed ? parsed.problem : undefined;
}

test('rules of every kind are read, in the order of their priorities', () => {
  const transition = { action: { type: 'transition', targetStorageClass: 'archive' } };
  const text = JSON.stringify({ rules: [rule(7, any), rule(4, { ...tagged, countType: 'sinceImagePulled', countUnit: 'days' }, transition), rule(2, untagged, { description: 'untagged' }), rule(3, { ...tagged, tagPatternList: undefined, tagPrefixList: ['a', 'b.'], storageClass: 'standard' }), rule(9, archived)] });
  assert.deepEqual(parseLifecyclePolicy(text), {
    rules: [
      { priority: 2, tagging: { kind: 'untagged' }, storageClass: 'standard', count: { kind: 'sinceImagePushed', days: 14 }, action: 'expire' },
      { priority: 3, tagging: { kind: 'tagged', patterns: ['a*', 'b.*'] }, storageClass: 'standard', count: { kind: 'imageCountMoreThan', number: 5 }, action: 'expire' },
      { priority: 4, tagging: { kind: 'tagged', patterns: ['prod*'] }, storageClass: 'standard', count: { kind: 'sinceImagePulled', days: 5 }, action: 'transition' },
      { priority: 7, tagging: { kind: 'any' }, storageClass: 'standard', count: { kind: 'imageCountMoreThan', number: 5 }, action: 'expire' },
      { priority: 9, tagging: { kind: 'any' }, storageClass: 'archive', count: { kind: 'sinceImageTransitioned', days: 90 }, action: 'expire' },
    ],
  });
});

test('what is not a policy is refused in ECR\'s words', () => {
  for (const text of ['', 'nonsense', '[]', '"rules"', '{"rules":']) assert.deepEqual(parseLifecyclePolicy(text), { problem: 'Could not map policyString into LifecyclePolicy.' });
  assert.deepEqual(parseLifecyclePolicy('{"other":1}'), { problem: 'object has missing required properties (["rules"])' });
  assert.deepEqual(parseLifecyclePolicy('{"rules":{}}'), { problem: 'instance type (object) does not match any allowed primitive type (allowed: ["array"])' });
  assert.deepEqual(parseLifecyclePolicy('{"rules":[],"version":1}'), { problem: 'object instance has properties which are not allowed by the schema: (["version"])' });
  assert.equal(problemOf(), 'array is too short: must have at least 1 elements but instance has 0 elements');
  assert.equal(problemOf(...Array.from({ length: 51 }, (_, index) => rule(index + 1, { ...tagged, tagPatternList: [`p${index}`] }))), 'array is too long: must have at most 50 elements but instance has 51 elements');
});

test('members that are missing, unknown, null, or of the wrong type or value are refused', () => {
  const problems: readonly (readonly [unknown, string])[] = [
    ['text', 'instance type (string) does not match any allowed primitive type (allowed: ["object"])'],
    [{ selection: any, action: expire }, 'object has missing required properties (["rulePriority"])'],
    [{ rulePriority: 1 }, 'object has missing required properties (["action","selection"])'],
    [rule(1, any, { unknown: 1 }), 'object instance has properties which are not allowed by the schema: (["unknown"])'],
    [rule(1, any, { description: null }), 'instance type (null) does not match any allowed primitive type (allowed: ["string"])'],
    [rule(0, any), 'numeric instance is lower than the required minimum (minimum: 1, found: 0)'],
    [rule(1.5, any), 'instance type (number) does not match any allowed primitive type (allowed: ["integer"])'],
    [rule(1, { ...any, countNumber: 0 }), 'numeric instance is lower than the required minimum (minimum: 1, found: 0)'],
    [rule(1, { ...any, countNumber: '5' }), 'instance type (string) does not match any allowed primitive type (allowed: ["integer"])'],
    [rule(1, { ...any, tagStatus: 'some' }), 'instance value ("some") not found in enum (possible values: ["any","tagged","untagged"])'],
    [rule(1, { ...any, storageClass: 'glacier' }), 'instance value ("glacier") not found in enum (possible values: ["archive","standard"])'],
    [rule(1, any, { action: { type: 'keep' } }), 'instance value ("keep") not found in enum (possible values: ["expire","transition"])'],
    [rule(1, any, { action: { ...expire, targetStorageClass: null } }), neither],
    [rule(1, any, { action: { type: 'transition' } }), neither],
    [rule(1, { ...any, countUnit: 'days' }), neither],
    [rule(1, { ...untagged, countUnit: undefined }), neither],
    [rule(1, { ...untagged, countType: 'sinceImageBuilt' }), neither],
  ];
  for (const [given, problem] of problems) assert.equal(problemOf(given), problem);
});

test('tagged needs prefixes or patterns, never both, and nothing else may have them', () => {
  assert.equal(problemOf(rule(1, { ...tagged, tagPatternList: [] })), 'Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.');
  assert.equal(problemOf(rule(1, { ...any, tagStatus: 'tagged' })), 'Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.');
  assert.match(problemOf(rule(1, { ...tagged, tagPrefixList: ['a'] })) ?? '', /Only one of/);
  assert.match(problemOf(rule(1, { ...any, tagPrefixList: [] })) ?? '', /only be specified when tagStatus=TAGGED/);
  assert.match(problemOf(rule(1, { ...tagged, tagPatternList: [''] })) ?? '', /^string \[\] does not match pattern/);
  assert.match(problemOf(rule(1, { ...tagged, tagPatternList: ['a b'] })) ?? '', /^string \[a b\] does not match pattern/);
  assert.match(problemOf(rule(1, { ...tagged, tagPatternList: [1] })) ?? '', /^instance type \(integer\)/);
  assert.equal(problemOf(rule(1, { ...tagged, tagPatternList: ['*test*1*2*3', 'test*1*2*3*'] })), undefined);
  assert.match(problemOf(rule(1, { ...tagged, tagPatternList: ['test*1*2*3*4*5*6'] })) ?? '', /at most 4 wildcards/);
});

test('count types go with their storage class and action', () => {
  assert.match(problemOf(rule(1, { ...any, storageClass: 'archive' })) ?? '', /sinceImageTransitioned/);
  assert.match(problemOf(rule(1, { ...archived, storageClass: undefined })) ?? '', /storageClass=ARCHIVE/);
  assert.match(problemOf(rule(1, { ...archived, countNumber: 89 })) ?? '', /at least 90/);
  assert.match(problemOf(rule(1, archived, { action: { type: 'transition', targetStorageClass: 'archive' } })) ?? '', /EXPIRE/);
  assert.match(problemOf(rule(1, { ...untagged, countType: 'sinceImagePulled' })) ?? '', /TRANSITION/);
});

test('rules must not be in each other\'s way', () => {
  assert.equal(problemOf(rule(1, untagged), rule(1, any)), 'Each rule must have a unique rulePriority: 1 is used more than once.');
  assert.equal(problemOf(rule(1, untagged), rule(2, { ...untagged, countNumber: 1 })), 'Only one rule can select Untagged images per storage class.');
  assert.equal(problemOf(rule(1, any), rule(2, untagged)), 'Rule for tagStatus=ANY must have the lowest priority per storage class.');
  assert.equal(problemOf(rule(1, any), rule(2, { ...any, countNumber: 1 })), 'Rule for tagStatus=ANY must have the lowest priority per storage class.');
  assert.equal(problemOf(rule(2, any), rule(1, archived)), undefined);
  assert.match(problemOf(rule(1, tagged), rule(2, { ...tagged, countNumber: 1 })) ?? '', /unique set of tag prefixes/);
});

test('whatever JSON comes, there is an answer', () => {
  const name = fc.constantFrom('rules', 'rulePriority', 'selection', 'action', 'type', 'tagStatus', 'countType', 'countNumber', 'countUnit', 'tagPrefixList', 'storageClass', 'x');
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom('any', 'tagged', 'expire', 'days', 'imageCountMoreThan', 1));
  const members = fc.dictionary(name, fc.oneof(value, fc.dictionary(name, fc.oneof(value, fc.dictionary(name, value)))));
  fc.assert(fc.property(fc.oneof(value, members.map((each) => ({ rules: [each] }))), (policy) => {
    const parsed = parseLifecyclePolicy(JSON.stringify(policy));
    assert.ok('problem' in parsed ? parsed.problem !== '' : parsed.rules.length > 0);
  }), { numRuns: 500 });
});
