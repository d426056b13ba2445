import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { services, type Service } from '#model/service.ts';
import { collections } from './collections.ts';
import { servicesStatus } from './services-status.ts';

test('of many services those are shown that something is going on with, and none that is INACTIVE', async () => {
  await using store = await Store.open(memoryJournal(), collections);
  await store.transact((transaction) => {
    for (let index = 0; index < 60; index += 1) transaction.put(services, serviceCalled(`steady-${index}`, { steadyAt: 1 }));
    transaction.put(services, serviceCalled('busy', {}));
    transaction.put(services, serviceCalled('gone', { status: 'INACTIVE' }));
  });
  const status = servicesStatus(store, 5);
  assert.deepEqual([status.nowMs, status.services.length, status.servicesLeftOut], [5, 50, 11]);
  assert.equal(status.services[0]?.name, 'busy');
});

function serviceCalled(name: string, change: Partial<Service>): Service {
  return {
    account: '000000000000',
    region: 'us-east-1',
    arn: `arn:aws:ecs:us-east-1:000000000000:service/default/${name}`,
    name,
    clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
    status: 'ACTIVE',
    desiredCount: 0,
    deploymentController: 'ECS',
    deploymentConfiguration: {},
    availabilityZoneRebalancing: 'DISABLED',
    propagateTags: 'NONE',
    enableECSManagedTags: false,
    tags: [],
    createdBy: 'arn:aws:iam::000000000000:root',
    createdAt: 0,
    ...change,
  };
}
