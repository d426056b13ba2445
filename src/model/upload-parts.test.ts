import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Upload } from './blob.ts';
import { bytesThereOf, withPart } from './upload-parts.ts';

const begun: Upload = { id: 'u', repositoryArn: 'arn', startedAt: 0 };
const large = 5_242_880;

test('a part that failed is there by what it left, and only the one that comes next', () => {
  assert.equal(bytesThereOf({ firstByte: 0, length: 10 }, begun, 4), 4);
  assert.equal(bytesThereOf({ firstByte: 0, length: 10 }, begun, 10), 10, 'all of it, when it failed afterwards');
  assert.equal(bytesThereOf({ firstByte: 0, length: 10 }, begun, 0), 0);
  const second = withPart(begun, { firstByte: 0, length: large });
  assert.equal(bytesThereOf({ firstByte: large, length: 10 }, second, large + 4), 4);
  assert.equal(bytesThereOf({ firstByte: 0, length: large }, second, large), 0, 'one that came is not sent again');
  assert.equal(bytesThereOf({ firstByte: large, length: 10 }, second, large + 11), 0, 'what is longer is another one');
  assert.equal(bytesThereOf({ firstByte: large + 4, length: 10 }, second, large + 4), 0);
});

test('only the last part may be short', () => {
  const short = withPart(begun, { firstByte: 0, length: 10 });
  assert.deepEqual([short.parts, short.partsSize, short.isLastPartShort, short.hasShortPart], [1, 10, true, false]);
  assert.equal(withPart(short, { firstByte: 10, length: large }).hasShortPart, true);
});
