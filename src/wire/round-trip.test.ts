import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AwsEc2QueryProtocol, AwsJson1_0Protocol, AwsJson1_1Protocol, AwsQueryProtocol } from '@aws-sdk/core/protocols';
import { SmithyRpcV2CborProtocol } from '@smithy/core/cbor';
import * as fc from 'fast-check';
import { known } from '#base/assert.ts';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { seededRandom } from '#base/random.ts';
import { faceOf } from './api-face.ts';
import { listen } from './http-server.ts';
import { operationShapes, type Sdk } from './schema.ts';
import { echoPipeline, inProcess, serviceOf, type Echo } from './testing/echo.ts';
import { normal } from './testing/normal.ts';
import { randomStructure, type Carries } from './testing/random-value.ts';

/** Each round trip is one random input and one random output of one operation. */
const runs = Number(process.env['DRYDOCK_PROPERTY_RUNS'] ?? 1);

/** Whole numbers alone go in, fractions too come out. */
const anything: Carries = { controlCharacters: true, emptyLists: true, emptyStructures: true, documents: true, fractions: false };
const form: Carries = { controlCharacters: true, emptyLists: true, emptyStructures: false, documents: false, fractions: false };
const ec2Form: Carries = { ...form, emptyLists: false };
const xml: Carries = { controlCharacters: false, emptyLists: true, emptyStructures: true, documents: false, fractions: true };

const protocols = {
  'awsJson1.0': { protocol: AwsJson1_0Protocol, input: anything, output: { ...anything, fractions: true } },
  'awsJson1.1': { protocol: AwsJson1_1Protocol, input: anything, output: { ...anything, fractions: true } },
  rpcv2Cbor: { protocol: SmithyRpcV2CborProtocol, input: anything, output: { ...anything, fractions: true } },
  awsQuery: { protocol: AwsQueryProtocol, input: form, output: xml },
  ec2Query: { protocol: AwsEc2QueryProtocol, input: ec2Form, output: xml },
} as const;

const services: readonly { readonly name: string; readonly client: string; readonly sdk: () => Promise<Sdk>; readonly protocols: readonly (keyof typeof protocols)[]; readonly every: number }[] = [
  { name: 'sts', client: 'STSClient', sdk: () => import('@aws-sdk/client-sts'), protocols: ['awsQuery', 'awsJson1.1', 'rpcv2Cbor'], every: 1 },
  { name: 'ecs', client: 'ECSClient', sdk: () => import('@aws-sdk/client-ecs'), protocols: ['awsJson1.1', 'awsJson1.0', 'rpcv2Cbor', 'awsQuery'], every: 1 },
  { name: 'ecr', client: 'ECRClient', sdk: () => import('@aws-sdk/client-ecr'), protocols: ['awsJson1.1', 'rpcv2Cbor'], every: 1 },
  { name: 'logs', client: 'CloudWatchLogsClient', sdk: () => import('@aws-sdk/client-cloudwatch-logs'), protocols: ['awsJson1.1', 'rpcv2Cbor'], every: 1 },
  { name: 'ec2', client: 'EC2Client', sdk: () => import('@aws-sdk/client-ec2'), protocols: ['ec2Query'], every: 'DRYDOCK_PROPERTY_RUNS' in process.env ? 1 : 10 },
];

for (const { name, client, sdk: load, protocols: spoken, every } of services) {
  for (const protocol of spoken) {
    test(`${name} in ${protocol}: what the SDK sends is what an operation sees, and what it answers is what the SDK gives`, async () => {
      const sdk = await load();
      const names = operationNames(sdk).filter((_, index) => index % every === 0);
      assert.ok(names.length > 0);
      const { echo, tools } = echoPipeline(serviceOf(name, construct(sdk, client, {})), sdk);
      const { protocol: Protocol, input, output } = protocols[protocol];
      const sender = construct(sdk, client, { ...clientOptions, protocol: Protocol, requestHandler: inProcess(tools) });
      for (const operation of names) await roundTrips({ echo, sender, sdk, operation, input, output });
    });
  }
}

test('the same holds over real connections', async () => {
  const sdk = await import('@aws-sdk/client-ecs');
  const { echo, tools } = echoPipeline(serviceOf('ecs', new sdk.ECSClient({ region: 'us-east-1' })), sdk);
  await using server = await listen({ faces: [faceOf({ ...tools, clock: systemClock }, {})], host: '127.0.0.1', port: 0, log: silentLog });
  for (const { protocol, input, output } of [protocols['awsJson1.1'], protocols.rpcv2Cbor, protocols.awsQuery]) {
    const sender = construct(sdk, 'ECSClient', { ...clientOptions, endpoint: `http://127.0.0.1:${server.port}`, protocol });
    for (const operation of operationNames(sdk)) await roundTrips({ echo, sender, sdk, operation, input, output });
    sender.destroy();
  }
});

const clientOptions = { region: 'us-east-1', endpoint: 'http://127.0.0.1:4566', credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' }, maxAttempts: 1, disableHostPrefix: true };

interface RoundTrip {
  readonly echo: Echo;
  /** An SDK client. */
  readonly sender: ReturnType<typeof construct>;
  readonly sdk: Sdk;
  readonly operation: string;
  readonly input: Carries;
  readonly output: Carries;
}

async function roundTrips({ echo, sender, sdk, operation, input, output }: RoundTrip): Promise<void> {
  const shapes = known(operationShapes(sdk, operation), operation);
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const chance = seededRandom(seed);
      const sent = randomStructure(shapes.input, chance, input);
      const answered = randomStructure(shapes.output, chance, output) ?? {};
      if (sent === undefined) return;
      echo.answer = () => answered;
      const received: unknown = await sender.send(construct(sdk, `${operation}Command`, sent));
      assert.equal(echo.failure, undefined);
      assert.deepEqual(normal(echo.seen), normal(sent), `input of ${operation}`);
      assert.deepEqual(normal(received), normal(answered), `output of ${operation}`);
    }),
    { numRuns: runs },
  );
}

function operationNames(sdk: Sdk): readonly string[] {
  return Object.keys(sdk).flatMap((key) => /^(\w+)Command$/.exec(key)?.[1] ?? []).filter((name) => operationShapes(sdk, name) !== undefined && !isAltered(name));
}

/** The SDK's own middleware signs a URL into this one's input; and event streams are not bodies. */
function isAltered(name: string): boolean {
  return name === 'CopySnapshot' || name === 'StartLiveTail' || name === 'GetLogObject';
}

function construct(sdk: Sdk, name: string, argument: unknown) {
  const constructor = sdk[name];
  assert.ok(typeof constructor === 'function', name);
  return Reflect.construct(constructor, [argument]);
}
