import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect as connectHttp2 } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { TopologyListener } from '#model/load-balancer-topology.ts';
import { connectInNamespace } from '#network/namespace-connection.ts';
import { httpFrom } from '../support/http-from.ts';
import { LoadBalancerHost } from '../support/load-balancer-host.ts';
import { forwardTo, topologyBalancer, topologyGroup, topologyListener, topologyRule, topologyTarget } from '../support/load-balancer-fixtures.ts';
import { Openssl, type TestCertificate } from '../support/openssl.ts';
import { addressOf, type EniWish } from '../support/vpc-fixtures.ts';

suite('a listener that ends TLS', () => {
  let host: LoadBalancerHost;
  let folder: string;
  let client: string;
  let node: EniWish;
  let target: string;
  let openssl: Openssl;
  let authority: TestCertificate;

  before(async () => {
    host = await LoadBalancerHost.start('lt');
    folder = await mkdtemp(join(tmpdir(), 'dd-tls-'));
    openssl = new Openssl(folder);
    authority = openssl.authority('a root');
    client = await host.client({ host: 100 });
    node = host.node('node-a', { host: 10, type: 'load_balancer' });
    target = await host.target('one', { host: 20 });
  });
  after(async () => {
    await host[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const place = () => ({ address: addressOf(node), port: 443 });
  const serve = async (change: Partial<TopologyListener>, settings: Parameters<typeof topologyBalancer>[2] = {}) => {
    const listener = topologyListener(443, [topologyRule('default', [], forwardTo({ web: 1 }))], { protocol: 'HTTPS', sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06', ...change });
    const balancer = topologyBalancer('web', [node], { listeners: [listener], groups: [topologyGroup('web', [topologyTarget(target, 80)])], ...settings });
    host.balancers.setLoadBalancers([balancer]);
    await host.applied();
    await host.served(balancer);
  };
  const certificateOf = (name: string, { certificate, key }: TestCertificate) => ({ arn: `arn:aws:acm:us-east-1:000000000000:certificate/${name}`, certificateChain: certificate + authority.certificate, privateKey: key });
  const get = (servername: string, tls: ConnectionOptions = {}, headers: Readonly<Record<string, string>> = {}) => httpFrom(client, place(), { tls: { ca: authority.certificate, servername, ...tls }, headers });
  const handshake = async (tls: ConnectionOptions) => {
    const socket = connectTls({ socket: connectInNamespace(client, place()), ca: authority.certificate, servername: 'app.example.com', ...tls });
    await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
    const { subject, serialNumber } = socket.getPeerCertificate();
    const seen = { commonName: subject.CN, serialNumber, protocol: socket.getProtocol(), alpnProtocol: socket.alpnProtocol };
    socket.destroy();
    return seen;
  };
  const worker = async (): Promise<number> => JSON.parse(await readFile(join(host.folder, 'workers.json'), 'utf8')).current.pid;

  test('the certificate is chosen by the name that a client asks for, exact or by wildcard, and is the default one for others', async () => {
    const certificates = [certificateOf('default', openssl.issue(authority, '/CN=app.example.com', { names: ['app.example.com'] })), certificateOf('wild', openssl.issue(authority, '/CN=*.web.example.com', { names: ['*.web.example.com'] }))];
    await serve({ certificates });
    const { asked } = await get('app.example.com');
    assert.equal(asked.headers['x-forwarded-proto'], 'https');
    assert.equal(asked.headers['x-forwarded-port'], '443');
    assert.equal((await get('a.web.example.com')).status, 200);
    await assert.rejects(get('a.b.web.example.com'), /altnames/);
    const other = await handshake({ servername: 'other.example.com', rejectUnauthorized: false });
    assert.equal(other.commonName, 'app.example.com');
  });

  test('a certificate is replaced while HAProxy runs', async () => {
    const first = openssl.issue(authority, '/CN=app.example.com', { names: ['app.example.com'] });
    await serve({ certificates: [certificateOf('default', first)] });
    const pid = await worker();
    const before = (await handshake({})).serialNumber;
    await serve({ certificates: [certificateOf('default', openssl.issue(authority, '/CN=app.example.com', { names: ['app.example.com'] }))] });
    assert.notEqual((await handshake({})).serialNumber, before);
    assert.equal(await worker(), pid);
  });

  test('the private key of a certificate that the listener has no more is not on disk any more', async () => {
    const [kept, gone] = ['app', 'api'].map((name) => certificateOf(name, openssl.issue(authority, `/CN=${name}.example.com`, { names: [`${name}.example.com`] })));
    await serve({ certificates: [kept, gone].flatMap((each) => each ?? []) });
    const keys = async () => (await readdir(join(host.folder, 'files'), { recursive: true })).filter((path) => path.endsWith('.pem')).length;
    assert.equal(await keys(), 2);
    await serve({ certificates: [kept].flatMap((each) => each ?? []) });
    assert.equal(await keys(), 1);
    assert.equal((await get('app.example.com')).status, 200);
  });

  test('a certificate that HAProxy does not take keeps nothing else from being told', async () => {
    const certificate = certificateOf('default', openssl.issue(authority, '/CN=app.example.com', { names: ['app.example.com'] }));
    await serve({ certificates: [certificate] });
    const broken = topologyListener(443, [topologyRule('default', [], forwardTo({ web: 1 }))], { protocol: 'HTTPS', sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06', certificates: [{ ...certificate, privateKey: openssl.authority('another').key }] });
    const balancer = topologyBalancer('web', [node], { listeners: [broken], groups: [topologyGroup('web', [topologyTarget(target, 80, { state: 'draining' })])] });
    host.balancers.setLoadBalancers([balancer]);
    await host.applied();
    assert.equal(host.reports.findLast((report) => 'loadBalancerArn' in report)?.kind, 'failed');
    assert.equal((await get('app.example.com')).status, 503);
    await serve({ certificates: [certificate] });
    assert.equal((await get('app.example.com')).status, 200);
  });

  test('protocols and ciphers are those of the security policy', async () => {
    const certificates = [certificateOf('default', openssl.issue(authority, '/CN=app.example.com', { names: ['app.example.com'] }))];
    await serve({ certificates, sslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06' });
    assert.equal((await handshake({})).protocol, 'TLSv1.3');
    await assert.rejects(handshake({ maxVersion: 'TLSv1.2' }));
    await serve({ certificates, sslPolicy: 'ELBSecurityPolicy-TLS13-1-0-2021-06' });
    await handshake({ minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' });
    await serve({ certificates, sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06' });
    await assert.rejects(handshake({ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' }));
  });

  test('HTTP/2 is spoken with clients that offer it, unless it is off', async () => {
    const certificates = [certificateOf('default', openssl.issue(authority, '/CN=app.example.com', { names: ['app.example.com'] }))];
    await serve({ certificates });
    const session = connectHttp2('https://app.example.com', { createConnection: () => connectTls({ socket: connectInNamespace(client, place()), ca: authority.certificate, servername: 'app.example.com', ALPNProtocols: ['h2'] }) });
    const stream = session.request({ ':path': '/x' });
    let body = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    await new Promise((resolve, reject) => stream.on('end', resolve).on('error', reject));
    session.close();
    assert.equal(JSON.parse(body).headers.host, 'app.example.com');
    await serve({ certificates }, { settings: { allowsHttp2: false } });
    assert.equal((await handshake({ ALPNProtocols: ['h2', 'http/1.1'] })).alpnProtocol, 'http/1.1');
  });

  test('clients have to have a certificate of the trust store, and targets are told of it', async () => {
    const certificates = [certificateOf('default', openssl.issue(authority, '/CN=app.example.com', { names: ['app.example.com'] }))];
    const clients = openssl.authority('clients');
    await serve({ certificates, clientCertificates: { mode: 'verify', caCertificates: clients.certificate, revocationLists: [], ignoresExpiry: false, advertisesCaNames: false } }, { settings: { addsTlsHeaders: true } });
    const { certificate: cert, key } = openssl.issue(clients, '/C=US/O=mTLS/CN=client.example.com');
    const { asked } = await get('app.example.com', { cert, key }, { 'X-Amzn-Mtls-Clientcert-Subject': 'CN=forged' });
    assert.equal(asked.headers['x-amzn-mtls-clientcert-subject'], 'CN=client.example.com,O=mTLS,C=US');
    assert.equal(asked.headers['x-amzn-mtls-clientcert-issuer'], 'CN=clients');
    assert.match(asked.headers['x-amzn-mtls-clientcert-serial-number'] ?? '', /^[0-9A-F]+$/);
    assert.match(asked.headers['x-amzn-mtls-clientcert-validity'] ?? '', /^NotBefore=20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ;NotAfter=20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.equal(decodeURIComponent(asked.headers['x-amzn-mtls-clientcert-leaf'] ?? ''), cert);
    assert.equal(asked.headers['x-amzn-tls-version'], 'TLSv1.3');
    assert.match(asked.headers['x-amzn-tls-cipher-suite'] ?? '', /^TLS_AES_/);
    await assert.rejects(get('app.example.com'));
    const stranger = openssl.issue(openssl.authority('strangers'), '/CN=stranger');
    await assert.rejects(get('app.example.com', { cert: stranger.certificate, key: stranger.key }));
  });

  test('passthrough hands on whatever certificate a client has', async () => {
    const certificates = [certificateOf('default', openssl.issue(authority, '/CN=app.example.com', { names: ['app.example.com'] }))];
    await serve({ certificates, clientCertificates: { mode: 'passthrough' } });
    const { certificate: cert, key } = openssl.issue(openssl.authority('strangers'), '/CN=stranger');
    assert.equal(decodeURIComponent((await get('app.example.com', { cert, key })).asked.headers['x-amzn-mtls-clientcert'] ?? ''), cert);
    assert.equal((await get('app.example.com', {}, { 'X-Amzn-Mtls-Clientcert': 'forged' })).asked.headers['x-amzn-mtls-clientcert'], undefined);
  });
});
