import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
  ListOpenIDConnectProviderTagsCommand,
  ListSAMLProvidersCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
  TagOpenIDConnectProviderCommand,
  UntagOpenIDConnectProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
  type CreateOpenIDConnectProviderCommandInput,
} from '@aws-sdk/client-iam';
import assert from 'node:assert/strict';
import test from 'node:test';
import { account, iamWorld, type IamWorld } from './testing/iam-world.ts';

const Url = 'https://oidc.example.com/id/1';
const arn = `arn:aws:iam::${account}:oidc-provider/oidc.example.com/id/1`;
const named = { OpenIDConnectProviderArn: arn };
const thumbprint = '9e99a48a9960b14926bb7f3b02e22da2b0ab7280';

function create({ client }: IamWorld, input: Partial<CreateOpenIDConnectProviderCommandInput> = {}) {
  return client.send(new CreateOpenIDConnectProviderCommand({ Url, ClientIDList: ['sts.amazonaws.com'], ThumbprintList: [thumbprint], ...input }));
}

test('a provider is named after its URL, which is shown without its scheme', async () => {
  const world = await iamWorld();
  assert.equal((await create(world, { Tags: [{ Key: 'team', Value: 'red' }] })).OpenIDConnectProviderArn, arn);
  const { $metadata: _metadata, ...shown } = await world.client.send(new GetOpenIDConnectProviderCommand(named));
  assert.deepEqual(shown, { Url: 'oidc.example.com/id/1', ClientIDList: ['sts.amazonaws.com'], ThumbprintList: [thumbprint], CreateDate: new Date(world.clock.nowMs()), Tags: [{ Key: 'team', Value: 'red' }] });
  assert.deepEqual((await world.client.send(new ListOpenIDConnectProvidersCommand({}))).OpenIDConnectProviderList, [{ Arn: arn }]);
});

test('a URL has one provider; a slash at its end makes another URL of it', async () => {
  const world = await iamWorld();
  await create(world);
  await assert.rejects(create(world), { name: 'EntityAlreadyExistsException', message: `Provider with url ${Url} already exists.` });
  assert.equal((await create(world, { Url: `${Url}/` })).OpenIDConnectProviderArn, `${arn}/`);
});

test('a provider is refused for what IAM would not take', async () => {
  const world = await iamWorld();
  const invalidUrl = ['ValidationError', /^Invalid Open ID Connect Provider URL$/] as const;
  const refusals: readonly [Partial<CreateOpenIDConnectProviderCommandInput>, string, RegExp][] = [
    ...['http://oidc.example.com', 'oidc.example.com', 'https://', 'https:///id', 'https://oidc.example.com/?a=b', 'https://oidc.example.com/#a', 'https://ann:secret@oidc.example.com', 'https://oidc example.com'].map((url): [Partial<CreateOpenIDConnectProviderCommandInput>, string, RegExp] => [{ Url: url }, ...invalidUrl]),
    [{ Url: `https://${'a'.repeat(256)}` }, 'ValidationError', /'url' failed to satisfy constraint: Member must have length less than or equal to 255/],
    [{ ThumbprintList: ['abc'] }, 'ValidationError', /greater than or equal to 40/],
    [{ ThumbprintList: ['g'.repeat(40)] }, 'InvalidInputException', /hexadecimal/],
    [{ ThumbprintList: Array.from({ length: 6 }, () => thumbprint) }, 'InvalidInputException', /^Thumbprint list must contain fewer than 5 entries\.$/],
    [{ ClientIDList: ['a'.repeat(256)] }, 'ValidationError', /less than or equal to 255/],
    [{ ClientIDList: Array.from({ length: 101 }, (_, index) => `client-${index}`) }, 'LimitExceededException', /^Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100$/],
  ];
  for (const [input, name, message] of refusals) await assert.rejects(create(world, input), { name, message }, JSON.stringify(input));
  assert.deepEqual((await world.client.send(new ListOpenIDConnectProvidersCommand({}))).OpenIDConnectProviderList, []);
});

test('client ids are added and removed one by one, and doing it twice is no error', async () => {
  const world = await iamWorld();
  const { client } = world;
  await create(world, { ClientIDList: undefined, ThumbprintList: undefined });
  const ids = async () => (await client.send(new GetOpenIDConnectProviderCommand(named))).ClientIDList;
  for (const ClientID of ['a', 'b', 'a']) await client.send(new AddClientIDToOpenIDConnectProviderCommand({ ...named, ClientID }));
  assert.deepEqual(await ids(), ['a', 'b']);
  for (let index = 0; index < 2; index += 1) await client.send(new RemoveClientIDFromOpenIDConnectProviderCommand({ ...named, ClientID: 'a' }));
  assert.deepEqual(await ids(), ['b']);
  for (let index = 0; index < 99; index += 1) await client.send(new AddClientIDToOpenIDConnectProviderCommand({ ...named, ClientID: `client-${index}` }));
  await assert.rejects(client.send(new AddClientIDToOpenIDConnectProviderCommand({ ...named, ClientID: 'c' })), { name: 'LimitExceededException' });
});

test('thumbprints are replaced as a whole', async () => {
  const world = await iamWorld();
  await create(world);
  const other = thumbprint.toUpperCase();
  await world.client.send(new UpdateOpenIDConnectProviderThumbprintCommand({ ...named, ThumbprintList: [other] }));
  assert.deepEqual((await world.client.send(new GetOpenIDConnectProviderCommand(named))).ThumbprintList, [other]);
});

test('a provider that is not there is not found, and deleting it is no error', async () => {
  const world = await iamWorld();
  const { client } = world;
  await create(world);
  for (let index = 0; index < 2; index += 1) await client.send(new DeleteOpenIDConnectProviderCommand(named));
  const missing = { name: 'NoSuchEntityException', message: `OpenIDConnect Provider not found for arn ${arn}` };
  await assert.rejects(client.send(new GetOpenIDConnectProviderCommand(named)), missing);
  await assert.rejects(client.send(new AddClientIDToOpenIDConnectProviderCommand({ ...named, ClientID: 'a' })), missing);
  await assert.rejects(client.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: 'arn:aws:s3:::a-bucket-of-mine' })), { name: 'InvalidInputException' });
});

test('another account sees and deletes nothing of it', async () => {
  const world = await iamWorld();
  await create(world);
  const stranger = world.clientOf({ account: '999999999999' });
  await assert.rejects(stranger.send(new GetOpenIDConnectProviderCommand(named)), { name: 'NoSuchEntityException' });
  await stranger.send(new DeleteOpenIDConnectProviderCommand(named));
  assert.deepEqual((await stranger.send(new ListOpenIDConnectProvidersCommand({}))).OpenIDConnectProviderList, []);
  await world.client.send(new GetOpenIDConnectProviderCommand(named));
});

test('tags of a provider are set, listed and taken away', async () => {
  const world = await iamWorld();
  const { client } = world;
  await create(world);
  await client.send(new TagOpenIDConnectProviderCommand({ ...named, Tags: [{ Key: 'team', Value: 'red' }, { Key: 'stage', Value: 'test' }] }));
  await client.send(new UntagOpenIDConnectProviderCommand({ ...named, TagKeys: ['team'] }));
  assert.deepEqual((await client.send(new ListOpenIDConnectProviderTagsCommand(named))).Tags, [{ Key: 'stage', Value: 'test' }]);
});

test('who makes a provider with tags has to be allowed to tag it', async () => {
  const world = await iamWorld();
  await create(world, { Tags: [{ Key: 'team', Value: 'red' }] });
  assert.deepEqual(world.takeAccess().map(({ action, resource }) => [action, resource]), [['iam:CreateOpenIDConnectProvider', arn], ['iam:TagOpenIDConnectProvider', arn]]);
});

test('there are no SAML providers', async () => {
  const { client } = await iamWorld();
  assert.deepEqual((await client.send(new ListSAMLProvidersCommand({}))).SAMLProviderList, []);
});
