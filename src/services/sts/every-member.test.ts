import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sts from '@aws-sdk/client-sts';
import { followRow, unsetMembers, type MemberRow } from '#wire/testing/every-member.ts';
import { account, keysOf, roleNamed, stsWorld, userNamed } from './testing/sts-world.ts';

const Policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"*"}]}';
const RoleArn = `arn:aws:iam::${account}:role/app`;
const RoleSessionName = 'deploy';
const tokenSize = 4_096;
const device = `arn:aws:iam::${account}:mfa/ann`;

const assumptions: readonly MemberRow[] = [
  { input: { RoleArn, RoleSessionName, ExternalId: 'x-7', DurationSeconds: 901, MinimumSessionTokenSize: tokenSize, SourceIdentity: 'ann' } },
  { input: { RoleArn, RoleSessionName, Policy, PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }] } },
  { input: { RoleArn, RoleSessionName, Tags: [{ Key: 'team', Value: 'web' }], TransitiveTagKeys: ['team'] } },
  { input: { RoleArn, RoleSessionName, SerialNumber: device }, refused: /^SerialNumber is not supported/ },
  { input: { RoleArn, RoleSessionName, TokenCode: '123456' }, refused: /^TokenCode is not supported/ },
  { input: { RoleArn, RoleSessionName, ProvidedContexts: [{ ProviderArn: 'arn:aws:iam::aws:contextProvider/IdentityCenter', ContextAssertion: 'text' }] }, refused: /^ProvidedContexts is not supported/ },
];
const sessions: readonly MemberRow[] = [
  { input: { DurationSeconds: 901, MinimumSessionTokenSize: tokenSize } },
  { input: { SerialNumber: device }, refused: /^SerialNumber is not supported/ },
  { input: { TokenCode: '123456' }, refused: /^TokenCode is not supported/ },
];
const federations: readonly MemberRow[] = [{ input: { Name: 'bob', Policy, PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }], DurationSeconds: 901, MinimumSessionTokenSize: tokenSize, Tags: [{ Key: 'team', Value: 'web' }] } }];
/** `web-identity.test.ts` and `user-sessions.test.ts` set these. */
const byOthers = ['RoleArn', 'RoleSessionName', 'WebIdentityToken', 'ProviderId'];

test('every member of what makes a session is part of the session or of what is asked of policies, or refused by name', async () => {
  assert.deepEqual(unsetMembers({ sdk: sts, operation: 'AssumeRole', rows: assumptions }), []);
  assert.deepEqual(unsetMembers({ sdk: sts, operation: 'GetSessionToken', rows: sessions }), []);
  assert.deepEqual(unsetMembers({ sdk: sts, operation: 'GetFederationToken', rows: federations }), []);
  assert.deepEqual(unsetMembers({ sdk: sts, operation: 'AssumeRoleWithWebIdentity', rows: [], otherwiseSet: [...byOthers, 'Policy', 'PolicyArns.arn', 'DurationSeconds', 'MinimumSessionTokenSize'] }), []);
  for (const row of assumptions) await followRow(row, () => shownOf((client) => client.send(new sts.AssumeRoleCommand({ RoleArn, RoleSessionName, ...row.input }))));
  for (const row of sessions) await followRow(row, () => shownOf((client) => client.send(new sts.GetSessionTokenCommand(row.input))));
  for (const row of federations) await followRow(row, () => shownOf((client) => client.send(new sts.GetFederationTokenCommand({ Name: 'bob', ...row.input }))));
});

/** What a session was given, in the members of the inputs. */
async function shownOf(make: (client: sts.STSClient) => Promise<Parameters<typeof keysOf>[0]>): Promise<object> {
  const world = await stsWorld();
  await roleNamed(world, 'app');
  const answer = await make(world.clientOf((await userNamed(world, 'ann')).keys));
  const principal = world.sessions.open(keysOf(answer).sessionToken ?? '')?.principal ?? assert.fail();
  const { length } = keysOf(answer).sessionToken ?? '';
  const { policy, policyArns = [], tags, transitiveTagKeys, sourceIdentity, issuedAt, expiresAt } = principal.session;
  const name = principal.userId.split(':')[1];
  return {
    RoleArn: principal.identityArn,
    RoleSessionName: name,
    Name: name,
    ExternalId: world.asked[0]?.request.keys?.['sts:ExternalId'],
    DurationSeconds: (expiresAt - issuedAt) / 1_000,
    MinimumSessionTokenSize: length < tokenSize ? length : tokenSize,
    Policy: policy,
    PolicyArns: policyArns.map((arn) => ({ arn })),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    TransitiveTagKeys: transitiveTagKeys,
    SourceIdentity: sourceIdentity,
  };
}
