import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elasticIps } from '#model/elastic-ip.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { checkPublicAddresses } from './check-public-addresses.ts';
import { collections } from './collections.ts';

test('another pool is refused while addresses of the old one are in use', async () => {
  const store = await Store.open(memoryJournal(new Map()), collections);
  checkPublicAddresses(store, '127.64.0.0/21');
  await store.transact((transaction) => {
    for (const host of [5, 6]) transaction.put(elasticIps, { account: '000000000000', region: 'us-east-1', allocationId: `eipalloc-${host}`, publicIpv4Address: `127.64.0.${host}`, tags: [] });
  });
  checkPublicAddresses(store, '127.64.0.0/21');
  assert.throws(() => checkPublicAddresses(store, '192.0.2.0/24'), /DRYDOCK_PUBLIC_ADDRESSES is 192\.0\.2\.0\/24, but 127\.64\.0\.5 and 1 more that are not of it are in use; set it back/);
});
