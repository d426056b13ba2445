import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import { elasticIps } from '#model/elastic-ip.ts';
import { followRow, refuseNamed, unsetMembers, type MemberRow } from '#wire/testing/every-member.ts';
import CreateListener from './operations/CreateListener.ts';
import CreateLoadBalancer from './operations/CreateLoadBalancer.ts';
import CreateRule from './operations/CreateRule.ts';
import DescribeTags from './operations/DescribeTags.ts';
import ModifyCapacityReservation from './operations/ModifyCapacityReservation.ts';
import ModifyIpPools from './operations/ModifyIpPools.ts';
import ModifyListener from './operations/ModifyListener.ts';
import ModifyRule from './operations/ModifyRule.ts';
import SetSubnets from './operations/SetSubnets.ts';
import { balancerWorld } from './testing/balancers.ts';
import { call, elbWorld, type ElbWorld } from './testing/elb-world.ts';

const tagsOf = (world: ElbWorld, arn = '') => DescribeTags.handle({ ResourceArns: [arn] }, call, world).TagDescriptions?.[0]?.Tags;
const noIpv6 = /is not supported.*there is no IPv6/;

/** What a rows' test below sets is shown by another name there: subnets, addresses and groups have tests of their own. */
const balancers: readonly MemberRow[] = [
  { input: { Scheme: 'internal', Type: 'network', IpAddressType: 'ipv4', EnablePrefixForIpv6SourceNat: 'off', Tags: [{ Key: 'a', Value: 'b' }] } },
  { input: { Type: 'gateway' }, refused: /^Load balancers of type gateway are not supported/ },
  { input: { IpAddressType: 'dualstack' }, refused: noIpv6 },
  { input: { EnablePrefixForIpv6SourceNat: 'on' }, refused: noIpv6 },
  { input: { CustomerOwnedIpv4Pool: 'ipv4pool-coip-1' }, refused: /^CustomerOwnedIpv4Pool is not supported/ },
  { input: { IpamPools: { Ipv4IpamPoolId: 'ipam-pool-1' } }, refused: /^IpamPools is not supported/ },
  { input: { SubnetMappings: [{ SubnetId: 'subnet-1', IPv6Address: '::1' }] }, refused: /^SubnetMappings\.IPv6Address is not supported/ },
  { input: { SubnetMappings: [{ SubnetId: 'subnet-1', SourceNatIpv6Prefix: 'auto_assigned' }] }, refused: /^SubnetMappings\.SourceNatIpv6Prefix is not supported/ },
];
const balancersOtherwise = ['Name', 'Subnets', 'SecurityGroups', 'SubnetMappings.SubnetId', 'SubnetMappings.AllocationId', 'SubnetMappings.PrivateIPv4Address'];

test('every member of CreateLoadBalancer and SetSubnets is shown again, or refused by name', async () => {
  assert.deepEqual(unsetMembers({ sdk: elbv2, operation: 'CreateLoadBalancer', rows: balancers, otherwiseSet: balancersOtherwise }), []);
  for (const row of balancers) {
    await followRow(row, async () => {
      const world = await elbWorld();
      refuseNamed(row.input, CreateLoadBalancer.refuses);
      const { LoadBalancers = [] } = await CreateLoadBalancer.handle({ Name: 'web', Subnets: [...world.subnetIds], ...row.input }, call, world);
      return { ...LoadBalancers[0], Tags: tagsOf(world, LoadBalancers[0]?.LoadBalancerArn) };
    });
  }
  const rows = balancers.filter(({ input }) => !('Type' in input || 'CustomerOwnedIpv4Pool' in input || 'IpamPools' in input));
  assert.deepEqual(unsetMembers({ sdk: elbv2, operation: 'SetSubnets', rows, otherwiseSet: [...balancersOtherwise, 'LoadBalancerArn'] }), []);
  for (const row of rows) {
    await followRow(row, async () => {
      const { world, balancerArn } = await balancerWorld();
      refuseNamed(row.input, SetSubnets.refuses);
      return SetSubnets.handle({ LoadBalancerArn: balancerArn, Subnets: [...world.subnetIds], ...row.input }, call, world);
    });
  }
});

test('the addresses and groups that a load balancer is given are shown with it', async () => {
  const world = await elbWorld();
  await world.store.transact((transaction) => transaction.put(elasticIps, { account: call.account, region: call.region, allocationId: 'eipalloc-1', publicIpv4Address: '127.64.1.1', tags: [] }));
  const [SubnetId] = world.subnetIds;
  const create = (input: object) => CreateLoadBalancer.handle({ Name: 'web', Type: 'network', ...input }, call, world);
  const elastic = await create({ SecurityGroups: [world.groupId], SubnetMappings: [{ SubnetId, AllocationId: 'eipalloc-1' }] });
  assert.partialDeepStrictEqual(elastic.LoadBalancers, [{ LoadBalancerName: 'web', SecurityGroups: [world.groupId], AvailabilityZones: [{ SubnetId, LoadBalancerAddresses: [{ AllocationId: 'eipalloc-1' }] }] }]);
  const own = await create({ Name: 'own', Scheme: 'internal', SubnetMappings: [{ SubnetId, PrivateIPv4Address: '172.31.0.50' }] });
  assert.partialDeepStrictEqual(own.LoadBalancers, [{ AvailabilityZones: [{ SubnetId, LoadBalancerAddresses: [{ PrivateIPv4Address: '172.31.0.50' }] }] }]);
});

test('nothing of capacity or pools is accepted and ignored', () => {
  assert.deepEqual(unsetMembers({ sdk: elbv2, operation: 'ModifyCapacityReservation', rows: [], otherwiseSet: ['LoadBalancerArn', 'ResetCapacityReservation'] }), ['MinimumLoadBalancerCapacity.CapacityUnits']);
  assert.throws(() => refuseNamed({ MinimumLoadBalancerCapacity: { CapacityUnits: 1 } }, ModifyCapacityReservation.refuses), /^Error: MinimumLoadBalancerCapacity is not supported/);
  assert.throws(() => refuseNamed({ IpamPools: { Ipv4IpamPoolId: 'ipam-pool-1' } }, ModifyIpPools.refuses), /^Error: IpamPools is not supported/);
});

const group = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/web/';
/** Rows of actions, in a member of this name; the group's own id comes with the world. */
function actionRows(name: 'Actions' | 'DefaultActions'): readonly MemberRow[] {
  const row = (action: object, refused?: RegExp): MemberRow => ({ input: { [name]: [action] }, ...(refused !== undefined && { refused }) });
  const fixed = { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200', ContentType: 'text/plain', MessageBody: 'ok' } };
  const named = (member: string) => new RegExp(`^${name}\\.${member} is not supported`);
  return [
    row({ ...fixed, Order: 7 }),
    row({ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', Host: 'www.#{host}', Path: '/a', Query: 'b', StatusCode: 'HTTP_301' } }),
    row({ Type: 'authenticate-oidc', AuthenticateOidcConfig: { Issuer: 'a', AuthorizationEndpoint: 'a', TokenEndpoint: 'a', UserInfoEndpoint: 'a', ClientId: 'a', ClientSecret: 'a', SessionCookieName: 'a', Scope: 'a', SessionTimeout: 1, AuthenticationRequestExtraParams: { a: 'b' }, OnUnauthenticatedRequest: 'deny', UseExistingClientSecret: true } }, named('AuthenticateOidcConfig')),
    row({ Type: 'authenticate-cognito', AuthenticateCognitoConfig: { UserPoolArn: 'a', UserPoolClientId: 'a', UserPoolDomain: 'a', SessionCookieName: 'a', Scope: 'a', SessionTimeout: 1, AuthenticationRequestExtraParams: { a: 'b' }, OnUnauthenticatedRequest: 'deny' } }, named('AuthenticateCognitoConfig')),
    row({ Type: 'jwt-validation', JwtValidationConfig: { JwksEndpoint: 'a', Issuer: 'a', AdditionalClaims: [{ Format: 'single-string', Name: 'a', Values: ['a'] }] } }, named('JwtValidationConfig')),
  ];
}
const forwardMembers = ['TargetGroupArn', 'ForwardConfig.TargetGroups.TargetGroupArn', 'ForwardConfig.TargetGroups.Weight', 'ForwardConfig.TargetGroupStickinessConfig.Enabled', 'ForwardConfig.TargetGroupStickinessConfig.DurationSeconds'];

const listenerRows: readonly MemberRow[] = [
  { input: { Protocol: 'HTTP', Port: 8080 } },
  { input: { Certificates: [{ CertificateArn: 'x', IsDefault: true }] }, refused: /^(You cannot set the IsDefault parameter for a certificate|A certificate cannot be specified)/ },
  { input: { MutualAuthentication: { Mode: 'off' } }, refused: /^Mutual authentication cannot be specified for HTTP listeners/ },
  { input: { AlpnPolicy: ['None'] }, refused: /^An ALPN policy cannot be specified for HTTP listeners$/ },
  { input: { SslPolicy: 'ELBSecurityPolicy-2016-08' }, refused: /^An SSL policy cannot be specified for HTTP listeners$/ },
  ...actionRows('DefaultActions'),
];
/** Shown by a secure listener, in `listeners.test.ts`. */
const secureMembers = ['MutualAuthentication.TrustStoreArn', 'MutualAuthentication.IgnoreClientCertificateExpiry', 'MutualAuthentication.AdvertiseTrustStoreCaNames', 'MutualAuthentication.TrustStoreAssociationStatus'];

test('every member of CreateListener and ModifyListener is shown again, or refused by name', async () => {
  const forwarding = forwardMembers.map((member) => `DefaultActions.${member}`);
  const created = [...listenerRows, { input: { Tags: [{ Key: 'a', Value: 'b' }] } }];
  assert.deepEqual(unsetMembers({ sdk: elbv2, operation: 'CreateListener', rows: created, otherwiseSet: ['LoadBalancerArn', ...forwarding, ...secureMembers] }), []);
  assert.deepEqual(unsetMembers({ sdk: elbv2, operation: 'ModifyListener', rows: listenerRows, otherwiseSet: ['ListenerArn', ...forwarding, ...secureMembers] }), []);
  for (const row of created) {
    await followRow(row, async () => {
      const { world, createListener } = await balancerWorld();
      refuseNamed(row.input, CreateListener.refuses);
      const listener = await createListener(row.input);
      return { ...listener, Tags: tagsOf(world, listener.ListenerArn) };
    });
  }
  for (const row of listenerRows) {
    await followRow(row, async () => {
      const { world, createListener } = await balancerWorld();
      const { ListenerArn } = await createListener();
      refuseNamed(row.input, ModifyListener.refuses);
      return (await ModifyListener.handle({ ListenerArn, ...row.input }, call, world)).Listeners?.[0];
    });
  }
});

const condition = (change: object): object => ({ Conditions: [change] });
const regex = /RegexValues is not supported/;
const ruleRows: readonly MemberRow[] = [
  { input: condition({ Field: 'host-header', Values: ['a.example.com'] }) },
  { input: condition({ Field: 'host-header', HostHeaderConfig: { Values: ['a.example.com', 'b.example.com'] } }) },
  { input: condition({ Field: 'path-pattern', PathPatternConfig: { Values: ['/a', '/b'] } }) },
  { input: condition({ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'A', Values: ['b'] } }) },
  { input: condition({ Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'a', Value: 'b' }] } }) },
  { input: condition({ Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['GET'] } }) },
  { input: condition({ Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8'] } }) },
  { input: condition({ Field: 'source-ip', SourceIpConfig: { IpAddressType: 'ipv4' } }), refused: /^Conditions\.SourceIpConfig\.IpAddressType is not supported/ },
  { input: condition({ Field: 'host-header', RegexValues: ['a'] }), refused: regex },
  { input: condition({ Field: 'host-header', HostHeaderConfig: { RegexValues: ['a'] } }), refused: regex },
  { input: condition({ Field: 'path-pattern', PathPatternConfig: { RegexValues: ['a'] } }), refused: regex },
  { input: condition({ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'A', RegexValues: ['a'] } }), refused: regex },
  { input: { Transforms: [{ Type: 'url-rewrite', HostHeaderRewriteConfig: { Rewrites: [{ Regex: 'a', Replace: 'b' }] }, UrlRewriteConfig: { Rewrites: [{ Regex: 'a', Replace: 'b' }] } }] }, refused: /^Transforms is not supported/ },
  ...actionRows('Actions'),
];

test('every member of CreateRule and ModifyRule is shown again, or refused by name', async () => {
  const forwarding = forwardMembers.map((member) => `Actions.${member}`);
  const created = [...ruleRows, { input: { Tags: [{ Key: 'a', Value: 'b' }] } }];
  assert.deepEqual(unsetMembers({ sdk: elbv2, operation: 'CreateRule', rows: created, otherwiseSet: ['ListenerArn', 'Priority', ...forwarding] }), []);
  assert.deepEqual(unsetMembers({ sdk: elbv2, operation: 'ModifyRule', rows: ruleRows, otherwiseSet: ['RuleArn', 'ResetTransforms', ...forwarding] }), []);
  for (const row of created) {
    await followRow(row, async () => {
      const { world, createListener, createRule } = await balancerWorld();
      const listener = await createListener();
      refuseNamed(row.input, CreateRule.refuses);
      const rule = await createRule(listener, row.input);
      return { ...rule, Tags: tagsOf(world, rule.RuleArn) };
    });
  }
  for (const row of ruleRows) {
    await followRow(row, async () => {
      const { world, createListener, createRule } = await balancerWorld();
      const { RuleArn } = await createRule(await createListener());
      refuseNamed(row.input, ModifyRule.refuses);
      return (await ModifyRule.handle({ RuleArn, ...row.input }, call, world)).Rules?.[0];
    });
  }
});

test('the groups, weights and stickiness of forwarding are shown by listeners and rules', async () => {
  const { createGroup, createListener, createRule } = await balancerWorld();
  const arn = await createGroup('web');
  assert.ok(arn.startsWith(group));
  const forward = { Type: 'forward', TargetGroupArn: arn, ForwardConfig: { TargetGroups: [{ TargetGroupArn: arn, Weight: 5 }], TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 } } } as const;
  const actions = () => [{ ...forward, ForwardConfig: { ...forward.ForwardConfig, TargetGroups: [...forward.ForwardConfig.TargetGroups] } }];
  const listener = await createListener({ DefaultActions: actions() });
  assert.deepEqual(listener.DefaultActions, [forward]);
  assert.deepEqual((await createRule(listener, { Actions: actions() })).Actions, [forward]);
});
