import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestDaemon } from '../support/daemon.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lacksTerraform as skip, terraformIn } from '../support/terraform.ts';

test('Terraform with the AWS provider applies, finds nothing to change, changes, and destroys', { skip }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  await using folder = await temporaryFolder('terraform');
  const terraform = await terraformIn(folder.path, new URL('./terraform/', import.meta.url), daemon);

  await terraform('init');
  await terraform('apply', '-auto-approve');
  const seen: unknown = JSON.parse((await terraform('output', '-json', 'seen')).stdout);
  assert.deepEqual(seen, {
    account: '000000000000',
    partition: 'aws',
    region: 'us-east-1',
    zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    vpc: '172.31.0.0/16',
    subnets: ['172.31.0.0/20', '172.31.16.0/20', '172.31.32.0/20'],
    group: 'default',
    gateway: '0.0.0.0/0',
    proxy: daemon.endpoint,
    repository: `${daemon.registry}/team/app`,
    revision: 1,
    status: 'ACTIVE',
    retention: 7,
  });
  await terraform('plan', '-detailed-exitcode');

  await terraform('apply', '-auto-approve', '-var', 'generation=2');
  await terraform('plan', '-detailed-exitcode', '-var', 'generation=2');
  await terraform('destroy', '-auto-approve', '-var', 'generation=2');
});
