import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DescribeAddressesCommand, DescribeNetworkAclsCommand, DescribeNetworkInterfacesCommand, DescribeRouteTablesCommand, DescribeSecurityGroupsCommand, DescribeSubnetsCommand, DescribeVpcEndpointsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lacksTerraform as skip, terraformIn } from '../support/terraform.ts';

test('Terraform makes a VPC of three tiers in three zones, finds nothing to change, changes everything that can be, and leaves nothing', { skip }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  await using folder = await temporaryFolder('terraform');
  const terraform = await terraformIn(folder.path, new URL('./terraform-vpc/', import.meta.url), daemon);
  const clients = clientsOf(daemon);
  const before = await counts(clients);

  await terraform('init');
  await terraform('apply', '-auto-approve');
  const seen: unknown = JSON.parse((await terraform('output', '-json', 'seen')).stdout);
  assert.deepEqual(seen, { private: 3, default: ['0.0.0.0/0'], app: true, service: '*.dkr.ecr.us-east-1.amazonaws.com', nat: [true, true, true], domain: 'corp.internal', endpoint: 3 });
  await terraform('plan', '-detailed-exitcode');

  await terraform('apply', '-auto-approve', '-var', 'generation=2');
  await terraform('plan', '-detailed-exitcode', '-var', 'generation=2');

  await terraform('destroy', '-auto-approve', '-var', 'generation=2');
  assert.deepEqual(await counts(clients), before);
});

async function counts({ ec2 }: Clients) {
  return {
    vpcs: (await ec2.send(new DescribeVpcsCommand({}))).Vpcs?.length,
    subnets: (await ec2.send(new DescribeSubnetsCommand({}))).Subnets?.length,
    interfaces: (await ec2.send(new DescribeNetworkInterfacesCommand({}))).NetworkInterfaces?.length,
    groups: (await ec2.send(new DescribeSecurityGroupsCommand({}))).SecurityGroups?.length,
    tables: (await ec2.send(new DescribeRouteTablesCommand({}))).RouteTables?.length,
    acls: (await ec2.send(new DescribeNetworkAclsCommand({}))).NetworkAcls?.length,
    addresses: (await ec2.send(new DescribeAddressesCommand({}))).Addresses?.length,
    endpoints: (await ec2.send(new DescribeVpcEndpointsCommand({}))).VpcEndpoints?.length,
  };
}
