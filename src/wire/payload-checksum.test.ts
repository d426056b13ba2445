import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPayload } from './payload-checksum.ts';

const content = Buffer.from('123456789');

/** The check values of https://reveng.sourceforge.io/crc-catalogue/ and of FIPS 180. */
const right = [
  ['x-amz-checksum-crc32', Buffer.from('cbf43926', 'hex')],
  ['x-amz-checksum-crc32c', Buffer.from('e3069283', 'hex')],
  ['x-amz-checksum-sha1', Buffer.from('f7c3bc1d808e04732adf679965ccc34ca7ae3441', 'hex')],
  ['x-amz-checksum-sha256', Buffer.from('15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225', 'hex')],
] as const;

test('a checksum that fits is taken, one of other bytes is refused', () => {
  for (const [name, value] of right) {
    checkPayload(content, { [name]: value.toString('base64') });
    assert.throws(() => checkPayload(Buffer.from('1234567890'), { [name]: value.toString('base64') }), /the body has another checksum/);
  }
});

test('an unknown algorithm is refused by name, other headers are left alone', () => {
  assert.throws(() => checkPayload(content, { 'x-amz-checksum-crc64nvme': 'AA==' }), /crc64nvme is not supported/);
  checkPayload(content, { 'x-amz-date': '20260101T000000Z', 'x-amz-checksum-algorithm': 'CRC32' });
});
