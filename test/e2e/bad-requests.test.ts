import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateRepositoryCommand, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { known } from '#base/assert.ts';
import { hourMs } from '#base/time.ts';
import { busyboxImage, digestOf } from '#cli/demo/busybox-image.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { refusalOf } from '../support/refusal.ts';

let daemon: TestDaemon;
before(async () => {
  daemon = await TestDaemon.start({ runtime: 'simulated' });
});
after(() => daemon[Symbol.asyncDispose]());

test('a signature over another body', async () => {
  const client = new ECSClient(daemon.clientConfig);
  client.middlewareStack.add((next) => (args) => {
    const { request: signed } = args;
    if (typeof signed === 'object' && signed !== null && 'body' in signed) signed.body = '{"maxResults":2}';
    return next(args);
  }, { step: 'finalizeRequest', priority: 'low' });
  const { name, message, status } = await refusalOf(client.send(new ListClustersCommand({ maxResults: 1 })));
  assert.match(name, /^(InvalidSignatureException|SignatureDoesNotMatch)$/);
  assert.match(message, /^(The request signature we calculated does not match the signature you provided|The provided 'x-amz-content-sha256' header does not match what was computed)\./);
  assert.ok(status === 400 || status === 403);
});

test('a clock that is off by an hour, in both spellings that AWS has', async () => {
  const late = { ...daemon.clientConfig, systemClockOffset: -hourMs };
  const json = await refusalOf(new ECSClient(late).send(new ListClustersCommand({})));
  assert.match(`${json.name}: ${json.message}`, /^(InvalidSignatureException|RequestExpired): Signature expired: \d{8}T\d{6}Z is now earlier than /);
  const ec2 = await refusalOf(new EC2Client(late).send(new DescribeVpcsCommand({})));
  assert.match(ec2.name, /^(RequestExpired|SignatureDoesNotMatch)$/);
});

test('an unknown access key, and no signature at all', async () => {
  const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };
  const json = await refusalOf(new ECSClient({ ...daemon.clientConfig, credentials }).send(new ListClustersCommand({})));
  assert.equal(json.name, 'UnrecognizedClientException');
  const ec2 = await refusalOf(new EC2Client({ ...daemon.clientConfig, credentials }).send(new DescribeVpcsCommand({})));
  assert.equal(ec2.name, 'AuthFailure');
  const unsigned = await fetch(daemon.endpoint, { method: 'POST', headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListClusters' }, body: '{}' });
  assert.match(await unsigned.text(), /MissingAuthenticationToken/);
});

test('a body that is not JSON is a SerializationException', async () => {
  const client = new ECSClient(daemon.clientConfig);
  client.middlewareStack.add((next) => (args) => {
    const { request: unsigned } = args;
    if (typeof unsigned === 'object' && unsigned !== null && 'body' in unsigned) unsigned.body = '{"maxResults":1,';
    return next(args);
  }, { step: 'build', priority: 'low' });
  const { name, status } = await refusalOf(client.send(new ListClustersCommand({ maxResults: 1 })));
  assert.deepEqual([name, status], ['SerializationException', 400]);
});

test('a body of 300 MB is refused before it is read, and the daemon goes on', async () => {
  const status = await new Promise<number>((resolve, reject) => {
    const outgoing = request(daemon.endpoint, { method: 'POST', headers: { 'content-length': 300 * 1024 ** 2, 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListClusters' } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
      outgoing.destroy();
    });
    outgoing.once('error', reject);
    outgoing.write(Buffer.alloc(1024 ** 2));
  });
  assert.equal(status, 413);
  assert.ok((await clientsOf(daemon).ecs.send(new ListClustersCommand({}))).clusterArns);
});

test('an operation that is not there is a 501 that names service and operation', async () => {
  const client = new ECSClient(daemon.clientConfig);
  client.middlewareStack.add((next) => (args) => {
    const { request: unsigned } = args;
    if (typeof unsigned === 'object' && unsigned !== null && 'headers' in unsigned) Object.assign(Object(unsigned.headers), { 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.CreateCapacityProvider' });
    return next(args);
  }, { step: 'build', priority: 'low' });
  const { message, status } = await refusalOf(client.send(new ListClustersCommand({})));
  assert.equal(status, 501);
  assert.match(message, /CreateCapacityProvider/);
});

test('the registry refuses a manifest that names a missing blob, bytes that do not have their digest, and a forged token', async () => {
  const clients = clientsOf(daemon);
  const { repository } = await clients.ecr.send(new CreateRepositoryCommand({ repositoryName: 'bad' }));
  const { authorizationData } = await clients.ecr.send(new GetAuthorizationTokenCommand({}));
  const token = known(authorizationData?.[0]?.authorizationToken, 'token');
  const uri = known(repository?.repositoryUri, 'URI');
  const v2 = `http://${uri.replace('/', '/v2/')}`;
  const image = busyboxImage({});

  const manifest = await fetch(`${v2}/manifests/1`, { method: 'PUT', headers: { authorization: `Basic ${token}`, 'content-type': image.manifest.mediaType }, body: Buffer.from(image.manifest.bytes), signal: AbortSignal.timeout(10_000) });
  assert.match(await codesOf(manifest), /^(400|404) (MANIFEST_BLOB_UNKNOWN|BLOB_UNKNOWN)$/);

  const upload = await fetch(`${v2}/blobs/uploads/?digest=${digestOf(Buffer.from('other'))}`, { method: 'POST', headers: { authorization: `Basic ${token}`, 'content-type': 'application/octet-stream' }, body: 'bytes', signal: AbortSignal.timeout(10_000) });
  assert.match(await codesOf(upload), /^400 DIGEST_INVALID$/);

  const forged = Buffer.from(`AWS:${Buffer.from(token, 'base64').toString().slice(4, -8)}forgedXX`).toString('base64');
  const refused = await fetch(`${v2}/tags/list`, { headers: { authorization: `Basic ${forged}` } });
  assert.match(await codesOf(refused), /^(401 UNAUTHORIZED|403 DENIED|400 DENIED)$/);
});

/** The status and the first error code of an OCI answer. */
async function codesOf(response: Response): Promise<string> {
  const body: { readonly errors?: readonly { readonly code: string }[] } = JSON.parse(await response.text());
  return `${response.status} ${body.errors?.[0]?.code}`;
}
