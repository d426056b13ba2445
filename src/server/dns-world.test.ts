import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { findEndpointService } from '#model/endpoint-services.ts';
import { dnsWorldOf } from './dns-world.ts';

test('every API that the daemon has is found by the names that its VPC endpoints take over', () => {
  const { apiServices } = dnsWorldOf([], []);
  const folders = readdirSync(new URL('../services', import.meta.url), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of folders) assert.ok(apiServices.some(({ service }) => service.split('.')[0] === name), `${name} has no name in VPCs`);
  for (const { service, names } of apiServices) {
    if (['acm', 'iam', 'ecr-public'].includes(service)) continue; // have no endpoints in most Regions: found over the internet only
    const taken = findEndpointService(`com.amazonaws.eu-west-1.${service}`, 'eu-west-1')?.privateDnsNames ?? [];
    assert.ok(names.some((one) => taken.includes(one.replace('{region}', 'eu-west-1'))), service);
  }
});
