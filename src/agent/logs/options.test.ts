import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goRegExp } from './go-regexp.ts';
import { parseAwslogsOptions } from './options.ts';

const required = { 'awslogs-group': '/ecs/app', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' };

function refusal(options: Record<string, string>): string | undefined {
  const parsed = parseAwslogsOptions(options);
  return parsed.kind === 'refused' ? parsed.reason : undefined;
}

test('the options of awslogs are read with their defaults', () => {
  assert.deepEqual(parseAwslogsOptions(required), { kind: 'options', options: { group: '/ecs/app', region: 'us-east-1', streamPrefix: 'ecs', createsGroup: false } });
  const parsed = parseAwslogsOptions({ ...required, 'awslogs-create-group': 'true', mode: 'non-blocking' });
  assert.deepEqual(parsed.kind === 'options' && [parsed.options.createsGroup, parsed.options.bufferBytesMax], [true, 10_485_760]);
});

test('a max-buffer-size without a mode is that of the non-blocking mode, which is ECS\'s default', () => {
  const parsed = parseAwslogsOptions({ ...required, 'max-buffer-size': '1m' });
  assert.equal(parsed.kind === 'options' && parsed.options.bufferBytesMax, 1_048_576);
});

test('max-buffer-size takes the sizes of Docker', () => {
  for (const [text, bytes] of [['25m', 26_214_400], ['512kb', 524_288], ['1GiB', 1_073_741_824], ['100', 100], ['1.5k', 1_536]] as const) {
    const parsed = parseAwslogsOptions({ ...required, mode: 'non-blocking', 'max-buffer-size': text });
    assert.equal(parsed.kind === 'options' && parsed.options.bufferBytesMax, bytes);
  }
});

test('options that are missing, unknown or at odds are refused by name', () => {
  assert.equal(refusal({ ...required, 'awslogs-region': '' }), 'awslogs-region is required');
  assert.equal(refusal({ ...required, 'awslogs-endpoint': 'x' }), "unknown log opt 'awslogs-endpoint' for awslogs log driver");
  assert.match(refusal({ ...required, 'awslogs-create-group': 'yes' }) ?? '', /awslogs-create-group must be true or false/);
  assert.match(refusal({ ...required, 'awslogs-datetime-format': '%Y', 'awslogs-multiline-pattern': 'x' }) ?? '', /at the same time/);
  assert.match(refusal({ ...required, 'awslogs-datetime-format': '%Q' }) ?? '', /conversion that is not supported/);
  assert.match(refusal({ ...required, 'awslogs-multiline-pattern': '(' }) ?? '', /could not parse multiline pattern key/);
  assert.match(refusal({ ...required, mode: 'fast' }) ?? '', /logger mode/);
  assert.match(refusal({ ...required, mode: 'blocking', 'max-buffer-size': '1m' }) ?? '', /only supported with 'mode=non-blocking'/);
  assert.match(refusal({ ...required, mode: 'non-blocking', 'max-buffer-size': 'big' }) ?? '', /is not a size/);
});

test('awslogs-datetime-format matches the dates of its strftime format', () => {
  for (const [format, line] of [
    ['\\[%b %d, %Y %H:%M:%S\\]', '[May 01, 2017 19:00:01] A message'],
    ['%Y-%m-%dT%H:%M:%S%L%z', '2026-11-21T08:00:00.123+0000 x'],
    ['%A %B %j %I %p %y %f %w %Z', 'Saturday November 325 08 AM 26 123456 6 CEST'],
  ] as const) {
    const parsed = parseAwslogsOptions({ ...required, 'awslogs-datetime-format': format });
    assert.equal(parsed.kind === 'options' && parsed.options.eventStart?.test(line), true, format);
    assert.equal(parsed.kind === 'options' && parsed.options.eventStart?.test(' at java.lang'), false, format);
  }
});

test('regular expressions of Go mean the same here', () => {
  for (const [pattern, matches, differs] of [
    ['(?i)^info', 'INFO', 'xinfo'],
    ['^\\[[[:digit:]]+\\]', '[12]', '[a]'],
    ['^(?P<year>\\d+)\\-x', '12-x', 'x'],
    ['\\Aab\\z', 'ab', 'abc'],
    ['a.c', 'a\rc', 'a\nc'],
    ['(?s)a.c', 'a\nc', 'ac'],
    ['\\Qa.b\\E', 'a.b', 'axb'],
    ['^\\pL', 'é', '1'],
    ['^[]a]', ']', 'b'],
    ['^\\x{1F642}', '🙂', 'x'],
    ['a{,2}', 'a{,2}', 'aa'],
    ['(a|(?i)b)c', 'Bc', 'Ac'],
  ] as const) {
    const parsed = goRegExp(pattern);
    assert.deepEqual(parsed.kind === 'pattern' && [parsed.regExp.test(matches), parsed.regExp.test(differs)], [true, false], pattern);
  }
});

test('regular expressions that Go does not have, or that could take forever, are refused', () => {
  for (const pattern of ['(?=x)', '(?<!a)b', '(a)\\1', '(?U)a', '(a', 'a)', '(a+)+$', '((ab)*c)*', '\\C', '[a']) assert.equal(goRegExp(pattern).kind, 'refused', pattern);
});
