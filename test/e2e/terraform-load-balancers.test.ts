import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { DescribeLoadBalancersCommand, DescribeTargetGroupsCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lacksTerraform as skip, terraformIn } from '../support/terraform.ts';

test('Terraform makes load balancers with listeners, rules, weights and certificates, finds nothing to change, changes everything that can be, and leaves nothing', { skip }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  await using folder = await temporaryFolder('terraform-load-balancers');
  const terraform = await terraformIn(folder.path, new URL('./terraform-load-balancers/', import.meta.url), daemon);
  const { ec2 } = clientsOf(daemon);
  const elb = new ElasticLoadBalancingV2Client(daemon.clientConfig);
  const counts = async () => ({
    balancers: (await elb.send(new DescribeLoadBalancersCommand({}))).LoadBalancers?.length,
    groups: (await elb.send(new DescribeTargetGroupsCommand({}))).TargetGroups?.length,
    interfaces: (await ec2.send(new DescribeNetworkInterfacesCommand({}))).NetworkInterfaces?.length,
  });

  await terraform('init');
  await terraform('apply', '-auto-approve');
  const seen: unknown = JSON.parse((await terraform('output', '-json', 'seen')).stdout);
  assert.deepEqual(seen, { type: 'application', zone: true, domain: true, elastic: true, protocol: 'HTTPS', last: 31 });
  assert.deepEqual(await counts(), { balancers: 3, groups: 7, interfaces: 4 });
  await terraform('plan', '-detailed-exitcode');
  const logsFolder = (prefix: string) => join(daemon.settings.stateDir, 's3', 'harbour-logs', prefix, 'AWSLogs', daemon.settings.account);
  assert.deepEqual(await readdir(logsFolder('')), ['ELBAccessLogTestFile']);

  await terraform('apply', '-auto-approve', '-var', 'generation=2');
  assert.deepEqual(await counts(), { balancers: 3, groups: 7, interfaces: 5 });
  await terraform('plan', '-detailed-exitcode', '-var', 'generation=2');
  assert.deepEqual(await readdir(logsFolder('web/second')), ['ELBAccessLogTestFile']);

  await terraform('destroy', '-auto-approve', '-var', 'generation=2');
  assert.deepEqual(await counts(), { balancers: 0, groups: 0, interfaces: 0 });
});
