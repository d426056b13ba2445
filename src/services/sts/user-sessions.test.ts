import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AssumeRoleCommand, DecodeAuthorizationMessageCommand, GetAccessKeyInfoCommand, GetCallerIdentityCommand, GetFederationTokenCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { encodeAuthorizationMessage, type AuthorizationMessage } from '#auth/authorization-message.ts';
import { hourMs } from '#base/time.ts';
import { userAccessKeys } from '#model/access-key.ts';
import { iamUsers } from '#model/iam-user.ts';
import { account, keysOf, refusal, roleNamed, root, stsWorld, userNamed } from './testing/sts-world.ts';

async function world() {
  const made = await stsWorld();
  const { user, keys } = await userNamed(made, 'ann');
  return { made, user, keys, client: made.clientOf(keys), rootClient: made.clientOf(root) };
}

test('GetSessionToken gives the caller itself, for twelve hours; no permission is asked for', async () => {
  const { made, user, client } = await world();
  const answer = await client.send(new GetSessionTokenCommand({}));
  assert.equal(answer.Credentials?.Expiration?.getTime(), made.clock.nowMs() + 12 * hourMs);
  const { Arn, UserId } = await made.clientOf(keysOf(answer)).send(new GetCallerIdentityCommand({}));
  assert.deepEqual([Arn, UserId, made.asked], [user.arn, user.id, []]);
  const session = made.sessions.open(keysOf(answer).sessionToken ?? '')?.principal;
  assert.deepEqual([session?.identityArn, session?.session?.kind], [user.arn, 'GetSessionToken']);
});

test('a user may assume a role with a session of its own, which makes no chain', async () => {
  const { made, client } = await world();
  const role = await roleNamed(made, 'app', { maxSessionDurationSeconds: 43_200 });
  const session = made.clientOf(keysOf(await client.send(new GetSessionTokenCommand({}))));
  const answer = await session.send(new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: 'deploy', DurationSeconds: 43_200 }));
  assert.equal(made.sessions.open(keysOf(answer).sessionToken ?? '')?.principal.session?.isChained, undefined);
});

test("the sessions of an account's owner last an hour at most, however much is asked for", async () => {
  const { made, rootClient } = await world();
  const answer = await rootClient.send(new GetSessionTokenCommand({ DurationSeconds: 43_200 }));
  assert.equal(answer.Credentials?.Expiration?.getTime(), made.clock.nowMs() + hourMs);
  const { Arn } = await made.clientOf(keysOf(answer)).send(new GetCallerIdentityCommand({}));
  assert.equal(Arn, `arn:aws:iam::${account}:root`);
  const federated = await rootClient.send(new GetFederationTokenCommand({ Name: 'bob' }));
  assert.equal(federated.Credentials?.Expiration?.getTime(), made.clock.nowMs() + hourMs);
  assert.equal(federated.PackedPolicySize, 0);
  assert.match(await refusal(rootClient.send(new GetSessionTokenCommand({ DurationSeconds: 129_601 }))), /^ValidationError: .*Member must have value less than or equal to 129600$/);
});

test('GetFederationToken makes a federated user, whose name is what it says', async () => {
  const { made, user, client } = await world();
  const Policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"*"}]}';
  const answer = await client.send(new GetFederationTokenCommand({ Name: 'bob@example.com', Policy, Tags: [{ Key: 'team', Value: 'web' }] }));
  const arn = `arn:aws:sts::${account}:federated-user/bob@example.com`;
  assert.deepEqual(answer.FederatedUser, { FederatedUserId: `${account}:bob@example.com`, Arn: arn });
  assert.ok((answer.PackedPolicySize ?? 0) > 0);
  assert.deepEqual(made.asked.map(({ request: { action, resource } }) => `${action} on ${resource}`), [`sts:GetFederationToken on ${arn}`, `sts:TagSession on ${arn}`]);
  const principal = made.sessions.open(keysOf(answer).sessionToken ?? '')?.principal;
  assert.deepEqual([principal?.identityArn, principal?.isRoot, principal?.session?.policy, principal?.session?.tags], [user.arn, false, Policy, { team: 'web' }]);
  assert.equal((await made.clientOf(keysOf(answer)).send(new GetCallerIdentityCommand({}))).Arn, arn);
});

test('a federated user is gone with the user who made it', async () => {
  const { made, user, client } = await world();
  const session = made.clientOf(keysOf(await client.send(new GetFederationTokenCommand({ Name: 'bob' }))));
  await session.send(new GetCallerIdentityCommand({}));
  await made.store.transact((transaction) => transaction.put(iamUsers, { ...user, id: 'AIDAOTHER' }));
  assert.equal(await refusal(session.send(new GetCallerIdentityCommand({}))), 'InvalidClientTokenId: The security token included in the request is invalid.');
});

test('GetSessionToken and GetFederationToken cannot be called with session credentials', async () => {
  const { made, client } = await world();
  const session = made.clientOf(keysOf(await client.send(new GetSessionTokenCommand({}))));
  assert.equal(await refusal(session.send(new GetSessionTokenCommand({}))), 'AccessDenied: Cannot call GetSessionToken with session credentials');
  assert.equal(await refusal(session.send(new GetFederationTokenCommand({ Name: 'bob' }))), 'AccessDenied: Cannot call GetFederationToken with session credentials');
});

test('the name of a federated user, its duration and its policies have limits', async () => {
  const { client } = await world();
  const call = (input: Partial<ConstructorParameters<typeof GetFederationTokenCommand>[0]>) => refusal(client.send(new GetFederationTokenCommand({ Name: 'bob', ...input })));
  assert.match(await call({ Name: 'b' }), /^ValidationError: .*'name' failed to satisfy constraint: Member must have length greater than or equal to 2$/);
  assert.match(await call({ Name: 'b/b' }), /^ValidationError: .*'name' failed to satisfy constraint: Member must satisfy regular expression pattern: \[\\w\+=,\.@-\]\*$/);
  assert.match(await call({ DurationSeconds: 899 }), /^ValidationError: .*greater than or equal to 900$/);
  assert.match(await call({ Policy: ' '.repeat(2_049) }), /^ValidationError: .*less than or equal to 2048$/);
  assert.match(await call({ Policy: '{"Statement":7}' }), /^MalformedPolicyDocument/);
});

test("an access key's account can be told from its id, also when it is a session's or was deleted", async () => {
  const { made, client, keys, rootClient } = await world();
  const accountOf = async (AccessKeyId: string) => (await rootClient.send(new GetAccessKeyInfoCommand({ AccessKeyId }))).Account;
  const { accessKeyId } = keysOf(await client.send(new GetSessionTokenCommand({})));
  assert.equal(await accountOf(accessKeyId), account);
  const Named = 'AKIANAMEDBYCHANCE777';
  await made.store.transact((transaction) => transaction.put(userAccessKeys, { ...(made.store.get(userAccessKeys, keys.accessKeyId) ?? assert.fail()), id: Named, sealedSecret: made.sealing.seal('s', `iam-access-key/${Named}`) }));
  assert.equal(await accountOf(Named), account);
  assert.equal(made.asked.at(-1)?.request.action, 'sts:GetAccessKeyInfo');
  assert.match(await refusal(rootClient.send(new GetAccessKeyInfoCommand({ AccessKeyId: 'NOT_AN_ACCESS_KEY' }))), /^ValidationError/);
  assert.match(await refusal(rootClient.send(new GetAccessKeyInfoCommand({ AccessKeyId: 'short' }))), /^ValidationError: .*greater than or equal to 16$/);
});

test("an authorization message is decoded for the account of who was denied, and for nobody else's", async () => {
  const { made, user, rootClient } = await world();
  const message: AuthorizationMessage = { allowed: false, explicitDeny: true, matchedStatements: { items: [] }, failures: { items: [] }, context: { principal: { id: user.id, arn: user.arn }, action: 'ec2:RunInstances', resource: '*', conditions: { items: [] } } };
  const EncodedMessage = encodeAuthorizationMessage(message, made.sealing);
  const { DecodedMessage = '' } = await rootClient.send(new DecodeAuthorizationMessageCommand({ EncodedMessage }));
  assert.deepEqual(JSON.parse(DecodedMessage), message);
  const other = made.clientOf({ ...root, accessKeyId: '999999999999' });
  assert.match(await refusal(other.send(new DecodeAuthorizationMessageCommand({ EncodedMessage }))), /^InvalidAuthorizationMessageException/);
  assert.match(await refusal(rootClient.send(new DecodeAuthorizationMessageCommand({ EncodedMessage: `${EncodedMessage.slice(0, -3)}AAA` }))), /^InvalidAuthorizationMessageException/);
});
