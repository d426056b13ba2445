import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '#base/assert.ts';
import { listenerRules } from '#model/listener-rule.ts';
import { listeners } from '#model/listener.ts';
import AddListenerCertificates from './operations/AddListenerCertificates.ts';
import DeleteListener from './operations/DeleteListener.ts';
import DeleteLoadBalancer from './operations/DeleteLoadBalancer.ts';
import DescribeListenerAttributes from './operations/DescribeListenerAttributes.ts';
import DescribeListenerCertificates from './operations/DescribeListenerCertificates.ts';
import DescribeListeners from './operations/DescribeListeners.ts';
import ModifyListener from './operations/ModifyListener.ts';
import ModifyListenerAttributes from './operations/ModifyListenerAttributes.ts';
import RemoveListenerCertificates from './operations/RemoveListenerCertificates.ts';
import { balancerWorld, createBalancer, ok } from './testing/balancers.ts';
import { call } from './testing/elb-world.ts';

test('a listener forwards to a target group, which is shown in both spellings', async () => {
  const { world, balancerArn, createGroup, createListener } = await balancerWorld();
  const TargetGroupArn = await createGroup('web');
  const listener = await createListener({ DefaultActions: [{ Type: 'forward', TargetGroupArn }], Tags: [{ Key: 'a', Value: 'b' }] });
  assert.match(listener.ListenerArn ?? '', /^arn:aws:elasticloadbalancing:us-east-1:000000000000:listener\/app\/web\/[0-9a-f]{16}\/[0-9a-f]{16}$/);
  assert.deepEqual(listener, {
    ListenerArn: listener.ListenerArn, LoadBalancerArn: balancerArn, Port: 80, Protocol: 'HTTP',
    DefaultActions: [{ Type: 'forward', TargetGroupArn, ForwardConfig: { TargetGroups: [{ TargetGroupArn, Weight: 1 }], TargetGroupStickinessConfig: { Enabled: false } } }],
  });
  assert.deepEqual(DescribeListeners.handle({ LoadBalancerArn: balancerArn }, call, world).Listeners, [listener]);
  assert.deepEqual(DescribeListeners.handle({ ListenerArns: [listener.ListenerArn ?? ''] }, call, world).Listeners, [listener]);
});

test('listeners are described by one of two things, and have to be there', async () => {
  const { world, balancerArn, createListener } = await balancerWorld();
  const { ListenerArn = '' } = await createListener();
  assert.throws(() => DescribeListeners.handle({}, call, world), { code: 'ValidationError', message: 'You must specify either listener ARNs or a load balancer ARN' });
  assert.throws(() => DescribeListeners.handle({ LoadBalancerArn: balancerArn, ListenerArns: [ListenerArn] }, call, world), { code: 'ValidationError' });
  assert.throws(() => DescribeListeners.handle({ ListenerArns: [`${ListenerArn.slice(0, -16)}${'0'.repeat(16)}`] }, call, world), { name: 'ListenerNotFoundException', message: 'One or more listeners not found' });
  assert.throws(() => DescribeListeners.handle({ ListenerArns: [balancerArn] }, call, world), { code: 'ValidationError', message: `'${balancerArn}' is not a valid listener ARN` });
});

test('a port has one listener; a call that is repeated gives it again', async () => {
  const { createListener, balancerArn } = await balancerWorld();
  const first = await createListener();
  assert.equal((await createListener()).ListenerArn, first.ListenerArn);
  await assert.rejects(createListener({ DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }] }), { name: 'DuplicateListenerException', message: `A listener already exists on this port for this load balancer '${balancerArn}'` });
});

test('protocols are those of the type, and ports those that there are', async () => {
  const { createListener } = await balancerWorld();
  await assert.rejects(createListener({ Protocol: 'TCP' }), { code: 'ValidationError', message: "Listener protocol 'TCP' must be one of 'HTTPS, HTTP'" });
  await assert.rejects(createListener({ Protocol: undefined }), { message: 'A listener protocol must be specified' });
  await assert.rejects(createListener({ Port: undefined }), { message: 'A listener port must be specified' });
  await assert.rejects(createListener({ Port: 65_536 }), { message: /'port' failed to satisfy constraint/ });
  const network = await balancerWorld({ Type: 'network' });
  await assert.rejects(network.createListener({ Protocol: 'HTTP', Port: undefined }), { message: 'A listener port must be specified' });
  await assert.rejects(network.createListener({ Protocol: 'HTTP' }), { message: "Listener protocol 'HTTP' must be one of 'TCP, TLS, UDP, TCP_UDP'" });
  await assert.rejects(network.createListener({ Protocol: 'TCP' }), { name: 'InvalidLoadBalancerActionException', message: "Actions of type 'fixed-response' are not supported for load balancers with type 'network'" });
});

test('target groups have to fit: by protocol, VPC and load balancer', async () => {
  const { world, createGroup, createListener } = await balancerWorld();
  const forwardTo = (TargetGroupArn: string, input = {}) => createListener({ DefaultActions: [{ Type: 'forward', TargetGroupArn }], ...input });
  const tcp = await createGroup('tcp', { Protocol: 'TCP' });
  await assert.rejects(forwardTo(tcp), { name: 'IncompatibleProtocolsException', message: `The listener and its associated target group '${tcp}' have incompatible protocols: 'HTTP' and 'TCP'` });
  const grpc = await createGroup('grpc', { ProtocolVersion: 'GRPC' });
  await assert.rejects(forwardTo(grpc), { name: 'InvalidLoadBalancerActionException', message: "Listener protocol 'HTTP' is not supported with a target group with the protocol-version 'GRPC'" });
  await assert.rejects(forwardTo(tcp.slice(0, -16) + '0'.repeat(16)), { name: 'TargetGroupNotFoundException', message: /^Target group '.*' not found$/ });
  await assert.rejects(forwardTo('web'), { code: 'ValidationError', message: "'web' is not a valid target group ARN" });
  const web = await createGroup('web');
  await forwardTo(web);
  const other = await createBalancer(world, { Name: 'other' });
  await assert.rejects(forwardTo(web, { LoadBalancerArn: other }), { name: 'TargetGroupAssociationLimitException', message: `The following target groups cannot be associated with more than one load balancer: ${web}` });
  await forwardTo(web, { Port: 81 });
});

test('a network load balancer forwards by protocol', async () => {
  const { createGroup, createListener, putCertificate } = await balancerWorld({ Type: 'network' });
  const CertificateArn = await putCertificate('a');
  const groups = { TCP: await createGroup('tcp', { Protocol: 'TCP' }), TLS: await createGroup('tls', { Protocol: 'TLS' }), UDP: await createGroup('udp', { Protocol: 'UDP' }), TCP_UDP: await createGroup('both', { Protocol: 'TCP_UDP' }) };
  const fits = { TCP: ['TCP', 'TCP_UDP'], TLS: ['TCP', 'TLS'], UDP: ['UDP', 'TCP_UDP'], TCP_UDP: ['TCP_UDP'] };
  let port = 1;
  for (const Protocol of ['TCP', 'TLS', 'UDP', 'TCP_UDP'] as const) {
    for (const [name, TargetGroupArn] of Object.entries(groups)) {
      const made = createListener({ Protocol, Port: (port += 1), DefaultActions: [{ Type: 'forward', TargetGroupArn }], ...(Protocol === 'TLS' && { Certificates: [{ CertificateArn }] }) });
      if (fits[Protocol].includes(name)) await made;
      else await assert.rejects(made, { name: 'IncompatibleProtocolsException' });
    }
  }
});

test('a network load balancer forwards by weight, and has no stickiness of its own for groups', async () => {
  const { createGroup, createListener } = await balancerWorld({ Type: 'network' });
  const TargetGroups = [{ TargetGroupArn: await createGroup('one', { Protocol: 'TCP' }), Weight: 1 }, { TargetGroupArn: await createGroup('two', { Protocol: 'TCP' }), Weight: 3 }];
  const forward = (ForwardConfig: object) => createListener({ Protocol: 'TCP', DefaultActions: [{ Type: 'forward', ForwardConfig }] });
  await assert.rejects(forward({ TargetGroups, TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 } }), { name: 'InvalidLoadBalancerActionException', message: /^TargetGroupStickinessConfig\.Enabled is not supported/ });
  assert.deepEqual((await forward({ TargetGroups })).DefaultActions?.[0]?.ForwardConfig?.TargetGroups, TargetGroups);
});

test('a listener that ends TLS has a certificate and a policy', async () => {
  const { createListener, putCertificate } = await balancerWorld();
  const CertificateArn = await putCertificate('a');
  const https = (input = {}) => createListener({ Protocol: 'HTTPS', Port: 443, Certificates: [{ CertificateArn }], ...input });
  const listener = await https();
  assert.partialDeepStrictEqual(listener, { Certificates: [{ CertificateArn }], SslPolicy: 'ELBSecurityPolicy-2016-08', MutualAuthentication: { Mode: 'off' } });
  const refused = (input: object, error: object) => assert.rejects(https({ Port: 444, ...input }), error);
  await refused({ Certificates: undefined }, { code: 'ValidationError', message: 'A certificate must be specified for HTTPS listeners' });
  await refused({ Certificates: [{ CertificateArn: CertificateArn.replace(/a$/, 'b') }] }, { name: 'CertificateNotFoundException', message: /^Certificate '.*' not found$/ });
  await refused({ Certificates: [{ CertificateArn: 'x' }] }, { code: 'ValidationError', message: "Certificate ARN 'x' is not valid" });
  await refused({ Certificates: [{ CertificateArn, IsDefault: true }] }, { code: 'ValidationError' });
  await refused({ Certificates: [{ CertificateArn }, { CertificateArn }] }, { code: 'ValidationError', message: /^Only one certificate/ });
  await refused({ SslPolicy: 'x' }, { name: 'SSLPolicyNotFoundException', message: "SSL policy 'x' not found" });
  await refused({ SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04' }, { name: 'InvalidConfigurationRequestException', message: /FIPS/ });
  await refused({ AlpnPolicy: ['HTTP2Only'] }, { code: 'ValidationError', message: 'An ALPN policy cannot be specified for HTTPS listeners' });
  const old = await putCertificate('old', { notAfter: -1 });
  await refused({ Certificates: [{ CertificateArn: old }] }, { code: 'UnsupportedCertificate', message: /: its status is EXPIRED, and has to be ISSUED\.$/ });
  for (const [id, given, message] of [['nameless', { domainName: '' }, /: it has no domain name\.$/], ['weak', { weakness: 'the key is RSA_1024' }, /: the key is RSA_1024\.$/], ['revoked', { revoked: { at: 0, reason: 'UNSPECIFIED' } }, /REVOKED/]] as const) {
    await refused({ Certificates: [{ CertificateArn: await putCertificate(id, given) }] }, { code: 'UnsupportedCertificate', message });
  }
  await assert.rejects(createListener({ Certificates: [{ CertificateArn }] }), { message: 'A certificate cannot be specified for HTTP listeners' });
  await assert.rejects(createListener({ SslPolicy: 'ELBSecurityPolicy-2016-08' }), { message: 'An SSL policy cannot be specified for HTTP listeners' });
});

test('clients are verified against a trust store, by two listeners at most', async () => {
  const { createListener, putCertificate, putTrustStore } = await balancerWorld();
  const CertificateArn = await putCertificate('a');
  const TrustStoreArn = await putTrustStore();
  const https = (Port: number, MutualAuthentication: object) => createListener({ Protocol: 'HTTPS', Port, Certificates: [{ CertificateArn }], MutualAuthentication });
  const { MutualAuthentication } = await https(443, { Mode: 'verify', TrustStoreArn, IgnoreClientCertificateExpiry: true, AdvertiseTrustStoreCaNames: 'on' });
  assert.deepEqual(MutualAuthentication, { Mode: 'verify', TrustStoreArn, IgnoreClientCertificateExpiry: true, TrustStoreAssociationStatus: 'active', AdvertiseTrustStoreCaNames: 'on' });
  await https(444, { Mode: 'verify', TrustStoreArn });
  await assert.rejects(https(445, { Mode: 'verify', TrustStoreArn }), { name: 'InvalidConfigurationRequestException' });
  await assert.rejects(https(446, { Mode: 'verify' }), { code: 'ValidationError' });
  await assert.rejects(https(446, { Mode: 'verify', TrustStoreArn: TrustStoreArn.replace(/f$/, '0') }), { name: 'TrustStoreNotFoundException' });
  await assert.rejects(https(446, { Mode: 'off', TrustStoreArn }), { code: 'ValidationError' });
  await assert.rejects(https(446, { Mode: 'x' }), { code: 'ValidationError', message: /must be one of \[off, passthrough, verify\]$/ });
  assert.deepEqual((await https(446, { Mode: 'passthrough' })).MutualAuthentication, { Mode: 'passthrough' });
  await assert.rejects(createListener({ MutualAuthentication: { Mode: 'off' } }), { name: 'InvalidConfigurationRequestException' });
});

test('a TLS listener may have an ALPN policy', async () => {
  const { createGroup, createListener, putCertificate } = await balancerWorld({ Type: 'network' });
  const DefaultActions = [{ Type: 'forward', TargetGroupArn: await createGroup('tls', { Protocol: 'TLS' }) } as const];
  const tls = { Protocol: 'TLS', Port: 443, Certificates: [{ CertificateArn: await putCertificate('a') }], DefaultActions } as const;
  assert.deepEqual((await createListener({ ...tls, Certificates: [...tls.Certificates], AlpnPolicy: ['HTTP2Preferred'] })).AlpnPolicy, ['HTTP2Preferred']);
  await assert.rejects(createListener({ ...tls, Certificates: [...tls.Certificates], Port: 444, AlpnPolicy: ['HTTP3'] }), { name: 'ALPNPolicyNotSupportedException' });
});

test('what ModifyListener is not given stays, and what the new protocol does not have goes', async () => {
  const { world, createListener, createRule, putCertificate } = await balancerWorld();
  const CertificateArn = await putCertificate('a');
  const listener = await createListener();
  await createListener({ Port: 81 });
  const modify = async (input: object) => known((await ModifyListener.handle({ ListenerArn: listener.ListenerArn, ...input }, call, world)).Listeners?.[0], 'a listener');
  await assert.rejects(modify({ Protocol: 'HTTPS' }), { message: 'A certificate must be specified for HTTPS listeners' });
  await assert.rejects(modify({ Port: 81 }), { name: 'DuplicateListenerException' });
  const secure = await modify({ Protocol: 'HTTPS', Certificates: [{ CertificateArn }], SslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06' });
  assert.partialDeepStrictEqual(secure, { Protocol: 'HTTPS', Port: 80, DefaultActions: [ok], SslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06' });
  assert.equal((await modify({ Port: 8443 })).SslPolicy, 'ELBSecurityPolicy-TLS13-1-3-2021-06');
  await createRule(listener, { Actions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } }] });
  await assert.rejects(modify({ Port: 443 }), { name: 'InvalidLoadBalancerActionException', message: /creates a loop/ });
  const plain = await modify({ Protocol: 'HTTP' });
  assert.deepEqual([plain.Certificates, plain.SslPolicy, plain.MutualAuthentication], [undefined, undefined, undefined]);
});

test('certificates are added to the list and removed; the default one is replaced', async () => {
  const { world, createListener, putCertificate } = await balancerWorld();
  const [a, b, c] = [await putCertificate('a'), await putCertificate('b'), await putCertificate('c')];
  const { ListenerArn } = await createListener({ Protocol: 'HTTPS', Port: 443, Certificates: [{ CertificateArn: a }] });
  const add = (arn: string) => AddListenerCertificates.handle({ ListenerArn, Certificates: [{ CertificateArn: arn }] }, call, world);
  const remove = (arn: string) => RemoveListenerCertificates.handle({ ListenerArn, Certificates: [{ CertificateArn: arn }] }, call, world);
  const list = () => DescribeListenerCertificates.handle({ ListenerArn }, call, world).Certificates?.map(({ CertificateArn, IsDefault }) => [CertificateArn, IsDefault]);
  assert.deepEqual(await add(b), { Certificates: [{ CertificateArn: b, IsDefault: false }] });
  await add(b);
  await add(a);
  assert.deepEqual(list(), [[a, true], [b, false], [a, false]]);
  await ModifyListener.handle({ ListenerArn, Certificates: [{ CertificateArn: c }] }, call, world);
  assert.deepEqual(list(), [[c, true], [b, false], [a, false]]);
  await remove(a);
  await remove(b);
  await assert.rejects(remove(c), { name: 'OperationNotPermittedException' });
  assert.deepEqual(list(), [[c, true]]);
  await assert.rejects(add(a.replace(/a$/, 'x')), { name: 'CertificateNotFoundException' });
  const plain = await createListener();
  await assert.rejects(AddListenerCertificates.handle({ ListenerArn: plain.ListenerArn, Certificates: [{ CertificateArn: a }] }, call, world), { name: 'InvalidConfigurationRequestException' });
});

test('a load balancer has at most 25 certificates besides default ones, and 50 listeners', async () => {
  const { world, createListener, putCertificate } = await balancerWorld();
  const arns = await Promise.all(Array.from({ length: 27 }, (_, index) => putCertificate(`c${index}`)));
  const [first = '', ...others] = arns.map((CertificateArn) => CertificateArn);
  const { ListenerArn } = await createListener({ Protocol: 'HTTPS', Port: 443, Certificates: [{ CertificateArn: first }] });
  const add = (list: readonly string[]) => AddListenerCertificates.handle({ ListenerArn, Certificates: list.map((CertificateArn) => ({ CertificateArn })) }, call, world);
  await assert.rejects(add(others), { name: 'TooManyCertificatesException' });
  await add(others.slice(1));
  for (let port = 1; port < 50; port += 1) await createListener({ Port: port });
  await assert.rejects(createListener({ Port: 50 }), { name: 'TooManyListenersException' });
});

test('attributes of listeners are set and shown', async () => {
  const { world, createListener } = await balancerWorld();
  const { ListenerArn } = await createListener();
  const modify = (Key: string, Value: string) => ModifyListenerAttributes.handle({ ListenerArn, Attributes: [{ Key, Value }] }, call, world);
  await modify('routing.http.response.server.enabled', 'false');
  const { Attributes = [] } = DescribeListenerAttributes.handle({ ListenerArn }, call, world);
  assert.equal(Attributes.find(({ Key }) => Key === 'routing.http.response.server.enabled')?.Value, 'false');
  await assert.rejects(modify('tcp.idle_timeout.seconds', '60'), { name: 'InvalidConfigurationRequestException', message: "Listener attribute key 'tcp.idle_timeout.seconds' is not supported on listeners with the HTTP protocol" });
});

test('a listener goes with its rules, and all of them with their load balancer', async () => {
  const { world, balancerArn, createListener, createRule } = await balancerWorld();
  const listener = await createListener();
  await createRule(listener);
  await createRule(await createListener({ Port: 81 }));
  await DeleteListener.handle({ ListenerArn: listener.ListenerArn }, call, world);
  assert.deepEqual([world.store.list(listeners).length, world.store.list(listenerRules).length], [1, 1]);
  await assert.rejects(DeleteListener.handle({ ListenerArn: listener.ListenerArn }, call, world), { name: 'ListenerNotFoundException' });
  await DeleteLoadBalancer.handle({ LoadBalancerArn: balancerArn }, call, world);
  assert.deepEqual([world.store.list(listeners), world.store.list(listenerRules)], [[], []]);
});
