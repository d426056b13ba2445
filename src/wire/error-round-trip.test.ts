import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AwsJson1_1Protocol, AwsQueryProtocol } from '@aws-sdk/core/protocols';
import * as ecr from '@aws-sdk/client-ecr';
import * as ecs from '@aws-sdk/client-ecs';
import * as sts from '@aws-sdk/client-sts';
import { SmithyRpcV2CborProtocol } from '@smithy/core/cbor';
import { known } from '#base/assert.ts';
import { CallerError } from '#base/errors.ts';
import { seededRandom } from '#base/random.ts';
import { errorShape, type Sdk } from './schema.ts';
import { echoPipeline, inProcess, serviceOf } from './testing/echo.ts';
import { normal } from './testing/normal.ts';
import { randomStructure } from './testing/random-value.ts';

const options = { region: 'us-east-1', endpoint: 'http://127.0.0.1:4566', credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' }, maxAttempts: 1 };
const carries = { controlCharacters: false, emptyLists: false, emptyStructures: false, documents: false, fractions: false };

interface Case {
  readonly title: string;
  readonly sdk: Sdk;
  readonly name: string;
  readonly client: object;
  readonly send: (requestHandler: ReturnType<typeof inProcess>) => Promise<unknown>;
}

const cases: readonly Case[] = [
  ...[AwsJson1_1Protocol, SmithyRpcV2CborProtocol].flatMap((protocol) => [
    { title: `ecs in ${protocol.name}`, sdk: ecs, name: 'ecs', client: new ecs.ECSClient(options), send: (requestHandler: ReturnType<typeof inProcess>) => new ecs.ECSClient({ ...options, protocol, requestHandler }).send(new ecs.ListClustersCommand({})) },
    { title: `ecr in ${protocol.name}`, sdk: ecr, name: 'ecr', client: new ecr.ECRClient(options), send: (requestHandler: ReturnType<typeof inProcess>) => new ecr.ECRClient({ ...options, protocol, requestHandler }).send(new ecr.DescribeRepositoriesCommand({})) },
  ]),
  { title: 'ecs in awsQuery', sdk: ecs, name: 'ecs', client: new ecs.ECSClient(options), send: (requestHandler) => new ecs.ECSClient({ ...options, protocol: AwsQueryProtocol, requestHandler }).send(new ecs.ListClustersCommand({})) },
  { title: 'sts in awsQuery', sdk: sts, name: 'sts', client: new sts.STSClient(options), send: (requestHandler) => new sts.STSClient({ ...options, requestHandler }).send(new sts.GetCallerIdentityCommand({})) },
];

for (const { title, sdk, name, client, send } of cases) {
  test(`${title}: every modelled error is caught as what was thrown, with its members`, async () => {
    const { echo, tools } = echoPipeline(serviceOf(name, client), sdk);
    const names = errorNames(sdk);
    assert.ok(names.length > 4);
    for (const [index, errorName] of names.entries()) {
      const shape = known(errorShape(sdk, errorName), errorName);
      const members = { ...randomStructure(shape, seededRandom(index), carries), message: `it is "${errorName}" & more` };
      echo.answer = () => {
        throw Reflect.construct(classOf(sdk, errorName), [{ $metadata: {}, ...members }]);
      };
      const caught = await send(inProcess(tools)).then(() => undefined, (thrown: unknown) => thrown);
      assert.ok(caught instanceof classOf(sdk, errorName), `${errorName}: ${String(caught)}`);
      for (const [member, value] of Object.entries(members)) assert.deepEqual(normal(Reflect.get(caught, member)), normal(value), `${errorName}.${member}`);
    }
  });

  test(`${title}: an error without a class keeps its code, status and message`, async () => {
    const { echo, tools } = echoPipeline(serviceOf(name, client), sdk);
    echo.answer = () => {
      throw new CallerError('Some.Code', 'because', 409);
    };
    const caught = await send(inProcess(tools)).then(() => undefined, (thrown: unknown) => thrown);
    assert.ok(caught instanceof Error && '$metadata' in caught);
    assert.equal(`${caught.name} ${Reflect.get(Object(caught.$metadata), 'httpStatusCode')} ${caught.message}`, 'Some.Code 409 because');
  });
}

function errorNames(sdk: Sdk): readonly string[] {
  return Object.keys(sdk).flatMap((key) => (key.endsWith('$') && errorShape(sdk, key.slice(0, -1)) !== undefined ? [key.slice(0, -1)] : [])).filter((name) => !name.endsWith('ServiceException'));
}

function classOf(sdk: Sdk, name: string): Function {
  const found = sdk[name];
  assert.ok(typeof found === 'function', name);
  return found;
}
