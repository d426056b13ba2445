import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameServersOf } from './name-servers.ts';

test('the first three name servers of a resolv.conf are asked, this machine\'s own among them', () => {
  const addresses = (text: string) => nameServersOf(text).map(({ address }) => address);
  assert.deepEqual(addresses('# x\nsearch a\nnameserver 127.0.0.53\nnameserver fe80::1\nnameserver\t1.1.1.1\nnameserver 8.8.8.8\n'), ['127.0.0.53', 'fe80::1', '1.1.1.1']);
  assert.deepEqual(addresses('nameserver example.com\n'), ['127.0.0.1']);
});
