import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateAccessKeyCommand, CreateRoleCommand, CreateUserCommand, DeleteAccessKeyCommand, DeleteRoleCommand, DeleteUserCommand, DeleteUserPolicyCommand, PutUserPolicyCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { known } from '#base/assert.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { answerOf, presignedUrl, send, signedRequest, type Keys } from '../support/signed-request.ts';
import { stateFilesWith } from '../support/state-files.ts';

const account = '000000000000';
const freeGuesses = 20;
const guessesCount = 30;
/** Waits that double from 25 ms up to two seconds, one after the other. */
const guessedMsMin = 7_000;
const invalid = '403 InvalidClientTokenId: The security token included in the request is invalid.';
const mismatch = /^403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided\./;

let daemon: TestDaemon;
before(async () => {
  daemon = await TestDaemon.start({ runtime: 'simulated' });
});
after(() => daemon[Symbol.asyncDispose]());

async function newKey(UserName: string): Promise<Keys> {
  const { AccessKey } = await clientsOf(daemon).iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: known(AccessKey?.AccessKeyId, 'an id'), secretAccessKey: known(AccessKey?.SecretAccessKey, 'a secret') };
}

async function newUser(name: string): Promise<Keys> {
  const { iam } = clientsOf(daemon);
  await iam.send(new CreateUserCommand({ UserName: name }));
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }] });
  await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: 'roles', PolicyDocument }));
  return newKey(name);
}

async function newRole(name: string): Promise<string> {
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' }] });
  const { Role } = await clientsOf(daemon).iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument }));
  return known(Role?.Arn, 'an ARN');
}

async function sessionOf(keys: Keys, RoleArn: string): Promise<Required<Keys>> {
  const { Credentials } = await new STSClient({ ...daemon.clientConfig, credentials: { ...keys } }).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

async function whoIs(keys: Keys): Promise<string> {
  return (await send(await signedRequest(daemon, keys))).summary;
}

test('an expired signature, and one that is not yet current, are refused with both times', async () => {
  const keys = await newUser('skewed');
  const at = (minutes: number) => signedRequest(daemon, keys, { at: new Date(Date.now() + minutes * 60_000) });
  assert.match((await send(await at(-16))).summary, /^403 SignatureDoesNotMatch: Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 15 min\.\)$/);
  assert.match((await send(await at(16))).summary, /^403 SignatureDoesNotMatch: Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 15 min\.\)$/);
  for (const minutes of [-14, 14]) assert.equal((await send(await at(minutes))).summary, `200 arn:aws:iam::${account}:user/skewed`);
});

test("a forged signature, a truncated one, another body's, another Region's and another service's are refused", async () => {
  const keys = await newUser('forger');
  const request = await signedRequest(daemon, keys);
  const authorization = known(request.headers['authorization'], 'a signature');
  const spoilt = (other: string) => send({ ...request, headers: { ...request.headers, authorization: other } });
  const last = authorization.endsWith('0') ? '1' : '0';
  assert.match((await spoilt(authorization.slice(0, -1) + last)).summary, mismatch);
  assert.match((await spoilt(authorization.slice(0, -8))).summary, mismatch);
  assert.match((await spoilt(authorization.replace('/us-east-1/', '/eu-west-1/'))).summary, mismatch);
  assert.match((await send({ ...request, body: `${request.body}&More=1` })).summary, /^403 SignatureDoesNotMatch: The provided 'x-amz-content-sha256' header does not match what was computed\./);
  assert.match((await spoilt(authorization.replace(/Signature=.*/, ''))).summary, /^400 IncompleteSignature: Authorization header requires 'Signature' parameter\./);
  assert.match((await send(await signedRequest(daemon, keys, { region: 'nowhere' }))).summary, /^403 SignatureDoesNotMatch: Credential should be scoped to a valid Region, not 'nowhere'\./);
  assert.match((await send(await signedRequest(daemon, { ...keys, secretAccessKey: 'other' }))).summary, mismatch);
  // A form names no service, so the scope does: ECS knows no such request, and nothing is answered as STS would.
  assert.doesNotMatch((await send(await signedRequest(daemon, keys, { service: 'ecs' }))).summary, /^200/);
});

test("another service's signature is refused by the service that a request names itself", async () => {
  const request = await signedRequest(daemon, await newUser('elsewhere'), { service: 'ecr' });
  const headers = { ...request.headers, 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListClusters' };
  const response = await fetch(request.url, { method: 'POST', headers, body: '{}' });
  assert.match(await response.text(), /InvalidSignatureException/);
});

test('a presigned URL works as often as it is used within its time, and not after', async () => {
  const keys = await newUser('presigner');
  const use = async (url: string) => (await answerOf(await fetch(url))).summary;
  const url = await presignedUrl(daemon, keys, { expiresIn: 60 });
  for (let count = 0; count < 2; count += 1) assert.equal(await use(url), `200 arn:aws:iam::${account}:user/presigner`);
  const old = await presignedUrl(daemon, keys, { expiresIn: 60, at: new Date(Date.now() - 61_000) });
  assert.match(await use(old), /^403 SignatureDoesNotMatch: Signature expired: /);
  assert.match(await use(old.replace('X-Amz-Expires=60', 'X-Amz-Expires=600')), mismatch);
  const session = await sessionOf(keys, await newRole('presigned'));
  assert.equal(await use(await presignedUrl(daemon, session)), `200 arn:aws:sts::${account}:assumed-role/presigned/test`);
});

test('an inactive access key, a deleted one and that of a deleted user are invalid; one made again has another secret', async () => {
  const { iam } = clientsOf(daemon);
  const keys = await newUser('leaver');
  const update = (Status: 'Active' | 'Inactive') => iam.send(new UpdateAccessKeyCommand({ UserName: 'leaver', AccessKeyId: keys.accessKeyId, Status }));
  await update('Inactive');
  assert.equal(await whoIs(keys), invalid);
  await update('Active');
  assert.equal(await whoIs(keys), `200 arn:aws:iam::${account}:user/leaver`);
  await iam.send(new DeleteAccessKeyCommand({ UserName: 'leaver', AccessKeyId: keys.accessKeyId }));
  assert.equal(await whoIs(keys), invalid);
  const again = await newKey('leaver');
  assert.match(await whoIs({ ...again, secretAccessKey: keys.secretAccessKey }), mismatch);
  await iam.send(new DeleteAccessKeyCommand({ UserName: 'leaver', AccessKeyId: again.accessKeyId }));
  await iam.send(new DeleteUserPolicyCommand({ UserName: 'leaver', PolicyName: 'roles' }));
  await iam.send(new DeleteUserCommand({ UserName: 'leaver' }));
  assert.equal(await whoIs(again), invalid);
});

test("a session token that was tampered with, cut, left out, or is another session's is invalid", async () => {
  const keys = await newUser('visitor');
  const role = await newRole('visited');
  const [session, other] = [await sessionOf(keys, role), await sessionOf(keys, role)];
  const { sessionToken: token, ...withoutToken } = session;
  assert.equal(await whoIs(session), `200 arn:aws:sts::${account}:assumed-role/visited/test`);
  for (const wrong of [`${token.slice(0, 40)}${token.charAt(40) === 'A' ? 'B' : 'A'}${token.slice(41)}`, token.slice(0, -4), 'x', other.sessionToken]) {
    assert.equal(await whoIs({ ...session, sessionToken: wrong }), invalid);
  }
  assert.equal(await whoIs(withoutToken), invalid);
  assert.equal(await whoIs({ ...session, accessKeyId: other.accessKeyId }), invalid);
  assert.equal(await whoIs({ ...keys, sessionToken: token }), invalid);
  assert.match(await whoIs({ ...session, secretAccessKey: other.secretAccessKey }), mismatch);
});

test("a role's sessions end with it, also when another one of its name is made", async () => {
  const { iam } = clientsOf(daemon);
  const keys = await newUser('guest');
  const role = await newRole('short-lived');
  const session = await sessionOf(keys, role);
  await iam.send(new DeleteRoleCommand({ RoleName: 'short-lived' }));
  assert.equal(await whoIs(session), invalid);
  await newRole('short-lived');
  assert.equal(await whoIs(session), invalid);
  assert.equal(await whoIs(await sessionOf(keys, role)), `200 arn:aws:sts::${account}:assumed-role/short-lived/test`);
});

test('sessions and access keys survive that the daemon is killed, and no secret or token of them is in its files', async () => {
  const keys = await newUser('survivor');
  const session = await sessionOf(keys, await newRole('surviving'));
  await whoIs({ ...session, sessionToken: `${session.sessionToken}x` });
  await daemon.kill();
  await daemon.startAgain();
  assert.equal(await whoIs(session), `200 arn:aws:sts::${account}:assumed-role/surviving/test`);
  assert.equal(await whoIs(keys), `200 arn:aws:iam::${account}:user/survivor`);
  for (const secret of [keys.secretAccessKey, session.secretAccessKey, session.sessionToken]) assert.deepEqual(await stateFilesWith(daemon, secret), []);
});

test('who tries secrets is slowed down, and whose signature is right is not', async () => {
  const keys = await newUser('target');
  const begunAt = performance.now();
  const freeAnswers = Promise.withResolvers<void>();
  let answered = 0;
  // The more there are, the longer the last ones wait: seconds, so that a busy machine has answered all else before.
  const guesses = Array.from({ length: guessesCount }, async (_, index) => {
    const answer = await send(await signedRequest(daemon, { ...keys, secretAccessKey: `guess-${index}` }));
    if (++answered === freeGuesses) freeAnswers.resolve();
    return answer;
  });
  await freeAnswers.promise;
  const answeredFirst = await Promise.race([Promise.all(guesses).then(() => 'the last guess'), whoIs(keys)]);
  assert.equal(answeredFirst, `200 arn:aws:iam::${account}:user/target`);
  for (const guess of guesses) assert.match((await guess).summary, mismatch);
  const guessedMs = performance.now() - begunAt;
  assert.ok(guessedMs > guessedMsMin, `${guessesCount} guesses took ${guessedMs} ms`);
});
