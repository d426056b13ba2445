import { CreateKeyCommand, DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { BenchDaemon } from './daemon.ts';
import { median, type Row } from './report.ts';
import { capturedRequest, type SignedRequest } from './signed-request.ts';
import { load } from './wrk.ts';

const perSecondMin = 3_000;
/** Until the engine has compiled what is used all the time. */
const warmUpSeconds = 6;
const seconds = 3;
const rounds = 3;

/** How often a ciphertext, and a SecureString, is decrypted in a second, over HTTP with signatures. */
export async function benchKms(daemon: BenchDaemon): Promise<readonly Row[]> {
  const { clientConfig: config } = daemon;
  const kms = new KMSClient(config);
  const { KeyMetadata: { KeyId } = {} } = await kms.send(new CreateKeyCommand({}));
  const EncryptionContext = { app: 'bench' };
  const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('the secret'), EncryptionContext }));
  await new SSMClient(config).send(new PutParameterCommand({ Name: '/bench/secret', Value: 'the secret', Type: 'SecureString' }));
  const decrypt = await capturedRequest((capture) => new KMSClient({ ...config, ...capture }).send(new DecryptCommand({ CiphertextBlob, EncryptionContext })));
  const getParameter = await capturedRequest((capture) => new SSMClient({ ...config, ...capture }).send(new GetParameterCommand({ Name: '/bench/secret', WithDecryption: true })));
  return [rowOf('KMS Decrypt', await rateOf(daemon, decrypt)), rowOf('GetParameter of a SecureString, decrypted', await rateOf(daemon, getParameter))];
}

async function rateOf({ endpoint: url }: BenchDaemon, request: SignedRequest): Promise<number> {
  await load({ ...request, url, seconds: warmUpSeconds });
  const rates: number[] = [];
  for (let round = 0; round < rounds; round += 1) rates.push((await load({ ...request, url, seconds })).requestsPerSecond);
  return median(rates);
}

function rowOf(what: string, ours: number): Row {
  return { what: `${what}, signed, 4 connections`, ours: `${Math.round(ours)} req/s`, against: `${perSecondMin} req/s`, ratio: `${(ours / perSecondMin).toFixed(1)}×`, reach: '≥ 1×', isReached: ours >= perSecondMin };
}
