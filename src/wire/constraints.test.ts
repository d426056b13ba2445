import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkEach, checkEnum, checkLength, checkPattern, checkPresent, checkRange, checkSecretLength, validationMessage } from './constraints.ts';

test('an enum member out of its set is named with the set, as AWS words it', () => {
  assert.equal(
    validationMessage([checkEnum('launchType', 'x', { EC2: 'EC2', FARGATE: 'FARGATE', EXTERNAL: 'EXTERNAL' })]),
    "1 validation error detected: Value 'x' at 'launchType' failed to satisfy constraint: Member must satisfy enum value set: [EC2, FARGATE, EXTERNAL]",
  );
});

test('several complaints are counted and joined by semicolons', () => {
  const message = validationMessage([checkLength('name', '', { min: 1 }), checkRange('maxResults', 1001, { min: 1, max: 1000 }), checkPresent('arn', undefined)]);
  assert.equal(
    message,
    "3 validation errors detected: Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
      "Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000; " +
      "Value null at 'arn' failed to satisfy constraint: Member must not be null",
  );
});

test('a member that is secret is complained about without its value', () => {
  assert.equal(checkSecretLength('plaintext', 'hunter2', { max: 4 }), "Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4");
  assert.equal(checkSecretLength('plaintext', 'ok', { min: 1, max: 4 }), undefined);
});

test('absent and right members draw no complaint', () => {
  const complaints = [checkEnum('a', undefined, ['x']), checkLength('b', [1], { min: 1, max: 1 }), checkRange('c', 5, { max: 5 }), checkPattern('d', 'abc', '[a-c]+')];
  assert.equal(validationMessage(complaints), undefined);
});

test('a pattern has to match the whole value', () => {
  assert.match(checkPattern('d', 'abc!', '[a-c]+') ?? '', /regular expression pattern: \[a-c\]\+$/);
  assert.match(checkPattern('d', 'abc\n', '[a-c]+') ?? '', /regular expression pattern/);
});

test('of a blob, which may be secret, its length is said alone', () => {
  const complaint = checkLength('plaintext', Buffer.from('secret'), { max: 5 });
  assert.equal(complaint, "Value 'java.nio.HeapByteBuffer[pos=0 lim=6 cap=6]' at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 5");
});

test('elements of a list are counted from one', () => {
  const [complaint] = checkEach('tags', [{ key: '' }], (path, tag) => checkLength(`${path}.key`, tag.key, { min: 1 }));
  assert.match(complaint ?? '', /at 'tags\.1\.member\.key'/);
});
