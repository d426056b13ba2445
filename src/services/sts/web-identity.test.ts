import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, type AssumeRoleWithWebIdentityCommandInput } from '@aws-sdk/client-sts';
import { generateKeyPair } from 'jose';
import { madeCertificate } from '#certificates/testing/made-certificate.ts';
import { oidcProviderArn, oidcProviders } from '#model/oidc-provider.ts';
import { identityProvider, type IdentityProvider } from './testing/identity-provider.ts';
import { account, keysOf, refusal, roleNamed, stsWorld, type StsWorld } from './testing/sts-world.ts';

async function world(provider: IdentityProvider, thumbprints = [provider.thumbprint]) {
  const made = await stsWorld();
  const role = await roleNamed(made, 'ci', { assumeRolePolicyDocument: '{"Statement":[]}' });
  const arn = oidcProviderArn(account, provider.url);
  await made.store.transact((transaction) => transaction.put(oidcProviders, { account, arn, url: provider.url, clientIds: ['sts.amazonaws.com', 'app'], thumbprints, createdAt: 0, tags: [] }));
  return { made, role, arn };
}

function assume({ clientOf }: StsWorld, WebIdentityToken: string, input: Partial<AssumeRoleWithWebIdentityCommandInput> = {}) {
  return clientOf({ accessKeyId: 'AKIANOBODY', secretAccessKey: 'nothing' }).send(new AssumeRoleWithWebIdentityCommand({ RoleArn: `arn:aws:iam::${account}:role/ci`, RoleSessionName: 'job', WebIdentityToken, ...input }));
}

test("a token of the account's OIDC provider makes a session of a role, without a signature", async () => {
  await using provider = await identityProvider();
  const { made, role, arn } = await world(provider);
  const answer = await assume(made, await provider.token({ amr: ['authenticated', 'mfa'] }), { MinimumSessionTokenSize: 3_000 });
  assert.ok((answer.Credentials?.SessionToken?.length ?? 0) >= 3_000);
  assert.deepEqual(
    [answer.SubjectFromWebIdentityToken, answer.Provider, answer.Audience, answer.AssumedRoleUser?.Arn],
    ['job-7', arn, 'sts.amazonaws.com', `arn:aws:sts::${account}:assumed-role/ci/job`],
  );
  const { UserId } = await made.clientOf(keysOf(answer)).send(new GetCallerIdentityCommand({}));
  assert.equal(UserId, `${role.id}:job`);
  const [{ call, request } = assert.fail()] = made.asked;
  assert.deepEqual([request.action, request.resource, request.resourcePolicy, request.isResourcePolicyRequired], ['sts:AssumeRoleWithWebIdentity', role.arn, role.assumeRolePolicyDocument, true]);
  assert.deepEqual([call.account, call.principal.identityArn, call.principal.session?.federated?.provider], [account, undefined, arn]);
  assert.deepEqual(request.keys, {
    'sts:RoleSessionName': 'job',
    [`${provider.url}:sub`]: 'job-7',
    [`${provider.url}:aud`]: 'sts.amazonaws.com',
    [`${provider.url}:amr`]: ['authenticated', 'mfa'],
  });
});

test('a role that does not trust the provider is refused as one that is not there', async () => {
  await using provider = await identityProvider();
  const { made } = await world(provider);
  const sentence = 'AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity';
  assert.equal(await refusal(assume(made, await provider.token(), { RoleArn: `arn:aws:iam::${account}:role/nobody` })), sentence);
  made.denies = () => true;
  assert.equal(await refusal(assume(made, await provider.token())), sentence);
});

test('what is wrong with a token is said in the words of STS', async () => {
  await using provider = await identityProvider();
  const { made } = await world(provider);
  const now = Math.floor(made.clock.nowMs() / 1_000);
  const stranger = await generateKeyPair('RS256');
  const token = await provider.token();
  const expected: readonly (readonly [string, RegExp])[] = [
    ['not-a-token', /^InvalidIdentityTokenException: The ID Token provided is not a valid JWT\. \(You may see this error if you sent an Access Token\)$/],
    [await provider.token({ aud: undefined }), /^InvalidIdentityTokenException: Missing a required claim: aud$/],
    [await provider.token({ sub: undefined }), /^InvalidIdentityTokenException: Missing a required claim: sub$/],
    [await provider.token({ exp: undefined }), /^InvalidIdentityTokenException: Missing a required claim: exp$/],
    [await provider.token({ iss: `http://${provider.url}` }), /^InvalidIdentityTokenException: Issuer must be a valid URL$/],
    [await provider.token({ iss: 'https://other.example' }), /^InvalidIdentityTokenException: No OpenIDConnect provider found in your account for https:\/\/other\.example$/],
    [await provider.token({ aud: 'somebody-else' }), /^InvalidIdentityTokenException: Incorrect token audience$/],
    [await provider.token({ exp: now - 1 }), new RegExp(`^ExpiredTokenException: Token expired: current date/time ${now} must be before the expiration date/time ${now - 1}$`)],
    [await provider.token({ nbf: now + 3_600 }), /^InvalidIdentityTokenException: Token is not valid yet/],
    [await provider.token({ nbf: 1e300 }), /^InvalidIdentityTokenException: Token is not valid yet/],
    [await provider.token({ sub: 'x'.repeat(5_000) }), /^InvalidIdentityTokenException: The claims sub, aud, azp and amr must not be longer/],
    [await provider.token({}, stranger.privateKey), /^InvalidIdentityTokenException: The web identity token that was passed could not be validated by AWS/],
    [`${token.slice(0, -8)}AAAAAAAA`, /^InvalidIdentityTokenException: The web identity token that was passed could not be validated by AWS/],
    [`${token.split('.').slice(0, 2).join('.')}.`, /^InvalidIdentityTokenException/],
    ['x', /^ValidationError: 1 validation error detected: Value at 'webIdentityToken'/],
  ];
  for (const [wrong, sentence] of expected) {
    const refused = await refusal(assume(made, wrong));
    assert.match(refused, sentence, wrong);
    // Whoever reads the caller's log could use it.
    assert.ok(wrong.length < 20 || !refused.includes(wrong.slice(0, 20)), refused);
  }
});

test('a token that names no algorithm, or signs with the public key as a secret, is refused', async () => {
  await using provider = await identityProvider();
  const { made } = await world(provider);
  const [, claims = ''] = (await provider.token()).split('.');
  for (const alg of ['none', 'HS256']) {
    const head = Buffer.from(JSON.stringify({ alg, kid: 'key-0' })).toString('base64url');
    assert.match(await refusal(assume(made, `${head}.${claims}.c2lnbmF0dXJl`)), /^InvalidIdentityTokenException/);
  }
});

test('keys are kept, and asked for again when a token was signed with another one', async () => {
  await using provider = await identityProvider();
  const { made } = await world(provider);
  await assume(made, await provider.token());
  await assume(made, await provider.token());
  assert.equal(provider.asked(), 1);
  await provider.rotate();
  const fresh = await provider.token();
  assert.match(await refusal(assume(made, fresh)), /^InvalidIdentityTokenException: Couldn't retrieve verification key/);
  assert.equal(provider.asked(), 1);
  await made.clock.advance(10_000);
  await assume(made, fresh);
  assert.equal(provider.asked(), 2);
});

test('a provider that cannot be reached, does not answer as it should or has another certificate is told apart', async () => {
  await using provider = await identityProvider();
  const { made } = await world(provider);
  const token = await provider.token();
  for (const answer of [{ status: 404, body: '{}' }, { status: 200, body: 'not json' }, { status: 200, body: '{}' }, { status: 200, body: `{"jwks_uri":"http://${provider.url}/keys"}` }, { status: 200, body: `"${'x'.repeat(300_000)}"` }]) {
    provider.answer = () => answer;
    assert.match(await refusal(assume(made, token)), /^InvalidIdentityTokenException: Couldn't retrieve verification key from your identity provider/, answer.body.slice(0, 40));
  }
  await using other = await identityProvider();
  const { made: distrusting } = await world(other, ['0'.repeat(40)]);
  assert.equal(await refusal(assume(distrusting, await other.token())), "InvalidIdentityTokenException: OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint");
  await using gone = await identityProvider();
  const { made: alone } = await world(gone);
  const last = await gone.token();
  await gone[Symbol.asyncDispose]();
  assert.match(await refusal(assume(alone, last)), /^IDPCommunicationErrorException: /);
});

test('a certificate with the right thumbprint in its chain that has not signed it, or that is of another host, is not taken', async () => {
  const stranger = madeCertificate({ name: 'Stranger', role: { kind: 'root' } });
  for (const certificate of [madeCertificate({ name: 'localhost', issuer: stranger }), madeCertificate({ name: 'other.example' })]) {
    await using provider = await identityProvider(certificate);
    const { made } = await world(provider);
    assert.match(await refusal(assume(made, await provider.token())), /^InvalidIdentityTokenException: OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint$/);
  }
});

test("session tags and a source identity come from the token's claims, when the trust policy lets it pass them", async () => {
  await using provider = await identityProvider();
  const { made } = await world(provider);
  const claims = { 'https://aws.amazon.com/tags': { principal_tags: { team: ['web'], stage: ['test'] }, transitive_tag_keys: ['team'] }, 'https://aws.amazon.com/source_identity': 'job-7' };
  const answer = await assume(made, await provider.token(claims));
  assert.equal(answer.SourceIdentity, 'job-7');
  assert.deepEqual(made.asked.map(({ request }) => request.action), ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity']);
  assert.deepEqual([made.asked[0]?.request.keys?.['aws:RequestTag/team'], made.asked[0]?.request.keys?.['sts:TransitiveTagKeys']], ['web', ['team']]);
  const session = made.sessions.open(keysOf(answer).sessionToken ?? '')?.principal.session;
  assert.deepEqual([session?.tags, session?.transitiveTagKeys, session?.sourceIdentity], [{ team: 'web', stage: 'test' }, ['team'], 'job-7']);
  for (const wrong of ['text', {}, { principal_tags: { team: ['a', 'b'] } }, { principal_tags: { team: 7 } }]) {
    assert.match(await refusal(assume(made, await provider.token({ 'https://aws.amazon.com/tags': wrong }))), /^InvalidIdentityTokenException: The claim https:\/\/aws\.amazon\.com\/tags/);
  }
});

test('whom the token was issued to is the audience when the token tells it apart', async () => {
  await using provider = await identityProvider();
  const { made } = await world(provider);
  const answer = await assume(made, await provider.token({ azp: 'app', aud: 'api' }));
  assert.equal(answer.Audience, 'app');
  const { request } = made.asked[0] ?? assert.fail();
  assert.deepEqual([request.keys?.[`${provider.url}:aud`], request.keys?.[`${provider.url}:oaud`]], ['app', 'api']);
});

test('a provider of OAuth 2.0 access tokens is refused by name', async () => {
  await using provider = await identityProvider();
  const { made } = await world(provider);
  assert.match(await refusal(assume(made, await provider.token(), { ProviderId: 'www.amazon.com' })), /^ValidationError: ProviderId is not supported/);
});

test('a provider that does not answer within five seconds is one that cannot be reached', async () => {
  await using provider = await identityProvider();
  const { made } = await world(provider);
  const isAsked = new Promise<void>((resolve) => {
    provider.answer = () => (resolve(), 'nothing');
  });
  const refused = refusal(assume(made, await provider.token()));
  await isAsked;
  await made.clock.advance(5_000);
  assert.match(await refused, /^IDPCommunicationErrorException: /);
});
