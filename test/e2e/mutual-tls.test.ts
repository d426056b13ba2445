import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { ACMClient, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { AddTrustStoreRevocationsCommand, CreateListenerCommand, CreateLoadBalancerCommand, CreateTrustStoreCommand, ElasticLoadBalancingV2Client, RemoveTrustStoreRevocationsCommand, waitUntilLoadBalancerAvailable } from '@aws-sdk/client-elastic-load-balancing-v2';
import { known } from '#base/assert.ts';
import { findProgram } from '#cli/doctor/programs.ts';
import { runProgram } from '#cli/run-program.ts';
import { balancerNode } from '../support/balancer-node.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { lacksContainers } from '../support/programs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { tcp, VpcBuilder } from '../support/vpc-network.ts';

const skip = lacksContainers || (findProgram(['openssl']) === undefined && 'openssl is not installed');
const timeoutMs = 60_000;
const hostName = 'app.example.com';

test('a listener lets in the clients of its trust store, and none that is revoked', { skip }, async () => {
  await using daemon = await TestDaemon.start();
  await using folder = await temporaryFolder('mutual-tls');
  const elb = new ElasticLoadBalancingV2Client(daemon.clientConfig);
  await makeClients(folder.path);
  const bucket = join(daemon.settings.stateDir, 's3', 'certs');
  await mkdir(bucket, { recursive: true });
  for (const name of ['authority.pem', 'revoked.crl']) await writeFile(join(bucket, name), await readFile(join(folder.path, name)));
  const { TrustStores: [store] = [] } = await elb.send(new CreateTrustStoreCommand({ Name: 'clients', CaCertificatesBundleS3Bucket: 'certs', CaCertificatesBundleS3Key: 'authority.pem' }));
  const trustStoreArn = known(store?.TrustStoreArn, 'the trust store');
  const host = await verifyingListener(daemon, trustStoreArn);
  const isLetIn = async (name: string) => answers(host, { key: await readFile(join(folder.path, `${name}.key`)), cert: await readFile(join(folder.path, `${name}.pem`)) });

  await until('the first client is let in', timeoutMs, () => isLetIn('one'));
  assert.equal(await isLetIn('two'), true);
  assert.equal(await isLetIn('stranger'), false);
  assert.equal(await answers(host, {}), false);

  const { TrustStoreRevocations: [revocation] = [] } = await elb.send(new AddTrustStoreRevocationsCommand({ TrustStoreArn: trustStoreArn, RevocationContents: [{ S3Bucket: 'certs', S3Key: 'revoked.crl' }] }));
  assert.equal(revocation?.NumberOfRevokedEntries, 1);
  await until('the first client is shut out', timeoutMs, async () => !(await isLetIn('one')));
  assert.equal(await isLetIn('two'), true);

  await elb.send(new RemoveTrustStoreRevocationsCommand({ TrustStoreArn: trustStoreArn, RevocationIds: [known(revocation?.RevocationId, 'its id')] }));
  await until('the first client is let in again', timeoutMs, () => isLetIn('one'));
});

/** An authority with two clients, of which its list revokes the first, and a stranger, who has signed for himself. */
async function makeClients(folder: string): Promise<void> {
  const openssl = async (...args: readonly string[]) => {
    const { exitCode, stderr } = await runProgram('openssl', args, { timeoutMs });
    assert.equal(exitCode, 0, stderr);
  };
  const at = (name: string) => join(folder, name);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  for (const name of ['authority', 'stranger']) await openssl('req', '-x509', ...newKey, '-keyout', at(`${name}.key`), '-out', at(`${name}.pem`), '-days', '30', '-subj', `/CN=${name}`);
  for (const [name, serial] of [['one', '1'], ['two', '2']] as const) {
    await openssl('req', ...newKey, '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`), '-subj', `/CN=${name}`);
    await openssl('x509', '-req', '-in', at(`${name}.csr`), '-CA', at('authority.pem'), '-CAkey', at('authority.key'), '-set_serial', serial, '-days', '30', '-out', at(`${name}.pem`));
  }
  await writeFile(at('index.txt'), 'R\t450101000000Z\t260101000000Z\t01\tunknown\t/CN=one\n');
  await writeFile(at('crlnumber'), '01\n');
  await writeFile(at('ca.cnf'), `[ca]\ndefault_ca=d\n[d]\ndatabase=${at('index.txt')}\ncrlnumber=${at('crlnumber')}\ndefault_md=sha256\ndefault_crl_days=30\n`);
  await openssl('ca', '-config', at('ca.cnf'), '-gencrl', '-keyfile', at('authority.key'), '-cert', at('authority.pem'), '-out', at('revoked.crl'));
}

/** An HTTPS listener that everybody reaches and only clients of the trust store pass; its public address. */
async function verifyingListener(daemon: TestDaemon, TrustStoreArn: string): Promise<string> {
  const elb = new ElasticLoadBalancingV2Client(daemon.clientConfig);
  const clients = clientsOf(daemon);
  const { CertificateArn } = await new ACMClient(daemon.clientConfig).send(new RequestCertificateCommand({ DomainName: hostName }));
  const { Subnets = [] } = await clients.ec2.send(new DescribeSubnetsCommand({}));
  const groupId = await new VpcBuilder(clients).group(known(Subnets[0]?.VpcId, 'the VPC'), 'web', [tcp(443, { IpRanges: [{ CidrIp: '0.0.0.0/0' }] })]);
  const { LoadBalancers: [balancer] = [] } = await elb.send(new CreateLoadBalancerCommand({ Name: 'web', Subnets: Subnets.flatMap(({ SubnetId }) => SubnetId ?? []), SecurityGroups: [groupId] }));
  const LoadBalancerArn = known(balancer?.LoadBalancerArn, 'the load balancer');
  await elb.send(new CreateListenerCommand({
    LoadBalancerArn,
    Protocol: 'HTTPS',
    Port: 443,
    Certificates: [{ CertificateArn }],
    MutualAuthentication: { Mode: 'verify', TrustStoreArn },
    DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200', ContentType: 'text/plain', MessageBody: 'let in' } }],
  }));
  await waitUntilLoadBalancerAvailable({ client: elb, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { LoadBalancerArns: [LoadBalancerArn] });
  return (await balancerNode(clients, 'app/web')).publicAddress;
}

/** Whether the listener answers a client with this certificate, or ends the connection. */
async function answers(host: string, certificate: { readonly key?: Buffer; readonly cert?: Buffer }): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const options = { host, port: 443, servername: hostName, headers: { Host: hostName }, rejectUnauthorized: false, agent: false, ...certificate };
  const call = request(options, (response) => void text(response).then((body) => resolve(response.statusCode === 200 && body === 'let in'), () => resolve(false)));
  call.setTimeout(timeoutMs, () => call.destroy()).on('error', () => resolve(false));
  call.end();
  return promise;
}
