import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpuMsOf } from '#base/cpu-ms.fixture.ts';
import { FilterPatternError } from './error.ts';
import { matchesFilterPattern } from './match.ts';
import { parseFilterPattern } from './parse.ts';

// The examples of https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html, by their names there,
// and what the service is known to answer where the page leaves it open.

function matching(pattern: string, messages: readonly string[]): readonly string[] {
  const parsed = parseFilterPattern(pattern);
  return messages.filter((message) => matchesFilterPattern(parsed, message));
}

function holds(pattern: string, message: string): boolean {
  return matching(pattern, [message]).length === 1;
}

function refusal(pattern: string): string {
  try {
    parseFilterPattern(pattern);
  } catch (thrown) {
    assert.ok(thrown instanceof FilterPatternError);
    return thrown.message;
  }
  return 'none';
}

const badRequest = '[ERROR 400] BAD REQUEST';
const unauthorized = '[ERROR 401] UNAUTHORIZED REQUEST';
const missing = '[ERROR 419] MISSING ARGUMENTS';
const invalid = '[ERROR 420] INVALID ARGUMENTS';
const internal = '[ERROR 500] INTERNAL SERVER ERROR';
const success = '[SUCCESS 200] AUTHORIZED REQUEST';
const all = [badRequest, unauthorized, missing, invalid, internal, success];

test('match a single term', () => assert.deepEqual(matching('ERROR', all), [badRequest, unauthorized, missing, invalid, internal]));
test('match multiple terms', () => assert.deepEqual(matching('ERROR ARGUMENTS', all), [missing, invalid]));
test('match optional terms', () => assert.deepEqual(matching('?ARGUMENTS ?SUCCESS', all), [missing, invalid, success]));
test('optional terms are ignored beside others', () => {
  assert.deepEqual(matching('?ERROR ?ARGUMENTS REQUEST', all), [badRequest, unauthorized, success]);
  assert.deepEqual(matching('?ERROR -REQUEST', all), [missing, invalid, internal]);
});
test('match exact phrases', () => assert.deepEqual(matching('"INTERNAL SERVER ERROR"', all), [internal]));
test('include and exclude terms', () => assert.deepEqual(matching('ERROR -ARGUMENTS -"BAD REQUEST"', all), [unauthorized, internal]));
test('match everything', () => {
  assert.deepEqual(matching('" "', all), all);
  assert.deepEqual(matching('', all), all);
});
test('match terms with a regular expression', () => assert.deepEqual(matching('%AUTHORIZED%', all), [unauthorized, success]));
test('terms are case sensitive, and found within words', () => {
  assert.equal(holds('error', 'ERROR'), false);
  assert.equal(holds('ERROR', 'TERROR_1'), true);
});
test('a quotation mark in a phrase is escaped', () => assert.equal(holds('"say \\"hi\\""', 'they say "hi" to all'), true));

const event = JSON.stringify({
  eventType: 'UpdateTrail',
  sourceIPAddress: '111.111.111.111',
  arrayKey: ['value', 'another value'],
  objectList: [{ name: 'a', id: 1 }, { name: 'b', id: 2 }],
  SomeObject: null,
  'cluster.name': 'c',
  ThisFlag: true,
});

const jsonExamples: Readonly<Record<string, string>> = {
  'matches string values': '{ $.eventType = "UpdateTrail" }',
  'matches string values (IP address)': '{ $.sourceIPAddress != 123.123.* }',
  'matches a specific array element with a string value': '{ $.arrayKey[0] = "value" }',
  'matches a string using regex': '{ $.eventType = %Trail% }',
  'uses a wildcard to match values of any element in the array using regex': '{ $.arrayKey[*] = %val.{2}% }',
  'uses a wildcard to match values of any element with a specific prefix and subnet using regex': '{ $.* = %111\\.111\\.111\\.1[0-9]{1,2}% }',
  'matches a JSON property with a period in the key': "{ $.['cluster.name'] = \"c\" }",
  'matches JSON logs using IS': '{ $.SomeObject IS NULL }',
  'matches JSON logs using IS TRUE': '{ $.ThisFlag IS TRUE }',
  'matches JSON logs using NOT EXISTS': '{ $.SomeOtherObject NOT EXISTS }',
  'matches a number in an element of a list': '{ $.objectList[1].id = 2 }',
};
for (const [name, pattern] of Object.entries(jsonExamples)) test(`a JSON pattern that ${name}`, () => assert.ok(holds(pattern, event)));

const user = JSON.stringify({
  user: { id: 1, email: 'John.Stiles@example.com' },
  users: [{ id: 2, email: 'John.Doe@example.com' }, { id: 3, email: 'Jane.Doe@example.com' }],
  actions: ['GET', 'PUT', 'DELETE'],
  coordinates: [[0, 1, 2], [4, 5, 6], [7, 8, 9]],
});

test('expression that matches using AND', () => assert.ok(holds('{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', user)));
test('expression that matches using OR', () => assert.ok(holds('{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch" && $.actions[2] = "nonmatch" }', user)));
test("expression that doesn't match using AND", () => assert.ok(!holds('{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch") && $.actions[2] = "nonmatch" }', user)));
test("expression that doesn't match using OR", () => assert.ok(!holds('{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', user)));

test('numeric patterns', () => {
  const numbers = '{"bandwidth": 76, "latency": 49, "refreshRate": 60, "responseTime": 5, "errorCode": 400, "number": [1000]}';
  for (const claim of ['$.bandwidth > 75', '$.latency < 50', '$.refreshRate >= 60', '$.responseTime <= 5', '$.errorCode = 400', '$.errorCode != 500', '$.number[0] = 1e+3', '$.number[0] != 1e-3', '$.errorCode = 4*']) {
    assert.ok(holds(`{ ${claim} }`, numbers), claim);
  }
});

const values = ['{}', '{"v":null}', '{"v":"null"}', '{"v":true}', '{"v":"true"}', '{"v":0}', '{"v":1}', '{"v":1.0}', '{"v":"1"}', '{"v":"1.0"}', '{"v":1.5}', '{"v":"10"}', '{"v":"Alpha"}', '{"v":[]}', '{"v":{}}', '{"v":[1,null]}', 'not JSON', '[{"v":1}]', '{broken'];

const comparisons: Readonly<Record<string, readonly string[]>> = {
  '$.v = 1': ['{"v":1}', '{"v":1.0}', '{"v":"1"}'],
  '$.v = "1"': ['{"v":1}', '{"v":"1"}'],
  '$.v > 1': ['{"v":1.5}'],
  '$.v != 1': ['{"v":"null"}', '{"v":"true"}', '{"v":0}', '{"v":"1.0"}', '{"v":1.5}', '{"v":"10"}', '{"v":"Alpha"}'],
  '$.v = true': ['{"v":"true"}'],
  '$.v = *': ['{"v":"null"}', '{"v":"true"}', '{"v":0}', '{"v":1}', '{"v":1.0}', '{"v":"1"}', '{"v":"1.0"}', '{"v":1.5}', '{"v":"10"}', '{"v":"Alpha"}'],
  '$.v IS NULL': ['{"v":null}', '{"v":[1,null]}'],
  '$.v IS TRUE': ['{"v":true}'],
  '$.v NOT EXISTS': ['{}'],
};
for (const [claim, expected] of Object.entries(comparisons)) {
  test(`{ ${claim} } holds for texts and numbers of JSON objects as the service has it`, () => assert.deepEqual(matching(`{ ${claim} }`, values), expected));
}

test('a wildcard stands for elements of an array and fields of an object, each claim for itself', () => {
  assert.ok(holds('{ $.arr[*] = "hit" }', '{"arr":{"0":"hit"}}'));
  assert.ok(!holds('{ $.arr[0] = "hit" }', '{"arr":{"0":"hit"}}'));
  assert.ok(!holds('{ $.* = "hit" }', '{"nested":{"value":"hit"}}'));
  assert.ok(holds('{ $.items[*].a = 1 && $.items[*].b = 2 }', '{"items":[{"a":1},{"b":2}]}'));
});

const request = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';
const lines = [
  'INFO 09/25/2014 12:00:00 GET /service/resource/67 1200',
  'INFO 09/25/2014 12:00:01 POST /service/resource/67/part/111 1310',
  'WARNING 09/25/2014 12:00:02 Invalid user request',
  'ERROR 09/25/2014 12:00:02 Failed to process request',
];

test('a pattern of seven fields, with conditions', () => assert.ok(holds('[ip=%127\\.0\\.0\\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]', request)));
test('an ellipsis stands for as many fields as needed', () => {
  assert.ok(holds('[..., request =*.html*, status_code = 4*, bytes]', request));
  assert.ok(holds('[ip, ..., status_code = 404, bytes > 1000]', request));
  assert.ok(holds('[ip = 127.*, user, ...]', request));
  assert.ok(!holds('[ip, user = Dev, ...]', request));
});
test('a compound expression in a field', () => assert.ok(holds('[ip, user, username, timestamp, request =*.html*, status_code = 404 || status_code = 410, bytes]', request)));
test('match terms in order', () => assert.deepEqual(matching('[w1=ERROR, w2]', lines), [lines[3]]));
test('match terms with AND and OR', () => assert.deepEqual(matching('[w1=ERROR || w1=WARNING, w2]', lines), [lines[2], lines[3]]));
test('exclude terms from matches', () => assert.deepEqual(matching('[w1!=ERROR && w1!=WARNING, w2]', lines), [lines[0], lines[1]]));
test('match the top level item in a resource URI', () => assert.deepEqual(matching('[logLevel, date, time, method, url=%/service/resource/[0-9]+$%, response_time]', lines), [lines[0]]));
test('match the child level item in a resource URI', () => assert.deepEqual(matching('[logLevel, date, time, method, url=%/service/resource/[0-9]+/part/[0-9]+$%, response_time]', lines), [lines[1]]));
test('an event with fewer fields does not match; the last field takes all that is left', () => {
  assert.deepEqual(matching('[w1, w2]', ['one', 'one two', 'one\ttwo  three']), ['one two', 'one\ttwo  three']);
  assert.ok(holds('[w1, rest = "two  three"]', 'one two  three'));
});

const refusals: Readonly<Record<string, string>> = {
  '{ $.v = null }': 'Invalid filter pattern',
  '{ $.v EXISTS }': 'Invalid filter pattern',
  '{ $.v IS NOT NULL }': 'Invalid filter pattern',
  '{ $.v == 1 }': 'Invalid filter pattern',
  '{ $.v > 0 AND $.v < 2 }': 'Invalid filter pattern',
  '{ $.v > "Alpha" }': 'Invalid filter pattern',
  '{ !($.v = 1) }': "Invalid character(s) in term '!('",
  '{ $.v = %(Alpha|Beta)% }': "Invalid character(s) in term '%('",
  '{ $.arr[-1] = "hit" }': "Invalid character(s) in term '[-'",
  '{ $.items[*].* = 1 }': 'Your filter pattern has a JSON path selector that exceeds the maximum of 1 wildcard allowed per json selector.',
  '{ $.a[*] = 1 || $.b[*] = 1 || $.c[*] = 1 || $.* = 1 }': 'Your input has exceeded the maximum of 3 JSON wildcard selectors allowed per filter pattern.',
  '{ $.v = %A% || $.v = %B% || $.v = %C% }': 'Your input has exceeded the maximum of 2 regular expressions per filter pattern.',
  '{ $.v = 1': "If a filter pattern starts with '{' it must end with '}'",
  '[..., status, ...]': "Duplicate field '...'",
  '[word, word]': "Duplicate field 'word'",
  '"ERROR': "Invalid character(s) in term '\"ERROR'",
  'ERR*': "Invalid character(s) in term '*'",
  'time:out': "Invalid character(s) in term ':'",
  '%something!%': "Invalid character(s) in term '%something!'",
  '%^(ERROR|WARN)%': "Invalid character(s) in term '%^('",
  '%[abc%': 'Invalid filter pattern',
};
for (const [pattern, message] of Object.entries(refusals)) test(`${pattern} is refused`, () => assert.equal(refusal(pattern), message));

test('JSON nested without end, and parentheses without end, are no danger', () => {
  assert.equal(holds('{ $.a = 1 }', `{"a":${'['.repeat(200_000)}`), false);
  assert.equal(holds('{ $.a = 1 }', `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`), false);
  assert.equal(refusal(`{ ${'('.repeat(1_000)}`.concat(' }')), 'Invalid filter pattern');
});

test('no message makes matching take more than linear time', () => {
  const cpuMs = cpuMsOf(() => {
    for (const message of ['[ '.repeat(500_000), `${'[ x '.repeat(250_000)}]y`, '" '.repeat(500_000), '"a" '.repeat(250_000)]) assert.equal(holds('[..., last = nothing]', message), false);
    assert.equal(holds('{ $.a = "*a*a*a*a*b" }', JSON.stringify({ a: 'a'.repeat(1_000_000) })), false);
  });
  assert.ok(cpuMs < 10_000, `${cpuMs} ms`);
});
