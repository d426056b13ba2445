import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AssertionFailure } from '#base/assert.ts';
import { CallerError } from '#base/errors.ts';
import { Fault } from '#wire/fault.ts';
import { callOf } from './call-of.ts';
import { retrieveSecrets } from './retrieve-secrets.ts';
import { rolesWorld } from './roles-world.fixture.ts';
import type { SecretServices } from './secret-services.ts';

const secret = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:db-AbCdEf';

/** Services with what is named, that note what they are asked. */
async function asked(values: Readonly<Record<string, string>>, fails?: Error) {
  const { task, clock, ids, roleSessions, putRole } = await rolesWorld();
  const principal = roleSessions.of(await putRole('execution'), task);
  assert.ok(principal);
  const calls: string[] = [];
  const services: SecretServices = {
    parameters(call, names) {
      calls.push(`${call.region} ${names.join(' ')}`);
      if (fails !== undefined) return Promise.reject(fails);
      const found = names.filter((name) => name in values);
      return Promise.resolve({ values: new Map(found.map((name) => [name, values[name] ?? ''])), invalid: names.filter((name) => !(name in values)) });
    },
    secret(call, { secretId, versionStage = '-', versionId = '-' }) {
      calls.push(`${call.region} ${secretId} ${versionStage} ${versionId}`);
      return fails === undefined ? Promise.resolve(values[secretId]) : Promise.reject(fails);
    },
  };
  const callIn = (region = 'us-east-1') => callOf(principal, { region, ids, clock });
  return { calls, retrieve: (valuesFrom: readonly string[]) => retrieveSecrets(valuesFrom, { services, callIn }) };
}

// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
test('parameters are asked for by ten, each once, in the Region that they are in', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `/p/${index}`);
  const far = 'arn:aws:ssm:eu-west-1:000000000000:parameter/far';
  const { calls, retrieve } = await asked({ ...Object.fromEntries(names.map((name) => [name, `value of ${name}`])), [far]: 'far' });
  const values = await retrieve([...names, ...names, far]);
  assert.deepEqual([values.size, values.get('/p/11'), values.get(far)], [13, 'value of /p/11', 'far']);
  assert.deepEqual(calls, [`us-east-1 ${names.slice(0, 10).join(' ')}`, 'us-east-1 /p/10 /p/11', `eu-west-1 ${far}`]);
});

test('of a secret the stage and version that are named are asked for, and of JSON the key that is named', async () => {
  const { calls, retrieve } = await asked({ [secret]: '{"user":"ann","port":5432,"tls":true,"tags":["a"],"none":null}' });
  const keys = ['user', 'port', 'tls', 'tags', 'none'];
  const values = await retrieve([secret, `${secret}::AWSPREVIOUS:`, `${secret}:::v1`, ...keys.map((key) => `${secret}:${key}::`)]);
  assert.deepEqual(keys.map((key) => values.get(`${secret}:${key}::`)), ['ann', '5432', 'true', '["a"]', 'null']);
  assert.deepEqual(calls.slice(0, 3), [`us-east-1 ${secret} - -`, `us-east-1 ${secret} AWSPREVIOUS -`, `us-east-1 ${secret} - v1`]);
});

const prefix = 'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ';

test('what cannot be had is told in the words of Fargate, never with a part of a value', async () => {
  const asm = `${prefix}unable to retrieve secret from asm: service call has been retried 1 time(s): `;
  const none = await asked({ [secret]: 'hush, this is no JSON' });
  await assert.rejects(none.retrieve(['/absent', '/other']), { code: 'ResourceInitializationError', message: `${prefix}unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /absent, /other` });
  await assert.rejects(none.retrieve([`${secret}:key::`]), { message: `${asm}secret ${secret} is not a JSON object, so that it has no json key key` });
  await assert.rejects((await asked({ [secret]: '{"a":"hush"}' })).retrieve([`${secret}:b::`]), { message: `${asm}retrieved secret from Secrets Manager did not contain json key b` });
  await assert.rejects((await asked({})).retrieve([secret]), { message: `${asm}secret ${secret} has no SecretString: a secret of bytes cannot be a variable` });
  await assert.rejects(none.retrieve([`${secret}:a`]), /an invalid ARN format for the AWS Secrets Manager secret was specified/);
});

test("a refusal is handed on as the SDK writes it: AccessDenied is no error of the operation's own, others are", async () => {
  const denied = await asked({}, new Fault('AccessDenied', 'User: x is not authorized to perform: y'));
  await assert.rejects(denied.retrieve(['/a']), new RegExp(`^WorldError: ${prefix}unable to retrieve secrets from ssm: service call has been retried 1 time\\(s\\): operation error SSM: GetParameters, https response error StatusCode: 400, RequestID: [0-9a-f-]{36}, api error AccessDeniedException: User: x is not authorized to perform: y$`));
  const missing = Object.assign(new Error("Secrets Manager can't find the specified secret."), { name: 'ResourceNotFoundException', $fault: 'client' });
  await assert.rejects((await asked({}, missing)).retrieve([secret]), new RegExp(`: failed to fetch secret ${secret} from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: [0-9a-f-]{36}, ResourceNotFoundException: Secrets Manager can't find the specified secret\\.$`));
  const ofKms = new CallerError('AccessDeniedException', 'Access to KMS is not allowed');
  await assert.rejects((await asked({}, ofKms)).retrieve([secret]), /, api error AccessDeniedException: Access to KMS is not allowed$/);
});

test('what is no refusal is a fault of ours, and no reason of a task', async () => {
  const bug = new AssertionFailure('never');
  await assert.rejects((await asked({}, bug)).retrieve([secret]), bug);
  await assert.rejects((await asked({}, bug)).retrieve(['/a']), bug);
});
