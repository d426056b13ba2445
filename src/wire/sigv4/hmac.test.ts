import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { hmacSha256 } from './hmac.ts';

test('it is the HMAC-SHA256 that OpenSSL computes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.string({ unit: 'binary' }), (key, text) => {
      assert.equal(hmacSha256(key)(text), createHmac('sha256', key).update(text).digest('hex'));
    }),
  );
});
