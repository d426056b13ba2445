import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { DescribeTargetGroupsCommand, DescribeTargetHealthCommand, DescribeTrustStoresCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { clientsAuthority, rsaAuthority, twoRevoked } from '#certificates/testing/openssl.fixture.ts';
import { TestDaemon } from '../support/daemon.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lacksTerraform as skip, terraformIn } from '../support/terraform.ts';

test('Terraform makes target groups of all protocols, targets and a trust store, finds nothing to change, changes them in place, and leaves nothing', { skip }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  await using folder = await temporaryFolder('terraform');
  await putObjects(daemon, { 'one.pem': clientsAuthority, 'two.pem': clientsAuthority + rsaAuthority, 'revoked.crl': twoRevoked });
  const terraform = await terraformIn(folder.path, new URL('./terraform-target-groups/', import.meta.url), daemon);

  await terraform('init');
  await terraform('apply', '-auto-approve');
  const seen: unknown = JSON.parse((await terraform('output', '-json', 'seen')).stdout);
  assert.deepEqual(seen, { path: '/', store: 'clients', id: 1 });
  assert.deepEqual(await seenBy(daemon), { groups: ['HTTP alb', 'HTTP grpc', 'HTTP web', 'TCP tcp', 'TCP tls', 'TCP udp'], targets: ['10.20.1.10:80'], authorities: 1 });
  await terraform('plan', '-detailed-exitcode');

  await terraform('apply', '-auto-approve', '-var', 'generation=2');
  assert.deepEqual(await seenBy(daemon), { groups: ['HTTP alb', 'HTTP grpc', 'HTTP tcp', 'HTTP web', 'TCP tls', 'TCP udp'], targets: ['10.20.1.10:81'], authorities: 2 });
  await terraform('plan', '-detailed-exitcode', '-var', 'generation=2');

  await terraform('destroy', '-auto-approve', '-var', 'generation=2');
  assert.deepEqual(await seenBy(daemon), { groups: [], targets: [], authorities: undefined });
});

/** Objects of the bucket `certs`, until there is S3. */
async function putObjects({ settings }: TestDaemon, objects: Readonly<Record<string, string>>): Promise<void> {
  const bucket = join(settings.stateDir, 's3', 'certs');
  await mkdir(bucket, { recursive: true });
  for (const [key, text] of Object.entries(objects)) await writeFile(join(bucket, key), text);
}

/** Each named group with what its health checks speak, the targets of the group `web`, and how many authorities the trust store has. */
async function seenBy(daemon: TestDaemon) {
  const elb = new ElasticLoadBalancingV2Client(daemon.clientConfig);
  const groups = (await elb.send(new DescribeTargetGroupsCommand({}))).TargetGroups ?? [];
  const web = groups.find(({ TargetGroupName: name }) => name === 'web');
  const health = web === undefined ? [] : (await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: web.TargetGroupArn }))).TargetHealthDescriptions ?? [];
  const [store] = (await elb.send(new DescribeTrustStoresCommand({}))).TrustStores ?? [];
  return {
    groups: groups.filter(({ TargetGroupName: name = '' }) => !name.startsWith('d-')).map(({ TargetGroupName: name, HealthCheckProtocol: protocol }) => `${protocol} ${name}`).toSorted(),
    targets: health.map(({ Target: target }) => `${target?.Id}:${target?.Port}`),
    authorities: store?.NumberOfCaCertificates,
  };
}
