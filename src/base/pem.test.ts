import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { pemBlocks, pemText } from './pem.ts';

test('blocks are found between explanations, in their order', () => {
  const text = `subject=CN = a\n${pemText('CERTIFICATE', Buffer.from('one'))}\r\nissuer\n${pemText('X509 CRL', Buffer.from('two'))}`;
  assert.deepEqual(pemBlocks(text).map(({ label, der }) => [label, der.toString()]), [['CERTIFICATE', 'one'], ['X509 CRL', 'two']]);
});

test('a block without its end, or with another end, is none', () => {
  assert.deepEqual(pemBlocks('-----BEGIN CERTIFICATE-----\nAAAA\n'), []);
  assert.deepEqual(pemBlocks('-----BEGIN CERTIFICATE-----\nAAAA\n-----END X509 CRL-----\n'), []);
});

test('any bytes come back from the text that is made of them, with lines of 64 characters', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 500 }), (bytes) => {
    const text = pemText('CERTIFICATE', bytes);
    const [block] = pemBlocks(text.replaceAll('\n', '\r\n'));
    assert.deepEqual(block?.der, Buffer.from(bytes));
    assert.equal(block?.text, text);
    assert.ok(text.split('\n').every((line) => line.length <= 64));
  }));
});
