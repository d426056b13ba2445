import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as ecs from '@aws-sdk/client-ecs';
import type { LoadedOperation } from './catalog.ts';
import { Fault } from './fault.ts';
import type { WireRequest } from './http-message.ts';
import { serve, type PipelineTools } from './pipeline.ts';
import { echoPipeline, serviceOf } from './testing/echo.ts';

const service = serviceOf('ecs', new ecs.ECSClient({ region: 'us-east-1' }));
const authorization = 'AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/ecs/aws4_request, SignedHeaders=host, Signature=00';
const prefix = 'AmazonEC2ContainerServiceV20141113';

function request(target: string, body = '{}', headers: Record<string, string> = {}): WireRequest {
  const payload = Buffer.from(body);
  return {
    method: 'POST',
    path: '/',
    query: '',
    headers: { authorization, 'x-amz-date': '20260101T000000Z', 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target, ...headers },
    payload,
    body: payload,
    chunked: undefined,
    sourceIp: '127.0.0.1',
  };
}

async function answerTo(sent: WireRequest, tools: PipelineTools): Promise<string> {
  const { status, body } = await serve(sent, tools);
  const { __type: code, message } = Object(JSON.parse(String(body)));
  return `${status} ${code}: ${message}`;
}

function toolsWith(changes: Partial<PipelineTools>, operation?: LoadedOperation): PipelineTools {
  const { tools } = echoPipeline(service, ecs);
  const catalog = operation === undefined ? tools.catalog : { services: [service], load: () => ({ service, sdk: ecs, operation: () => operation }) };
  return { ...tools, catalog, ...changes };
}

test('what is not there is said by name: the operation, the service, the SDK’s ignorance of it', async () => {
  const none = { services: [service], load: () => ({ service, sdk: ecs, operation: () => undefined }) };
  assert.equal(await answerTo(request(`${prefix}.RunTask`), toolsWith({ catalog: none })), '501 NotImplemented: Drydock does not implement ecs:RunTask yet. docs/coverage.md lists the operations that it has.');
  assert.equal(await answerTo(request(`${prefix}.Nonsense`), toolsWith({})), '400 UnknownOperationException: ecs has no operation Nonsense.');
  assert.match(await answerTo(request('AmazonEC2ContainerServiceV20991231.RunTask'), toolsWith({})), /^400 UnknownOperationException: ecs has no X-Amz-Target/);
  const dynamodb = request('DynamoDB_20120810.ListTables', '{}', { authorization: authorization.replace('ecs', 'dynamodb') });
  assert.equal(await answerTo(dynamodb, toolsWith({})), '501 NotImplemented: Drydock does not serve dynamodb. It serves ecs.');
});

test('a service that is not there is said so in XML to clients that read XML alone: S3, S3 Control, Route 53, CloudFront', async () => {
  const said = async (service: string, path: string) => {
    const { status, headers, body } = await serve({ ...request('', '', { authorization: authorization.replace('ecs', service) }), method: 'GET', path }, toolsWith({}));
    assert.equal(status, 501);
    assert.equal(headers['content-type'], 'application/xml');
    return String(body).replace(/<RequestId>.*<\/RequestId>/, '');
  };
  const error = (service: string) => `<Code>NotImplemented</Code><Message>Drydock does not serve ${service}. It serves ecs.</Message>`;
  assert.equal(await said('s3', '/bucket'), `<Error>${error('s3')}</Error>`);
  assert.equal(await said('s3', '/v20180820/jobs'), `<ErrorResponse><Error><Type>Receiver</Type>${error('s3')}</Error></ErrorResponse>`);
  assert.equal(await said('route53', '/2013-04-01/hostedzone'), `<ErrorResponse><Error><Type>Receiver</Type>${error('route53')}</Error></ErrorResponse>`);
  assert.match(await said('cloudfront', '/2020-05-31/distribution'), /Drydock does not serve cloudfront/);
});

test('an operation that is not there is said to be so to callers without a signature too', async () => {
  const none = { services: [service], load: () => ({ service, sdk: ecs, operation: () => undefined }) };
  const authenticate: PipelineTools['authenticate'] = () => {
    throw new Fault('MissingAuthentication', 'Missing Authentication Token');
  };
  const { authorization: _, ...headers } = request(`${prefix}.RunTask`).headers;
  assert.match(await answerTo({ ...request(`${prefix}.RunTask`), headers }, toolsWith({ catalog: none, authenticate })), /^501 NotImplemented/);
  assert.match(await answerTo(request(`${prefix}.RunTask`), toolsWith({ catalog: none, authenticate })), /MissingAuthentication/);
});

test('what fails on a full disk says so, and anything else of ours says nothing', async () => {
  const failing = (thrown: Error): LoadedOperation => ({
    access: () => [],
    handle: async () => {
      throw thrown;
    },
  });
  const said = (thrown: Error) => answerTo(request(`${prefix}.ListClusters`), toolsWith({}, failing(thrown)));
  assert.equal(await said(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })), '500 InternalFailure: The disk of this machine is full: free some space and try again.');
  assert.equal(await said(new Error('secret')), '500 InternalFailure: The request processing has failed because of an unknown error, exception or failure.');
});

test('a request that was signed for another service is refused', async () => {
  const authenticate: PipelineTools['authenticate'] = () => ({ principal: { account: '1', arn: 'a', userId: 'u', accessKeyId: 'k', isRoot: true }, region: 'us-east-1', signedService: 'ecr' });
  assert.match(await answerTo(request(`${prefix}.ListClusters`), toolsWith({ authenticate })), /^400 InvalidSignatureException: Credential should be scoped to correct service: 'ecs'/);
});

test('the access that an operation needs is asked for before it is handled', async () => {
  const order: string[] = [];
  const operation: LoadedOperation = {
    access: (_input, { account, region }) => [{ action: 'ecs:ListClusters', resource: `arn:aws:ecs:${region}:${account}:cluster/*` }],
    handle: () => void order.push('handled'),
  };
  const allows = toolsWith({ authorizer: { authorize: (_call, [asked]) => void order.push(`${asked?.action} on ${asked?.resource}`) }, durable: async () => void order.push('durable') }, operation);
  await serve(request(`${prefix}.ListClusters`), allows);
  assert.deepEqual(order, ['ecs:ListClusters on arn:aws:ecs:us-east-1:000000000000:cluster/*', 'handled', 'durable']);
  const denies = toolsWith({ authorizer: { authorize: () => Promise.reject(new Fault('AccessDenied', 'User: x is not authorized')) } }, operation);
  assert.equal(await answerTo(request(`${prefix}.ListClusters`), denies), '400 AccessDeniedException: User: x is not authorized');
  assert.equal(order.length, 3);
});

test('a call says what its request tells of where it came from', async () => {
  const seen: unknown[] = [];
  const operation: LoadedOperation = { access: () => [], handle: (_input, { sourceVpc, sourceIp, userAgent, referer }) => void seen.push({ sourceVpc, sourceIp, userAgent, referer }) };
  const sent = request(`${prefix}.ListClusters`, '{}', { 'user-agent': 'aws-cli/2', referer: 'https://example.com' });
  await serve({ ...sent, sourceIp: '10.0.0.7', sourceVpc: { vpcId: 'vpc-1', endpointId: 'vpce-1' } }, toolsWith({}, operation));
  assert.deepEqual(seen, [{ sourceVpc: { vpcId: 'vpc-1', endpointId: 'vpce-1' }, sourceIp: '10.0.0.7', userAgent: 'aws-cli/2', referer: 'https://example.com' }]);
});

test('nothing is answered before it is durable, not even an error', async () => {
  const order: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const operation: LoadedOperation = {
    access: () => [],
    handle() {
      throw new ecs.ClientException({ $metadata: {}, message: 'exists' });
    },
  };
  const answer = answerTo(request(`${prefix}.ListClusters`), toolsWith({ durable: () => promise }, operation)).then((text) => void order.push(text));
  await new Promise((done) => setImmediate(done));
  order.push('durable');
  resolve();
  await answer;
  assert.deepEqual(order, ['durable', '400 ClientException: exists']);
});

test("a member that the operation does not honour is refused in the service's own error", async () => {
  const operation: LoadedOperation = { access: () => [], handle: () => ({}), refuses: { 'overrides.inferenceAcceleratorOverrides': 'there are no accelerators' } };
  const body = '{"taskDefinition":"a","overrides":{"inferenceAcceleratorOverrides":[{"deviceName":"x"}]}}';
  assert.equal(await answerTo(request(`${prefix}.RunTask`, body), toolsWith({}, operation)), '400 InvalidParameterException: overrides.inferenceAcceleratorOverrides is not supported: there are no accelerators');
  const { status } = await serve(request(`${prefix}.RunTask`, '{"taskDefinition":"a","overrides":{"inferenceAcceleratorOverrides":[]}}'), toolsWith({}, operation));
  assert.equal(status, 200);
});

test('clients that ask for query codes get them', async () => {
  const { headers } = await serve(request(`${prefix}.Nonsense`, '{}', { 'x-amzn-query-mode': 'true' }), toolsWith({}));
  assert.equal(headers['x-amzn-query-error'], 'UnknownOperationException;Sender');
});

test('an operation that needs no signature is called by nobody, in the Region that the host name says', async () => {
  const seen: unknown[] = [];
  const operation: LoadedOperation = { access: () => [], isUnsigned: true, handle: (_input, { principal, region }) => void seen.push(principal.arn, region) };
  const authenticate: PipelineTools['authenticate'] = () => {
    throw new Fault('UnknownAccessKey', 'The security token included in the request is invalid.');
  };
  const { authorization: _, ...headers } = request(`${prefix}.ListClusters`).headers;
  const unsigned = { ...request(`${prefix}.ListClusters`), headers };
  await serve(unsigned, toolsWith({ authenticate }, operation));
  await serve({ ...unsigned, headers: { ...headers, host: 'ecs.eu-central-1.amazonaws.com:443' } }, toolsWith({ authenticate }, operation));
  // Nor is a signature looked at that it comes with all the same.
  await serve(request(`${prefix}.ListClusters`), toolsWith({ authenticate }, operation));
  assert.deepEqual(seen, ['anonymous', 'us-east-1', 'anonymous', 'eu-central-1', 'anonymous', 'us-east-1']);
});

test('no other operation can be called without a signature', async () => {
  const operation: LoadedOperation = { access: () => [], handle: () => assert.fail('was called') };
  const authenticate: PipelineTools['authenticate'] = () => {
    throw new Fault('MissingAuthentication', 'Missing Authentication Token');
  };
  const { authorization: _, ...headers } = request(`${prefix}.ListClusters`).headers;
  assert.equal(await answerTo({ ...request(`${prefix}.ListClusters`), headers }, toolsWith({ authenticate }, operation)), '400 MissingAuthenticationTokenException: Missing Authentication Token');
});

test('a call that names nothing needs the permission for all, but for the operations that need none', async () => {
  const asked: unknown[] = [];
  const authorizer: PipelineTools['authorizer'] = { authorize: (_call, requests) => void asked.push(...requests) };
  const operation: LoadedOperation = { access: () => [], handle: () => ({}) };
  await serve(request(`${prefix}.ListClusters`), toolsWith({ authorizer }, operation));
  assert.deepEqual(asked, [{ action: 'ecs:ListClusters', resource: '*' }]);
  await serve(request(`${prefix}.ListClusters`), toolsWith({ authorizer }, { ...operation, needsNoPermission: true }));
  assert.equal(asked.length, 1);
});
