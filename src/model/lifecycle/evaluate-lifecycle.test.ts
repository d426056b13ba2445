import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { dayMs } from '#base/time.ts';
import { evaluateLifecycle, type LifecycleAction, type LifecycleImage } from './evaluate-lifecycle.ts';
import type { LifecycleRule } from './lifecycle-rule.ts';
import { finished } from './steps.ts';

const nowMs = 1_000 * dayMs;

function image(digest: string, ageDays: number, more: Partial<LifecycleImage> = {}): LifecycleImage {
  return { digest, tags: [], pushedAt: nowMs - ageDays * dayMs, status: 'ACTIVE', children: [], ...more };
}

function prefix(priority: number, prefixes: readonly string[], number: number): LifecycleRule {
  return { priority, tagging: { kind: 'tagged', patterns: prefixes.map((each) => `${each}*`) }, storageClass: 'standard', count: { kind: 'imageCountMoreThan', number }, action: 'expire' };
}

const untagged = (days: number): LifecycleRule => ({ priority: 1, tagging: { kind: 'untagged' }, storageClass: 'standard', count: { kind: 'sinceImagePushed', days }, action: 'expire' });
const any: LifecycleRule = { priority: 9, tagging: { kind: 'any' }, storageClass: 'standard', count: { kind: 'imageCountMoreThan', number: 1 }, action: 'expire' };

function evaluate(rules: readonly LifecycleRule[], images: readonly LifecycleImage[], at = nowMs): readonly LifecycleAction[] {
  return finished(evaluateLifecycle({ rules, images, nowMs: at }));
}

function shown(rules: readonly LifecycleRule[], images: readonly LifecycleImage[], at?: number): readonly string[] {
  return evaluate(rules, images, at).map(({ digest, type, priority }) => `${digest} ${type} ${priority ?? '-'}`);
}

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html
test('a rule counts what a rule before it has marked, and leaves alone what that one is about', () => {
  const images = [image('A', 10, { tags: ['beta-1', 'prod-1'] }), image('B', 9, { tags: ['beta-2', 'prod-2'] }), image('C', 8, { tags: ['beta-3'] })];
  assert.deepEqual(shown([prefix(1, ['prod'], 1), prefix(2, ['beta'], 1)], images), ['A expire 1']);
  assert.deepEqual(shown([prefix(1, ['beta'], 1), prefix(2, ['prod'], 1)], images), ['A expire 1', 'B expire 1']);
});

test('of several prefixes all must match, each any of the tags', () => {
  const images = [image('A', 5, { tags: ['alpha-1'] }), image('B', 4, { tags: ['alpha-2', 'beta-1'] }), image('C', 3, { tags: ['beta-2', 'alpha-3'] })];
  assert.deepEqual(shown([prefix(1, ['alpha', 'beta'], 1)], images), ['B expire 1']);
});

test('any sees all images, and marks those that no rule before it is about', () => {
  const images = [image('A', 12, { tags: ['alpha-1'] }), image('B', 11, { tags: ['beta-1'] }), image('C', 10, { tags: ['alpha-2'] }), image('D', 4), image('E', 3), image('F', 2)];
  assert.deepEqual(shown([prefix(1, ['alpha'], 1), any, { ...untagged(4), priority: 3 }], images), ['A expire 1', 'B expire 9', 'D expire 3']);
});

test('age counts from the push, from when an image came back from the archive, and from the last pull since', () => {
  const pulled: LifecycleRule = { ...any, count: { kind: 'sinceImagePulled', days: 30 }, action: 'transition' };
  const at = (days: number) => nowMs - days * dayMs;
  assert.deepEqual(shown([untagged(14)], [image('A', 14), image('B', 13.9), image('C', 90, { activatedAt: at(10) })]), ['A expire 1']);
  assert.deepEqual(shown([pulled], [image('never', 31), image('lately', 90, { pulledAt: at(1) }), image('long ago', 90, { pulledAt: at(30) }), image('restored', 120, { pulledAt: at(90), activatedAt: at(20) }), image('pulled since', 120, { activatedAt: at(60), pulledAt: at(40) })]), ['long ago transition 9', 'pulled since transition 9', 'never transition 9']);
});

test('images in the archive are selected by the rules for the archive alone', () => {
  const archive: LifecycleRule = { priority: 2, tagging: { kind: 'any' }, storageClass: 'archive', count: { kind: 'sinceImageTransitioned', days: 90 }, action: 'expire' };
  const images = [image('A', 400, { status: 'ARCHIVED', archivedAt: nowMs - 90 * dayMs }), image('B', 400, { status: 'ARCHIVED', archivedAt: nowMs - 89 * dayMs }), image('C', 400, { status: 'ACTIVATING' }), image('D', 400)];
  assert.deepEqual(shown([untagged(1), archive], images), ['D expire 1', 'A expire 2']);
});

test('what an index lists stays while the index stays', () => {
  const index = image('index', 20, { tags: ['v1'], children: ['amd', 'arm', 'not here'] });
  const images = [image('amd', 20), image('arm', 20), index];
  assert.deepEqual(shown([untagged(14)], images), []);
  assert.deepEqual(shown([untagged(14), prefix(2, ['w'], 1)], [...images, image('other', 15, { children: ['index'] })]), ['other expire 1']);
  assert.deepEqual(shown([untagged(14), { ...prefix(2, ['v'], 1), count: { kind: 'sinceImagePushed', days: 1 } }], images).toSorted(), ['amd expire 1', 'arm expire 1', 'index expire 2']);
});

test('what an index lists can be archived once the index is, but does not expire', () => {
  const archiving: LifecycleRule = { ...untagged(14), action: 'transition' };
  const index = image('index', 20, { tags: ['v1'], children: ['amd'], status: 'ARCHIVED', archivedAt: nowMs });
  assert.deepEqual(shown([archiving], [image('amd', 20), index]), ['amd transition 1']);
  assert.deepEqual(shown([untagged(14)], [image('amd', 20), index]), []);
});

test('a reference artifact shares the fate of its subject, and goes a day after it when it was left behind', () => {
  const chain = [image('subject', 20), image('signature', 1, { subjectDigest: 'subject' }), image('of signature', 1, { subjectDigest: 'signature' })];
  assert.deepEqual(shown([untagged(14)], chain), ['subject expire 1', 'signature expire 1', 'of signature expire 1']);
  assert.deepEqual(shown([untagged(14)], [image('subject', 13), image('signature', 20, { subjectDigest: 'subject' })]), []);
  assert.deepEqual(shown([untagged(14)], [image('left', 1, { subjectDigest: 'gone' }), image('early', 0.9, { subjectDigest: 'later' }), image('kept', 9, { subjectDigest: 'elsewhere', tags: ['sbom'] })]), ['left expire -']);
  assert.deepEqual(shown([untagged(14)], [image('subject', 13, { status: 'ARCHIVED', archivedAt: nowMs }), image('signature', 1, { subjectDigest: 'subject' })]), ['signature transition -']);
});

test('indexes may be nested without end', () => {
  const depth = 20_000;
  const nested = Array.from({ length: depth }, (_, level) => image(`${level}`, 20, level === 0 ? {} : { children: [`${level - 1}`] }));
  assert.equal(evaluate([untagged(14)], nested).length, depth);
});

const someImages = fc.array(fc.record({ age: fc.double({ min: 0, max: 40, noNaN: true }), tags: fc.subarray(['a1', 'a2', 'b1', 'b2']), status: fc.constantFrom('ACTIVE', 'ARCHIVED', 'ACTIVATING'), children: fc.array(fc.nat(30), { maxLength: 3 }), subject: fc.option(fc.nat(30), { nil: undefined, freq: 3 }) }), { maxLength: 20 })
  .map((rows) => rows.map(({ age, tags, status, children, subject }, row) => image(`${row}`, age, {
    tags,
    status,
    ...(status === 'ARCHIVED' && { archivedAt: nowMs - age * dayMs }),
    // Only what was there before can be listed or referred to.
    children: [...new Set(children)].filter((child) => child < row).map(String),
    ...(subject !== undefined && subject !== row && (subject < row || subject > 20) && { subjectDigest: `${subject}` }),
  })));
const someCount = fc.oneof(fc.record({ kind: fc.constant('imageCountMoreThan' as const), number: fc.integer({ min: 1, max: 5 }) }), fc.record({ kind: fc.constantFrom('sinceImagePushed' as const, 'sinceImagePulled' as const), days: fc.integer({ min: 1, max: 40 }) }));
const someTagging = fc.oneof(fc.constant({ kind: 'any' as const }), fc.constant({ kind: 'untagged' as const }), fc.subarray(['a*', 'b*', '*1', '*2'], { minLength: 1 }).map((patterns) => ({ kind: 'tagged' as const, patterns })));
const someRules = fc.array(fc.record({ tagging: someTagging, count: someCount, storageClass: fc.constantFrom('standard' as const, 'archive' as const), action: fc.constantFrom('expire' as const, 'transition' as const) }), { minLength: 1, maxLength: 4 })
  .map((rules) => rules.map((rule, priority): LifecycleRule => ({ ...rule, priority: priority + 1, ...(rule.storageClass === 'archive' && { action: 'expire' }) })));

test('whatever rules and images there are: each image goes at most once, by the first rule that is about it, and nothing that stays refers to what goes', () => {
  fc.assert(fc.property(someRules, someImages, (rules, images) => {
    const actions = evaluate(rules, images);
    const fate = new Map(actions.map((action) => [action.digest, action.type]));
    assert.equal(fate.size, actions.length);
    for (const each of images) {
      for (const child of each.children) if (fate.get(child) === 'expire') assert.equal(fate.get(each.digest), 'expire', `${child} goes although ${each.digest} lists it`);
      for (const child of each.children) if (fate.get(child) === 'transition') assert.ok(fate.has(each.digest) || each.status === 'ARCHIVED', `${child} is archived although ${each.digest} lists it`);
      if (fate.get(each.digest) === 'transition') assert.equal(each.status, 'ACTIVE');
    }
    for (const rule of rules) if (rule.count.kind === 'imageCountMoreThan' && rule.storageClass === 'standard') assertCountKept(rule, rule.count.number, images);
  }), { numRuns: 1_000 });
});

/** A rule by itself never takes an image while fewer than its number are younger. */
function assertCountKept(rule: LifecycleRule, number: number, images: readonly LifecycleImage[]): void {
  const digests = new Set(images.map(({ digest }) => digest));
  const counted = images.filter(({ status, subjectDigest }) => status === 'ACTIVE' && !digests.has(subjectDigest ?? ''));
  const taken = new Set(evaluate([rule], images).filter(({ priority }) => priority !== undefined).map(({ digest }) => digest));
  for (const each of counted) if (taken.has(each.digest)) assert.ok(counted.filter(({ pushedAt }) => pushedAt >= each.pushedAt).length > number, `${each.digest} is among the youngest ${number}`);
}
