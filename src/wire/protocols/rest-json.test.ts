import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AwsRestJsonProtocol } from '@aws-sdk/core/protocols';
import type { StaticErrorSchema, StaticOperationSchema, StaticStructureSchema } from '@smithy/types';
import * as fc from 'fast-check';
import { seededRandom } from '#base/random.ts';
import { operationShapes, type Sdk } from '../schema.ts';
import { echoPipeline, inProcess, serviceOf } from '../testing/echo.ts';
import { forHeaders, normal } from '../testing/normal.ts';
import { randomStructure } from '../testing/random-value.ts';

const list = 64;
const map = 128;
const timestamp = 4;
const blob = 21;

const tags: StaticStructureSchema = [3, 'x', 'Inner', 0, ['name', 'at', 'data'], [[0, { jsonName: 'Name' }], timestamp, blob]];

const update: StaticOperationSchema = [
  9, 'x', 'Update', { http: ['PUT', '/clusters/{cluster}/items/{item+}?mode=full', 202] },
  [3, 'x', 'UpdateRequest', 0,
    ['cluster', 'item', 'limit', 'kinds', 'since', 'rest', 'etag', 'at', 'numbers', 'meta', 'token', 'inner'],
    [[0, 1], [0, 1], [1, { httpQuery: 'limit' }], [list, { httpQuery: 'kind' }], [timestamp, { httpQuery: 'since' }], [map, 64], [0, { httpHeader: 'X-Etag' }], [timestamp, { httpHeader: 'X-At' }], [list | 1, { httpHeader: 'X-Numbers' }], [map, { httpPrefixHeaders: 'x-meta-' }], [0, 4], [() => tags, 0]],
    2],
  [3, 'x', 'UpdateResponse', 0, ['etag', 'at', 'names', 'code', 'inner'], [[0, { httpHeader: 'X-Etag' }], [timestamp, { httpHeader: 'X-At' }], [list, { httpHeader: 'X-Names' }], [1, { httpResponseCode: 1 }], [() => tags, 0]]],
];
const upload: StaticOperationSchema = [
  9, 'x', 'Upload', { http: ['POST', '/blobs/{id}', 200] },
  [3, 'x', 'UploadRequest', 0, ['id', 'bytes'], [[0, 1], [blob, { httpPayload: 1 }]], 2],
  [3, 'x', 'UploadResponse', 0, ['inner'], [[() => tags, { httpPayload: 1 }]]],
];
const list1: StaticOperationSchema = [9, 'x', 'ListClusters', { http: ['GET', '/clusters', 200] }, 'unit', [3, 'x', 'ListResponse', 0, ['names'], [list]]];
const describe: StaticOperationSchema = [9, 'x', 'DescribeCluster', { http: ['GET', '/clusters/{name}', 200] }, [3, 'x', 'DescribeRequest', 0, ['name'], [[0, 1]], 1], 'unit'];
const gone: StaticErrorSchema = [-3, 'x', 'Gone', { error: 'client', httpError: 410 }, ['message', 'retryAfter', 'name'], [0, [1, { httpHeader: 'Retry-After' }], 0], 0];
const sdk: Sdk = { Update$: update, Upload$: upload, ListClusters$: list1, DescribeCluster$: describe, Gone$: gone };

const settings = { defaultNamespace: 'x', errorTypeRegistries: [], version: '1', xmlNamespace: 'x' };
const service = serviceOf('x', { config: { protocolSettings: settings } });
const { echo, tools } = echoPipeline(service, sdk);
const client = new AwsRestJsonProtocol(settings);
const handler = inProcess(tools);

async function call(operation: StaticOperationSchema, input: object): Promise<unknown> {
  const [, namespace, name, traits, inputSchema, outputSchema] = operation;
  const context = { endpoint: async () => ({ protocol: 'http:', hostname: 'localhost', path: '/' }), requestHandler: handler };
  const shape = { namespace, name, traits, input: inputSchema, output: outputSchema };
  const request = await Reflect.apply(client.serializeRequest, client, [shape, input, context]);
  request.headers.authorization = 'AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/x/aws4_request, SignedHeaders=host, Signature=00';
  request.headers['x-amz-date'] = '20260101T000000Z';
  const { response } = await handler.handle(request);
  return Reflect.apply(client.deserializeResponse, client, [shape, { ...context, streamCollector: async (bytes: Uint8Array) => bytes }, response]);
}

test('labels, query, headers, prefix headers, payloads and bodies pass unchanged between the SDK and an operation', async () => {
  const carries = { controlCharacters: false, emptyLists: false, emptyStructures: false, documents: false, fractions: false };
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(update, upload), fc.integer(), async (operation, seed) => {
      const chance = seededRandom(seed);
      const shapes = operationShapes(sdk, operation[2]);
      assert.ok(shapes !== undefined);
      const sent = Object(forHeaders(randomStructure(shapes.input, chance, carries)));
      const answered = { ...Object(forHeaders(randomStructure(shapes.output, chance, carries))), ...(operation === update ? { code: 203 } : {}) };
      echo.answer = () => answered;
      const received = await call(operation, sent);
      assert.equal(echo.failure, undefined);
      assert.deepEqual(normal(echo.seen), normal(sent));
      assert.deepEqual(normal(received), normal(answered));
    }),
    { numRuns: 100 },
  );
});

test('the most literal path wins, and a path that nothing answers is an UnknownOperationException', async () => {
  echo.answer = () => ({ names: ['a'] });
  assert.deepEqual(normal(await call(list1, {})), { names: ['a'] });
  await call(describe, { name: 'clusters/é' });
  assert.deepEqual(echo.seen, { name: 'clusters/é' });
  const { response } = await handler.handle({ method: 'GET', path: '/nothing', query: {}, headers: { authorization: 'AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/x/aws4_request, SignedHeaders=host, Signature=00', 'x-amz-date': '20260101T000000Z' } });
  assert.equal(response.statusCode, 404);
  assert.equal(response.headers['x-amzn-errortype'], 'UnknownOperationException');
});

test('an error carries its status, its type header, its members and its headers', async () => {
  echo.answer = () => {
    throw Object.assign(new Error('it went'), { name: 'Gone', $fault: 'client', retryAfter: 7 });
  };
  const { response } = await handler.handle({ method: 'GET', path: '/clusters', query: {}, headers: { authorization: 'AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/x/aws4_request, SignedHeaders=host, Signature=00', 'x-amz-date': '20260101T000000Z' } });
  assert.equal(response.statusCode, 410);
  assert.equal(response.headers['x-amzn-errortype'], 'Gone');
  assert.equal(response.headers['retry-after'], '7');
  assert.deepEqual(JSON.parse(new TextDecoder().decode(response.body)), { message: 'it went', name: 'Gone' });
});
