import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import { known } from '#base/assert.ts';
import { operationShapes, type Shape } from '#wire/schema.ts';
import AddTrustStoreRevocations from './operations/AddTrustStoreRevocations.ts';
import CreateTargetGroup from './operations/CreateTargetGroup.ts';
import CreateTrustStore from './operations/CreateTrustStore.ts';
import DeregisterTargets from './operations/DeregisterTargets.ts';
import DescribeTargetHealth from './operations/DescribeTargetHealth.ts';
import ModifyTrustStore from './operations/ModifyTrustStore.ts';
import RegisterTargets from './operations/RegisterTargets.ts';

const healthCheck = ['HealthCheckEnabled', 'HealthCheckIntervalSeconds', 'HealthCheckPath', 'HealthCheckPort', 'HealthCheckProtocol', 'HealthCheckTimeoutSeconds', 'HealthyThresholdCount', 'UnhealthyThresholdCount', 'Matcher', 'Matcher.HttpCode', 'Matcher.GrpcCode'];
const tags = ['Tags', 'Tags.Key', 'Tags.Value'];
const target = ['Targets', 'Targets.Id', 'Targets.Port', 'Targets.AvailabilityZone'];
const bundle = ['CaCertificatesBundleS3Bucket', 'CaCertificatesBundleS3Key'];
const page = ['Marker', 'PageSize'];

interface Operation {
  readonly refuses?: Readonly<Record<string, string>>;
}

/** What the tests of each operation show to be honoured; the rest of what the SDK knows is refused. */
const honoured: readonly (readonly [string, readonly string[], Operation?])[] = [
  ['AddTrustStoreRevocations', ['TrustStoreArn', 'RevocationContents', 'RevocationContents.S3Bucket', 'RevocationContents.S3Key', 'RevocationContents.RevocationType'], AddTrustStoreRevocations],
  ['CreateTargetGroup', ['Name', 'Protocol', 'ProtocolVersion', 'Port', 'VpcId', 'TargetType', 'IpAddressType', ...healthCheck, ...tags], CreateTargetGroup],
  ['CreateTrustStore', ['Name', ...bundle, ...tags], CreateTrustStore],
  ['DeleteSharedTrustStoreAssociation', ['TrustStoreArn', 'ResourceArn']],
  ['DeleteTargetGroup', ['TargetGroupArn']],
  ['DeleteTrustStore', ['TrustStoreArn']],
  ['DeregisterTargets', ['TargetGroupArn', ...target], DeregisterTargets],
  ['DescribeTargetGroupAttributes', ['TargetGroupArn']],
  ['DescribeTargetGroups', ['LoadBalancerArn', 'TargetGroupArns', 'Names', ...page]],
  ['DescribeTargetHealth', ['TargetGroupArn', 'Include', ...target], DescribeTargetHealth],
  ['DescribeTrustStoreAssociations', ['TrustStoreArn', ...page]],
  ['DescribeTrustStoreRevocations', ['TrustStoreArn', 'RevocationIds', ...page]],
  ['DescribeTrustStores', ['TrustStoreArns', 'Names', ...page]],
  ['GetResourcePolicy', ['ResourceArn']],
  ['GetTrustStoreCaCertificatesBundle', ['TrustStoreArn']],
  ['GetTrustStoreRevocationContent', ['TrustStoreArn', 'RevocationId']],
  ['ModifyTargetGroup', ['TargetGroupArn', ...healthCheck]],
  ['ModifyTargetGroupAttributes', ['TargetGroupArn', 'Attributes', 'Attributes.Key', 'Attributes.Value']],
  ['ModifyTrustStore', ['TrustStoreArn', ...bundle], ModifyTrustStore],
  ['RegisterTargets', ['TargetGroupArn', ...target], RegisterTargets],
  ['RemoveTrustStoreRevocations', ['TrustStoreArn', 'RevocationIds']],
];

for (const [name, members, { refuses = {} } = {}] of honoured) {
  test(`every member of ${name} is honoured, or refused by name`, () => {
    const { input } = known(operationShapes(elbv2, name), name);
    assert.deepEqual([...Object.keys(refuses), ...members].toSorted(), [...pathsOf(input, '')].toSorted());
  });
}

/** The dotted paths of all members, through lists and structures. */
function* pathsOf(shape: Shape, prefix: string): Generator<string> {
  if (shape.isListSchema()) yield* pathsOf(shape.getValueSchema(), prefix);
  if (!shape.isStructSchema()) return;
  for (const [name, member] of shape.structIterator()) {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    yield path;
    yield* pathsOf(member, path);
  }
}
