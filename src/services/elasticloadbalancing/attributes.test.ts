import assert from 'node:assert/strict';
import { test } from 'node:test';
import DeleteLoadBalancer from './operations/DeleteLoadBalancer.ts';
import type { ObjectFiles } from './object-files.ts';
import CreateLoadBalancer from './operations/CreateLoadBalancer.ts';
import DescribeAccountLimits from './operations/DescribeAccountLimits.ts';
import DescribeCapacityReservation from './operations/DescribeCapacityReservation.ts';
import DescribeLoadBalancerAttributes from './operations/DescribeLoadBalancerAttributes.ts';
import DescribeSSLPolicies from './operations/DescribeSSLPolicies.ts';
import ModifyCapacityReservation from './operations/ModifyCapacityReservation.ts';
import ModifyIpPools from './operations/ModifyIpPools.ts';
import ModifyLoadBalancerAttributes from './operations/ModifyLoadBalancerAttributes.ts';
import { call, elbWorld } from './testing/elb-world.ts';

async function balancerWorld(objects?: ObjectFiles) {
  const world = await elbWorld(objects);
  const { LoadBalancers = [] } = await CreateLoadBalancer.handle({ Name: 'web', Subnets: [...world.subnetIds] }, call, world);
  return { world, LoadBalancerArn: LoadBalancers[0]?.LoadBalancerArn };
}

test('attributes of a load balancer are set and shown with those that are at their defaults', async () => {
  const { world, LoadBalancerArn } = await balancerWorld();
  const modify = (Key: string, Value: string) => ModifyLoadBalancerAttributes.handle({ LoadBalancerArn, Attributes: [{ Key, Value }] }, call, world);
  const shown = await modify('idle_timeout.timeout_seconds', '30');
  assert.deepEqual(shown, DescribeLoadBalancerAttributes.handle({ LoadBalancerArn }, call, world));
  const values = new Map(shown.Attributes?.map(({ Key, Value }) => [Key, Value]));
  assert.deepEqual([values.get('idle_timeout.timeout_seconds'), values.get('routing.http2.enabled'), values.get('load_balancing.cross_zone.enabled')], ['30', 'true', 'true']);
  await assert.rejects(modify('idle_timeout.timeout_seconds', '4001'), { code: 'ValidationError' });
  await assert.rejects(modify('connection_logs.s3.enabled', 'true'), { name: 'InvalidConfigurationRequestException', message: /such logs are not written$/ });
  await assert.rejects(modify('load_balancing.cross_zone.enabled', 'false'), { name: 'InvalidConfigurationRequestException', message: /always on/ });
});

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html */
test('access logs need a bucket, and a test file is written there when they are enabled', async () => {
  const written = new Map<string, string>();
  const { world, LoadBalancerArn } = await balancerWorld({
    read: async () => undefined,
    write: async ({ bucket, key }, content) => {
      if (bucket === 'closed') throw new Error('EACCES');
      written.set(`${bucket}/${key}`, content.toString());
      return '';
    },
  });
  const modify = (attributes: Readonly<Record<string, string>>) =>
    ModifyLoadBalancerAttributes.handle({ LoadBalancerArn, Attributes: Object.entries(attributes).map(([name, Value]) => ({ Key: `access_logs.s3.${name}`, Value })) }, call, world);
  const isEmpty = { code: 'ValidationError', message: "The value of 'access_logs.s3.bucket' cannot be empty" };
  await assert.rejects(modify({ enabled: 'true' }), isEmpty);
  await assert.rejects(modify({ enabled: 'false', bucket: '' }), isEmpty);
  await assert.rejects(modify({ enabled: 'true', bucket: 'closed' }), { name: 'InvalidConfigurationRequestException', message: /^Access Denied for bucket: closed\. Please check S3bucket permission/ });
  for (const prefix of ['/web', 'web/', 'a//b', '../b', 'x/AWSLogs']) await assert.rejects(modify({ enabled: 'true', bucket: 'logs', prefix }), { code: 'ValidationError' }, prefix);
  for (const bucket of ['Logs', 'a', 'a..b', '-logs']) await assert.rejects(modify({ enabled: 'true', bucket }), { code: 'ValidationError' }, bucket);
  assert.deepEqual([...written], []);

  await modify({ enabled: 'true', bucket: 'logs', prefix: 'web/one' });
  await modify({ enabled: 'true' });
  await modify({ prefix: '' });
  assert.deepEqual([...written.keys()], ['logs/web/one/AWSLogs/000000000000/ELBAccessLogTestFile', 'logs/AWSLogs/000000000000/ELBAccessLogTestFile']);
  assert.match(written.get('logs/AWSLogs/000000000000/ELBAccessLogTestFile') ?? '', /^Enable AccessLog for ELB: web at \d{4}-/);
});

test('a protected load balancer is not deleted', async () => {
  const { world, LoadBalancerArn } = await balancerWorld();
  await ModifyLoadBalancerAttributes.handle({ LoadBalancerArn, Attributes: [{ Key: 'deletion_protection.enabled', Value: 'true' }] }, call, world);
  await assert.rejects(DeleteLoadBalancer.handle({ LoadBalancerArn }, call, world), { name: 'OperationNotPermittedException', message: `Load balancer '${LoadBalancerArn}' cannot be deleted because deletion protection is enabled` });
});

test('security policies are described by name and a page at a time', () => {
  const describe = (input: Parameters<typeof DescribeSSLPolicies.handle>[0]) => DescribeSSLPolicies.handle(input);
  assert.equal(describe({}).SslPolicies?.length, 37);
  assert.deepEqual(describe({ LoadBalancerType: 'gateway' }), { SslPolicies: [] });
  assert.partialDeepStrictEqual(describe({ Names: ['ELBSecurityPolicy-TLS13-1-3-2021-06'] }).SslPolicies, [{ Name: 'ELBSecurityPolicy-TLS13-1-3-2021-06', SslProtocols: ['TLSv1.3'], Ciphers: [{ Name: 'TLS_AES_128_GCM_SHA256', Priority: 1 }], SupportedLoadBalancerTypes: ['application', 'network'] }]);
  assert.equal(describe({ Names: ['ELBSecurityPolicy-2016-08', 'ELBSecurityPolicy-2016-08'] }).SslPolicies?.length, 1);
  assert.throws(() => describe({ Names: ['x'] }), { name: 'SSLPolicyNotFoundException' });
});

test('limits are told, nothing is reserved, and there are no pools', async () => {
  const { world, LoadBalancerArn } = await balancerWorld();
  const { Limits = [], NextMarker } = DescribeAccountLimits.handle({ PageSize: 20 });
  assert.equal(Limits.length + (DescribeAccountLimits.handle({ Marker: NextMarker }).Limits?.length ?? 0), 23);
  assert.deepEqual(DescribeCapacityReservation.handle({ LoadBalancerArn }, call, world), { DecreaseRequestsRemaining: 2, CapacityReservationState: [] });
  assert.deepEqual(ModifyCapacityReservation.handle({ LoadBalancerArn, ResetCapacityReservation: true }, call, world), { DecreaseRequestsRemaining: 2, CapacityReservationState: [] });
  assert.throws(() => ModifyCapacityReservation.handle({ LoadBalancerArn }, call, world), { code: 'ValidationError' });
  assert.deepEqual(ModifyIpPools.handle({ LoadBalancerArn, RemoveIpamPools: ['ipv4'] }, call, world), {});
});
