import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import { known } from '#base/assert.ts';
import { CallerError } from '#base/errors.ts';
import { seededRandom } from '#base/random.ts';
import { clientsAuthority } from '#certificates/testing/openssl.fixture.ts';
import { operationShapes } from '#wire/schema.ts';
import { randomStructure } from '#wire/testing/random-value.ts';
import CreateTargetGroup from './operations/CreateTargetGroup.ts';
import CreateTrustStore from './operations/CreateTrustStore.ts';
import RegisterTargets from './operations/RegisterTargets.ts';
import { putBalancer, putListener } from './testing/documents.ts';
import { call, elbWorld } from './testing/elb-world.ts';

const rounds = 100;
const carries = { controlCharacters: true, emptyLists: true, emptyStructures: true, documents: true, fractions: false };

/** A load balancer with a listener, a target group with a target, and a trust store. */
async function inhabitedWorld() {
  const world = await elbWorld({ read: async () => Buffer.from(clientsAuthority), write: async () => 'file:///x' });
  const { vpcId } = world;
  const group = known((await CreateTargetGroup.handle({ Name: 'web', TargetType: 'ip', Protocol: 'HTTP', Port: 80, VpcId: vpcId }, call, world)).TargetGroups?.[0]?.TargetGroupArn, 'the group');
  await RegisterTargets.handle({ TargetGroupArn: group, Targets: [{ Id: '10.1.2.3', AvailabilityZone: 'all' }] }, call, world);
  const store = known((await CreateTrustStore.handle({ Name: 'clients', CaCertificatesBundleS3Bucket: 'certs', CaCertificatesBundleS3Key: 'ca.pem' }, call, world)).TrustStores?.[0]?.TrustStoreArn, 'the store');
  const balancer = await putBalancer(world, { vpcId });
  const listener = await putListener(world, balancer, { targetGroupArn: group });
  const real: Readonly<Record<string, unknown>> = {
    VpcId: vpcId,
    Name: 'other',
    TargetGroupArn: group,
    TrustStoreArn: store,
    ResourceArn: store,
    LoadBalancerArn: balancer.arn,
    ListenerArn: listener.arn,
    ResourceArns: [group, store, balancer.arn, listener.arn],
  };
  return { world, real };
}

const files = await readdir(new URL('operations/', import.meta.url));
for (const name of files.map((file) => file.replace(/\.ts$/, ''))) {
  test(`${name} answers whatever comes with an output or an error of Elastic Load Balancing, never with a fault of ours`, async () => {
    const { input: shape } = known(operationShapes(elbv2, name), name);
    const { default: operation } = await import(new URL(`operations/${name}.ts`, import.meta.url).href);
    const { world, real } = await inhabitedWorld();
    const random = seededRandom(name.length);
    for (let round = 0; round < rounds; round += 1) {
      const input = randomStructure(shape, random, carries) ?? {};
      // Without what is there, most calls would be over at their first look.
      for (const key of Object.keys(input)) if (key in real && random.int(4) > 0) input[key] = real[key];
      try {
        operation.access(input, call, world);
        await operation.handle(input, call, world);
      } catch (thrown) {
        if (!(thrown instanceof elbv2.ElasticLoadBalancingV2ServiceException || thrown instanceof CallerError)) assert.fail(`${thrown instanceof Error ? thrown.stack : String(thrown)} for ${JSON.stringify(input)}`);
      }
    }
  });
}
