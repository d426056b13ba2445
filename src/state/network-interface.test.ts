import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elasticIps, type ElasticIp } from '#model/elastic-ip.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { memoryJournal } from './journals/memory.ts';
import { removeNetworkInterface } from './network-interface.ts';
import { Store } from './store.ts';

test('an elastic IP address is free again when its interface is removed', async () => {
  const store = await Store.open(memoryJournal(), [elasticIps, networkInterfaces]);
  const free: ElasticIp = { account: '000000000000', region: 'us-east-1', allocationId: 'eipalloc-1', publicIpv4Address: '127.64.0.9', tags: [] };
  await store.transact((transaction) => transaction.put(elasticIps, { ...free, association: { id: 'eipassoc-1', networkInterfaceId: 'eni-1', privateIpv4Address: '10.0.0.5' } }));
  await store.transact((transaction) => removeNetworkInterface(transaction, 'eni-1'));
  assert.deepEqual(store.list(elasticIps), [free]);
});
