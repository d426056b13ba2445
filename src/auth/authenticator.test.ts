import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EC2Client, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import * as ec2 from '@aws-sdk/client-ec2';
import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import * as ecs from '@aws-sdk/client-ecs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import * as sts from '@aws-sdk/client-sts';
import { systemClock } from '#base/clock.ts';
import { ManualClock } from '#base/manual-clock.ts';
import type { Call } from '#wire/operation.ts';
import { echoPipeline, inProcess, serviceOf } from '#wire/testing/echo.ts';
import { rootAccessKeys } from './access-keys.ts';
import { authenticator } from './authenticator.ts';

const root = { accessKeyId: 'AKIAROOT', secretAccessKey: 'correct' };
const hourMs = 3_600_000;

interface Wrong {
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
  readonly region?: string;
  readonly serverAheadMs?: number;
}

/** Calls with an SDK client of these credentials; gives who was seen, or the code and status of the error. */
async function call(name: 'sts' | 'ecs' | 'ec2', { region = 'us-east-1', serverAheadMs = 0, ...credentials }: Wrong = {}): Promise<string> {
  const clock = new ManualClock(systemClock.nowMs() + serverAheadMs);
  const accessKeys = rootAccessKeys(root, '000000000000');
  const seen: Call[] = [];
  const handlerFor = (client: object, sdk: Record<string, unknown>) => {
    const { tools } = echoPipeline(serviceOf(name, client), sdk);
    return inProcess({ ...tools, authenticate: authenticator({ accessKeys, clock }), authorizer: { authorize: (one) => void seen.push(one) } });
  };
  const options = { region, endpoint: 'http://127.0.0.1:4566', credentials: { ...root, ...credentials }, maxAttempts: 1 };
  try {
    if (name === 'sts') await new STSClient({ ...options, requestHandler: handlerFor(new STSClient({ region }), sts) }).send(new GetCallerIdentityCommand({}));
    if (name === 'ecs') await new ECSClient({ ...options, requestHandler: handlerFor(new ECSClient({ region }), ecs) }).send(new ListClustersCommand({}));
    if (name === 'ec2') await new EC2Client({ ...options, requestHandler: handlerFor(new EC2Client({ region }), ec2) }).send(new DescribeVpcsCommand({}));
  } catch (thrown) {
    if (!(thrown instanceof Error) || !('$metadata' in thrown)) throw thrown;
    return `${thrown.name} ${String(Reflect.get(Object(thrown.$metadata), 'httpStatusCode'))}`;
  }
  return seen.map(({ principal, region: where }) => `${principal.arn} in ${where}`).join();
}

test('the root key is the default account, twelve digits are that account, with the same secret', async () => {
  assert.equal(await call('ecs'), 'arn:aws:iam::000000000000:root in us-east-1');
  assert.equal(await call('sts', { accessKeyId: '111122223333', region: 'eu-central-1' }), 'arn:aws:iam::111122223333:root in eu-central-1');
  assert.equal(await call('sts', { region: 'cn-north-1' }), 'arn:aws-cn:iam::000000000000:root in cn-north-1');
  assert.equal(await call('sts', { accessKeyId: '111122223333', secretAccessKey: 'wrong' }), 'SignatureDoesNotMatch 403');
});

test('each protocol says in its own casing what is wrong with a signature', async () => {
  const expected = [
    [{ accessKeyId: 'AKIANOBODY' }, 'InvalidClientTokenId 403', 'UnrecognizedClientException 400', 'AuthFailure 401'],
    [{ sessionToken: 'unknown' }, 'InvalidClientTokenId 403', 'UnrecognizedClientException 400', 'AuthFailure 401'],
    [{ secretAccessKey: 'wrong' }, 'SignatureDoesNotMatch 403', 'InvalidSignatureException 400', 'AuthFailure 401'],
    [{ serverAheadMs: hourMs }, 'SignatureDoesNotMatch 403', 'InvalidSignatureException 400', 'RequestExpired 400'],
    [{ serverAheadMs: -hourMs }, 'SignatureDoesNotMatch 403', 'InvalidSignatureException 400', 'RequestExpired 400'],
    [{ region: 'us-east-1x' }, 'SignatureDoesNotMatch 403', 'InvalidSignatureException 400', 'AuthFailure 401'],
  ] as const;
  for (const [wrong, inQuery, inJson, inEc2] of expected) {
    assert.deepEqual([await call('sts', wrong), await call('ecs', wrong), await call('ec2', wrong)], [inQuery, inJson, inEc2], JSON.stringify(wrong));
  }
});

test('whose signature is right does not wait, however many from the same address with the same key are wrong', async () => {
  const clock = new ManualClock(systemClock.nowMs());
  const { tools } = echoPipeline(serviceOf('sts', new STSClient({ region: 'us-east-1' })), sts);
  const requestHandler = inProcess({ ...tools, authenticate: authenticator({ accessKeys: rootAccessKeys(root, '000000000000'), clock }) });
  const send = (secretAccessKey: string) => new STSClient({ region: 'us-east-1', endpoint: 'http://127.0.0.1', credentials: { ...root, secretAccessKey }, maxAttempts: 1, requestHandler }).send(new GetCallerIdentityCommand({}));
  const answered: number[] = [];
  const wrong = Array.from({ length: 100 }, (_, index) => send(`wrong-${index}`).catch(() => void answered.push(index)));
  while (answered.length < 20) await new Promise((resolve) => setImmediate(resolve));
  await send('correct');
  assert.equal(answered.length, 20);
  while (answered.length < 100) await clock.advance(2_000);
  await Promise.all(wrong);
});
