import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { dateOf } from '#base/time.ts';
import { nodeOf, queryOf } from '../cluster.fixture.ts';
import type { Node } from '../node.ts';
import { instantOf } from './instant.ts';
import { isMatch } from './is-match.ts';
import { parseQuery } from './parse-query.ts';
import { QueryError } from './query-error.ts';

const node = nodeOf(1, {
  zone: 'us-east-1a',
  instanceType: 'g2.2xlarge',
  agentVersion: '1.14.5',
  // 2018-06-18T22:28:28Z
  registeredAt: 1_529_360_908_000,
  attributes: new Map([['stack', 'production'], ['level', '10'], ['ssd', '']]),
  ec2InstanceId: 'i-abcd1234',
  groups: new Map([['service:production', 2], ['database', 1]]),
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html
const meant: readonly string[] = [
  'attribute:ecs.instance-type == g2.2xlarge',
  'attribute:ecs.availability-zone in [us-east-1a, us-east-1b]',
  'attribute:ecs.instance-type =~ g2.* and attribute:ecs.availability-zone != us-east-1d',
  'task:group == service:production',
  'not(task:group == service:staging)',
  'runningTasksCount == 3',
  'runningTasksCount >= 3 && runningTasksCount less_than 4',
  'agentVersion < 1.100.0',
  'agentVersion greater_than 1.9.0',
  'agentConnected == true',
  'registeredAt < 2018-06-19',
  'registeredAt == 2018-06-18T22:28:28',
  'registeredAt == 2018-06-18T22:28:28Z',
  'registeredAt == 2018-06-18T22:28:28+00:00',
  'registeredAt == 2018-06-19T00:28:28+02:00',
  "ec2InstanceId in ['i-abcd1234', 'i-wxyx7890']",
  'ec2InstanceId not_in [i-1]',
  'attribute:stack exists',
  'attribute:ssd exists',
  'attribute:rack !exists',
  'attribute:rack not_exists',
  'attribute:rack != 1',
  'attribute:level > 9',
  'attribute:stack equals "production"',
  'attribute:stack !~ prod',
  "attribute:stack matches '(?i)PROD.*'",
  'task:group in [database]',
  'attribute:stack == production or attribute:rack == 1 and attribute:rack == 2',
  '!(attribute:stack == staging)',
  '!attribute:stack == staging',
  'attribute:stack==production&&attribute:rack!exists',
];

const notMeant: readonly string[] = [
  'attribute:ecs.instance-type == t2.small',
  'attribute:stack =~ prod',
  'task:group != database',
  'not(task:group == database)',
  'agentVersion < 1.14.5',
  'registeredAt > 2018-06-19',
  '(attribute:stack == production or attribute:rack == 1) and attribute:rack == 2',
  'attribute:rack > 1',
  'attribute:rack in [1]',
  'runningTasksCount <= 2',
  'agentConnected !in [true]',
];

for (const text of meant) test(`selects the instance: ${text}`, () => assert.ok(selects(text, node)));
for (const text of notMeant) test(`does not select the instance: ${text}`, () => assert.ok(!selects(text, node)));

const invalid: readonly (readonly [text: string, position: number, message: RegExp])[] = [
  ['', 0, /expected a subject/],
  ['attribute:stack', 15, /expected an operator/],
  ['attribute:stack ==', 18, /expected an argument/],
  ['attribute: == a', 0, /unknown subject attribute:/],
  ['stack == a', 0, /unknown subject stack/],
  ['attribute:stack = a', 16, /expected an operator/],
  ['attribute:stack == a b', 21, /expected 'and', 'or' or the end/],
  ['attribute:stack == a and', 24, /expected a subject/],
  ['(attribute:stack == a', 21, /expected '\)'/],
  ['attribute:stack == a)', 20, /expected 'and', 'or' or the end/],
  ['attribute:stack in a', 19, /expected '\['/],
  ['attribute:stack in [a b]', 22, /expected ',' or '\]'/],
  ['attribute:stack in []', 20, /expected an argument/],
  ["attribute:stack == 'a", 19, /a quote is not closed/],
  ['attribute:stack =~ [a', 19, /is no pattern/],
  ['agentConnected > true', 15, /agentConnected has no operator greater_than/],
  ['agentVersion in [1]', 13, /agentVersion has no operator in/],
  ['registeredAt < yesterday', 15, /yesterday is no date/],
  ['registeredAt < 2018-02-30', 15, /is no date/],
  ['runningTasksCount == few', 21, /few is no number/],
  ['runningTasksCount exists', 18, /has no operator exists/],
  [`attribute:${'a'.repeat(2_000)} exists`, 2_000, /longer than 2000 characters/],
];

for (const [text, position, message] of invalid) {
  test(`refuses with the position: ${text.slice(0, 40)}`, () => {
    const error = parseQuery(text);
    assert.ok(error instanceof QueryError);
    assert.equal(error.position, position);
    assert.match(error.message, message);
    assert.match(error.message, new RegExp(`^Invalid expression: .* at position ${position}\\.$`));
  });
}

test('any text is a query or an error with a position in it', () => {
  const pieces = fc.constantFrom('attribute:a', 'task:group', 'runningTasksCount', '==', '!', '!in', '=~', '[', ']', '(', ')', 'and', 'or', 'not', 'exists', "'", ' ', ',', '1', 'x', '(a+)+');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(' ')), (text) => {
      const query = parseQuery(text);
      if (query instanceof QueryError) assert.ok(query.position >= 0 && query.position <= text.length);
      else assert.equal(typeof isMatch(query.expression, { node, runningTasksCount: 3, groups: node.groups }), 'boolean');
    }),
    { numRuns: 2_000 },
  );
});

test('parentheses as deep as the longest expression lets are understood', () => {
  const depth = 980;
  assert.ok(selects(`${'('.repeat(depth)}attribute:ssd exists${')'.repeat(depth)}`, node));
});

test('a query knows whether tasks that come and go change its answer', () => {
  assert.equal(queryOf('attribute:a == 1 and not(attribute:b exists)').dependsOnTasks, false);
  assert.equal(queryOf('attribute:a == 1 or not(task:group == x)').dependsOnTasks, true);
  assert.equal(queryOf('runningTasksCount < 3').dependsOnTasks, true);
});

test('an instant is read as the calendar has it', () => {
  fc.assert(
    fc.property(fc.nat(230 * 366 * 86_400), (second) => {
      const text = dateOf(second * 1_000).toISOString().replace('.000Z', 'Z');
      assert.equal(instantOf(text), second * 1_000);
    }),
  );
});

function selects(text: string, node: Node): boolean {
  return isMatch(queryOf(text).expression, { node, runningTasksCount: 3, groups: node.groups });
}
