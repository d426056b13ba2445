import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as ssm from '@aws-sdk/client-ssm';
import { publicParametersWhere } from '#model/public-parameters.ts';
import { ssmWorld } from './testing/ssm-world.ts';

const ecs = '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended';

test('the recommended image for ECS is one document, and each of its members is a parameter', async () => {
  const { client, authorized } = await ssmWorld();
  const { Parameter } = await client.send(new ssm.GetParameterCommand({ Name: ecs }));
  assert.equal(Parameter?.ARN, `arn:aws:ssm:eu-west-1::parameter${ecs}`);
  assert.equal(authorized[0]?.resource, Parameter?.ARN);
  const document = JSON.parse(Parameter?.Value ?? '');
  assert.deepEqual(Object.keys(document), ['ecs_agent_version', 'ecs_runtime_version', 'image_id', 'image_name', 'image_version', 'os', 'schema_version', 'source_image_name']);
  const { Parameters = [] } = await client.send(new ssm.GetParametersByPathCommand({ Path: ecs }));
  assert.deepEqual(Object.fromEntries(Parameters.map(({ Name = '', Value }) => [Name.slice(ecs.length + 1), Value])), Object.fromEntries(Object.entries(document).map(([key, value]) => [key, String(value)])));
  const byArn = await client.send(new ssm.GetParameterCommand({ Name: `${Parameter?.ARN}/image_id` }));
  assert.deepEqual([byArn.Parameter?.Value, byArn.Parameter?.DataType], [document.image_id, 'text']);
});

test('container tools find the images that they look for, in every Region its own', () => {
  const names = [
    '/aws/service/ecs/optimized-ami/amazon-linux-2/recommended/image_id',
    '/aws/service/ecs/optimized-ami/amazon-linux-2/arm64/recommended/image_id',
    '/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id',
    '/aws/service/eks/optimized-ami/1.33/amazon-linux-2023/x86_64/standard/recommended/image_id',
    '/aws/service/eks/optimized-ami/1.31/amazon-linux-2/recommended/image_id',
    '/aws/service/bottlerocket/aws-ecs-2/x86_64/latest/image_id',
    '/aws/service/bottlerocket/aws-k8s-1.33/arm64/latest/image_id',
    '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
    '/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2',
  ];
  const valuesIn = (region: string) => publicParametersWhere(region, (name) => names.includes(name)).map(({ versions: [version] }) => (version?.value.kind === 'plain' ? version.value.text : undefined));
  const ids = ['us-east-1', 'eu-west-1', 'mars-west-1'].flatMap(valuesIn);
  assert.equal(ids.length, 3 * names.length);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id ?? '', /^ami-0[0-9a-f]{16}$/);
});

test('the image of AWS for Fluent Bit is told, and what AWS is made of', async () => {
  const { client } = await ssmWorld();
  const value = async (name: string) => (await client.send(new ssm.GetParameterCommand({ Name: `/aws/service/${name}` }))).Parameter?.Value;
  assert.match(await value('aws-for-fluent-bit/stable') ?? '', /^906394416424\.dkr\.ecr\.eu-west-1\.amazonaws\.com\/aws-for-fluent-bit:\d+\.\d+\.\d+$/);
  assert.equal(await value('global-infrastructure/regions/eu-west-1/longName'), 'Europe (Ireland)');
  assert.equal(await value('global-infrastructure/services/ecs/longName'), 'Amazon Elastic Container Service (ECS)');
  assert.equal(await value('global-infrastructure/regions/eu-west-1/services/ecs/endpoint'), 'ecs.eu-west-1.amazonaws.com');
  const regions: string[] = [];
  for await (const { Parameters = [] } of ssm.paginateGetParametersByPath({ client }, { Path: '/aws/service/global-infrastructure/regions' })) regions.push(...Parameters.map(({ Value = '' }) => Value));
  assert.ok(regions.length > 20 && regions.includes('us-east-1'));
  const { Parameters: zones = [] } = await client.send(new ssm.GetParametersByPathCommand({ Path: '/aws/service/global-infrastructure/regions/us-east-1/availability-zones' }));
  assert.deepEqual(zones.map(({ Value }) => Value), ['use1-az1', 'use1-az2', 'use1-az3']);
});

test('AWS\'s own parameters are read by everyone and changed by nobody', async () => {
  const { client } = await ssmWorld();
  await assert.rejects(client.send(new ssm.PutParameterCommand({ Name: ecs, Value: 'mine', Type: 'String', Overwrite: true })), { name: 'AccessDeniedException', message: `No access to reserved parameter name: ${ecs}.` });
  await assert.rejects(client.send(new ssm.DeleteParameterCommand({ Name: ecs })), { name: 'ParameterNotFound' });
  await assert.rejects(client.send(new ssm.LabelParameterVersionCommand({ Name: ecs, Labels: ['a'] })), { name: 'ParameterNotFound' });
  await assert.rejects(client.send(new ssm.AddTagsToResourceCommand({ ResourceType: 'Parameter', ResourceId: ecs, Tags: [{ Key: 'a', Value: 'b' }] })), { name: 'InvalidResourceId' });
  assert.deepEqual((await client.send(new ssm.DescribeParametersCommand({}))).Parameters, []);
  await assert.rejects(client.send(new ssm.GetParameterCommand({ Name: '/aws/service/nothing' })), { name: 'ParameterNotFound' });
});
