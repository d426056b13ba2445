import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readResponseHead } from './response-head.ts';

const read = (text: string) => readResponseHead(Buffer.from(text, 'latin1'));

test('the status is that of the final response', () => {
  assert.deepEqual(read('HTTP/1.1 204 No Content\r\n\r\n'), { kind: 'complete', status: 204 });
  assert.deepEqual(read('HTTP/1.0 200\r\nA: b\r\n\r\nbody'), { kind: 'complete', status: 200 });
  assert.deepEqual(read('HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 500 Oh\r\n\r\n'), { kind: 'complete', status: 500 });
});

test('a head that is not whole is waited for', () => {
  for (const text of ['', 'HT', 'HTTP/1.1 20', 'HTTP/1.1 200 OK\r\nA: b\r\n', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/']) assert.deepEqual(read(text), { kind: 'incomplete' }, text);
});

test('what is no HTTP/1 is malformed', () => {
  for (const text of ['SSH-2.0-x', '\x15\x03\x01', 'HTTP/2 200\r\n\r\n', 'HTTP/1.1 OK\r\n\r\n', `HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(20_000)}`]) assert.deepEqual(read(text), { kind: 'malformed' }, text.slice(0, 20));
});
