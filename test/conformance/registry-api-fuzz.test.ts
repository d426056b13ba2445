import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as ecr from '@aws-sdk/client-ecr';
import * as ecrPublic from '@aws-sdk/client-ecr-public';
import { SignatureV4 } from '@smithy/signature-v4';
import * as fc from 'fast-check';
import { known } from '#base/assert.ts';
import { createRepository } from '#registry/memory-registry.ts';
import { operationShapes, type Sdk, type Shape } from '#wire/schema.ts';
import { Sha256 } from '#wire/testing/sha256.ts';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { rootCredentials, startRegistry } from './registry-server.ts';

const runsOfEach = Number(process.env['DRYDOCK_FUZZ_RUNS'] ?? 25);
const answerMaxMs = 20_000;
const depthMax = 4;

const services = [
  { sdk: ecr, signingName: 'ecr', target: 'AmazonEC2ContainerRegistry_V20150921', region: 'us-east-1' },
  { sdk: ecrPublic, signingName: 'ecr-public', target: 'SpencerFrontendService', region: 'us-east-1' },
] as const;

/** What has a meaning for some member or other, and what has none for any. */
const texts = fc.oneof(
  fc.constantFrom('app', 'team/app', '000000000000', '111111111111', 'latest', `sha256:${'0'.repeat(64)}`, 'AES256', 'KMS', 'MUTABLE', 'IMMUTABLE', 'ARCHIVE', 'arn:aws:ecr:us-east-1:000000000000:repository/app', 'arn:aws:iam::000000000000:role/x', 'us-west-2', 'docker.io', '{"rules":[]}', '{"rules":[{"rulePriority":1,"selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":1},"action":{"type":"expire"}}]}', '{"Version":"2012-10-17","Statement":[]}', '00000000-0000-4000-8000-000000000000'),
  fc.constantFrom('', '../../etc', '\u0000', '\ud800', '__proto__', 'x'.repeat(5_000), '['.repeat(20_000), '*', '${aws:username}', '\uFEFF{}'),
  fc.string({ maxLength: 12, unit: 'binary' }),
);
const junk: fc.Arbitrary<unknown> = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(null, -1, 2 ** 53, 1e300, 0.5, true, [], {}, [[]], { __proto__: null, a: 1 }));

/** Values that the shape allows, most of the time. */
function inputOf(shape: Shape, depth = 0): fc.Arbitrary<unknown> {
  const proper = properOf(shape, depth);
  return depth === 0 ? proper : fc.oneof({ weight: 9, arbitrary: proper }, { weight: 1, arbitrary: junk });
}

function properOf(shape: Shape, depth: number): fc.Arbitrary<unknown> {
  if (depth > depthMax) return junk;
  if (shape.isStructSchema()) {
    const members = Object.fromEntries(Array.from(shape.structIterator(), ([name, member]) => [name, inputOf(member, depth + 1)]));
    return fc.record(members, { requiredKeys: [] });
  }
  if (shape.isListSchema()) return fc.array(inputOf(shape.getValueSchema(), depth + 1), { maxLength: 3 });
  if (shape.isMapSchema()) return fc.dictionary(texts, inputOf(shape.getValueSchema(), depth + 1), { maxKeys: 2 });
  if (shape.isBooleanSchema()) return fc.boolean();
  if (shape.isNumericSchema()) return fc.oneof(fc.integer({ min: -2, max: 2_000 }), fc.constantFrom(2 ** 31, 2 ** 53));
  return texts;
}

for (const { sdk, signingName, target, region } of services) {
  const operations = Object.keys(sdk).filter((name) => name.endsWith('$')).map((name) => name.slice(0, -1)).filter((name) => operationShapes(sdk, name) !== undefined);

  test(`each of ${signingName}'s ${operations.length} operations takes any input, or refuses it as the caller's mistake`, async () => {
    await using folder = await temporaryFolder('api-fuzz');
    await using server = await startRegistry({ directory: folder.path, port: await freePort() });
    const signer = new SignatureV4({ service: signingName, region, credentials: rootCredentials, sha256: Sha256 });
    const { host } = new URL(server.endpoint);
    const call = async (operation: string, input: unknown) => {
      const body = JSON.stringify(input);
      const signed = await signer.sign({ method: 'POST', protocol: 'http:', hostname: host, path: '/', headers: { host, 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${target}.${operation}` }, body });
      const { host: _host, ...headers } = signed.headers;
      const response = await fetch(server.endpoint, { method: 'POST', headers, body, signal: AbortSignal.timeout(answerMaxMs) });
      return { status: response.status, text: await response.text() };
    };
    for (const operation of operations) {
      const { input } = known(operationShapes(sdk satisfies Sdk, operation), operation);
      await fc.assert(fc.asyncProperty(inputOf(input), async (given) => {
        await createRepository(server.store, 'app');
        const { status, text } = await call(operation, given);
        // What is not implemented says so.
        assert.ok(status < 500 || status === 501, `${operation}: ${status} ${text}`);
      }), { numRuns: runsOfEach });
    }
    assert.equal((await call('DescribeRepositories', {})).status, 200);
  });
}
