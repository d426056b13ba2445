import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import * as ecr from '@aws-sdk/client-ecr';
import * as kms from '@aws-sdk/client-kms';
import { known } from '#base/assert.ts';
import { hourMs } from '#base/time.ts';
import { changeClock } from '#cli/admin-client.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { distributionCall, type DistributionCall } from '../support/distribution-call.ts';
import { refusalOf } from '../support/refusal.ts';
import { refuses, type RefusedCall } from '../support/refused-calls.ts';
import { until } from '../support/until.ts';

// Codes and sentences are those that ECR answers, as its documentation and public error reports show them; where ECR tells nothing of what is wrong with a policy, ours says it behind.
const account = '000000000000';
const foreigner = '111111111111';
const partMin = 5_242_880;
const nowhere = `sha256:${'0'.repeat(64)}`;
const mediaType = 'application/vnd.oci.image.manifest.v1+json';
const modes = ['MUTABLE', 'IMMUTABLE', 'IMMUTABLE_WITH_EXCLUSION', 'MUTABLE_WITH_EXCLUSION'] as const;
const digestOf = (content: string | Uint8Array) => `sha256:${createHash('sha256').update(content).digest('hex')}`;
const imageOf = (label: string, blob = '{}') => JSON.stringify({ schemaVersion: 2, mediaType, config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(blob), size: blob.length }, layers: [], annotations: { label } });

let daemon: TestDaemon;
let client: ecr.ECRClient;
let foreign: ecr.ECRClient;
let call: DistributionCall;
let foreignCall: DistributionCall;
const made: Record<string, string> = {};

before(async () => {
  daemon = await TestDaemon.start({ runtime: 'simulated' });
  client = clientsOf(daemon).ecr;
  foreign = clientsOf(daemon, { ...daemon.credentials, accessKeyId: foreigner }).ecr;
  call = await distributionCall(daemon, client);
  foreignCall = await distributionCall(daemon, foreign);
  for (const imageTagMutability of modes) {
    const repositoryName = nameOf(imageTagMutability);
    await create({ repositoryName, imageTagMutability, ...(imageTagMutability.endsWith('EXCLUSION') && { imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'dev*' }] }) });
    await blob('{}', repositoryName);
    for (const imageTag of ['1', 'dev-1']) await put(imageOf('first'), { repositoryName, imageTag });
  }
  await create({ repositoryName: 'other' });
});
after(() => daemon[Symbol.asyncDispose]());

const nameOf = (mutability: string) => mutability.toLowerCase();
const create = (input: Partial<ecr.CreateRepositoryCommandInput>) => client.send(new ecr.CreateRepositoryCommand({ repositoryName: 'refused', ...input }));
const put = (imageManifest: string, more: Partial<ecr.PutImageCommandInput> = {}) => client.send(new ecr.PutImageCommand({ repositoryName: 'mutable', imageManifest, ...more }));
const push = (manifest: string, reference: string, repository = 'mutable') => call('PUT', `${repository}/manifests/${reference}`, { body: manifest, headers: { 'content-type': mediaType } });
const blob = (content: string | Uint8Array, repository = 'mutable', digest = digestOf(content)) => call('POST', `${repository}/blobs/uploads/?digest=${digest}`, { body: Buffer.from(content) });
const invalid = (what: string, request: () => Promise<unknown>, sentence: string | RegExp): RefusedCall => [what, request, 'InvalidParameterException', sentence];
const notMember = (member: string, rule: string) => `Invalid parameter at '${member}' failed to satisfy constraint: '${rule}'`;
const namePattern = '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*';

refuses('the name of a repository', [
  ...['Upper', 'a--b', 'a__b', 'a.-b', 'a//b', '-a', 'a-', 'a/', 'ä-b', '../b', 'a b'].map((repositoryName) => invalid(repositoryName, () => create({ repositoryName }), notMember('repositoryName', `must satisfy regular expression '${namePattern}'`))),
  invalid('of one letter', () => create({ repositoryName: 'x' }), notMember('repositoryName', 'must have length greater than or equal to 2')),
  invalid('of 257 letters', () => create({ repositoryName: 'x'.repeat(257) }), notMember('repositoryName', 'must have length less than or equal to 256')),
  ['that is taken', () => create({ repositoryName: 'other' }), 'RepositoryAlreadyExistsException', `The repository with name 'other' already exists in the registry with id '${account}'`],
  ['of none, to put to', () => put(imageOf('first'), { repositoryName: 'none' }), 'RepositoryNotFoundException', `The repository with name 'none' does not exist in the registry with id '${account}'`],
  ['of none, to push to', () => blob('x', 'none'), 'NAME_UNKNOWN', `The repository with name 'none' does not exist in the registry with id '${account}'`],
  ['that no client can mean', () => call('GET', 'Upper/tags/list'), 'NAME_INVALID', /Upper/],
]);

const filters = (imageTagMutability: ecr.ImageTagMutability, ...names: readonly string[]) => create({ imageTagMutability, imageTagMutabilityExclusionFilters: names.map((filter) => ({ filterType: 'WILDCARD', filter })) });

refuses('settings of a repository', [
  invalid('filters without exclusion', () => filters('IMMUTABLE', 'dev*'), notMember('imageTagMutabilityExclusionFilters', "ImageTagMutabilityExclusionFilters can't be set when imageTagMutability is set as IMMUTABLE")),
  invalid('exclusion without filters', () => create({ imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION' }), notMember('imageTagMutabilityExclusionFilters', "ImageTagMutabilityExclusionFilters can't be null when imageTagMutability is set as IMMUTABLE_WITH_EXCLUSION")),
  invalid('six filters', () => filters('IMMUTABLE_WITH_EXCLUSION', 'a', 'b', 'c', 'd', 'e', 'f'), /less than or equal to 5/),
  invalid('three wildcards', () => filters('MUTABLE_WITH_EXCLUSION', '*a*b*'), /at most 2 wildcards/),
  // @ts-expect-error -- what a program without types may send
  invalid('a mode that there is not', () => create({ imageTagMutability: 'FIXED' }), /'imageTagMutability' failed to satisfy constraint: 'Member must satisfy enum value set: \[/),
  ['a key that is not there', () => create({ encryptionConfiguration: { encryptionType: 'KMS', kmsKey: 'alias/none' } }), 'KmsException', /alias\/none/],
]);

const alreadyThere = (tag: string, repository: string) => `The image tag '${tag}' already exists in the '${repository}' repository and cannot be overwritten because the tag is immutable.`;

refuses('a tag that is immutable',
  [['immutable', '1'], ['immutable', 'dev-1'], ['immutable_with_exclusion', '1'], ['mutable_with_exclusion', 'dev-1']].flatMap(([repositoryName = '', imageTag = '']): readonly RefusedCall[] => [
    [`${imageTag} of ${repositoryName}, put to another image`, () => put(imageOf('second'), { repositoryName, imageTag }), 'ImageTagAlreadyExistsException', alreadyThere(imageTag, repositoryName)],
    [`${imageTag} of ${repositoryName}, put to its own image`, () => put(imageOf('first'), { repositoryName, imageTag }), 'ImageAlreadyExistsException', `Image with digest '${digestOf(imageOf('first'))}' and tag '${imageTag}' already exists in the repository with name '${repositoryName}' in registry with id '${account}'`],
    [`${imageTag} of ${repositoryName}, pushed to another image`, () => push(imageOf('second'), imageTag, repositoryName), 'TAG_INVALID', alreadyThere(imageTag, repositoryName)],
  ]),
);

test('a tag that is mutable, by its mode or as an exclusion, is moved by PutImage and by a push', async () => {
  for (const [repositoryName, imageTag] of [['mutable', '1'], ['mutable', 'dev-1'], ['immutable_with_exclusion', 'dev-1'], ['mutable_with_exclusion', '1']] as const) {
    await put(imageOf('third'), { repositoryName, imageTag });
    await push(imageOf('first'), imageTag, repositoryName);
    const { imageDetails } = await client.send(new ecr.DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] }));
    assert.equal(imageDetails?.[0]?.imageDigest, digestOf(imageOf('first')), `${imageTag} of ${repositoryName}`);
  }
});

async function upload(...parts: readonly (readonly [first: number, bytes: Uint8Array])[]): Promise<string> {
  const { uploadId = '' } = await client.send(new ecr.InitiateLayerUploadCommand({ repositoryName: 'mutable' }));
  for (const [first, bytes] of parts) await part(uploadId, first, bytes);
  return uploadId;
}
const part = (uploadId: string, partFirstByte: number, layerPartBlob: Uint8Array, more: Partial<ecr.UploadLayerPartCommandInput> = {}) =>
  client.send(new ecr.UploadLayerPartCommand({ repositoryName: 'mutable', uploadId, partFirstByte, partLastByte: partFirstByte + layerPartBlob.byteLength - 1, layerPartBlob, ...more }));
const complete = (uploadId: string, digest: string, repositoryName = 'mutable') => client.send(new ecr.CompleteLayerUploadCommand({ repositoryName, uploadId, layerDigests: [digest] }));
const noUpload = (uploadId: string, repository: string) => `Upload ID '${uploadId}' does not exist in the repository with name '${repository}' in the registry with id '${account}'`;
/** An upload session that `{upload}` stands for in sentences. */
const begun = async (...parts: readonly (readonly [first: number, bytes: Uint8Array])[]) => (made['upload'] = await upload(...parts));
const ten = Buffer.from('ten bytes.');

refuses('a layer in parts', [
  ['a part in the middle that is too small', async () => complete(await upload([0, ten], [10, ten]), digestOf(Buffer.concat([ten, ten]))), 'LayerPartTooSmallException', 'All layer parts except the last part should be at least 5MB'],
  ['a part behind a gap', async () => part(await upload([0, ten]), 20, ten), 'InvalidLayerPartException', 'First byte of the layer part is 20 instead of 10'],
  ['a part that is there', async () => part(await upload([0, Buffer.alloc(partMin)]), 0, ten), 'InvalidLayerPartException', `First byte of the layer part is 0 instead of ${partMin}`],
  ['a part of another length', async () => part(await upload(), 0, ten, { partLastByte: 10 }), 'InvalidLayerPartException', /has 10 bytes/],
  ['a part that is too large', async () => part(await upload(), 0, Buffer.alloc(20_971_521)), 'InvalidParameterException', notMember('layerPartBlob', 'Member must have length less than or equal to 20971520')],
  ['another digest', async () => complete(await upload([0, ten]), nowhere), 'InvalidLayerException', `The layer digest '${nowhere}' does not match the digest '${digestOf(ten)}' of the uploaded layer`],
  ['no digest', async () => complete(await upload([0, ten]), 'none'), 'InvalidParameterException', /'layerDigests'/],
  ['no part', async () => complete(await begun(), nowhere), 'EmptyUploadException', `The upload with id '{upload}' in the repository with name 'mutable' in registry with id '${account}' cannot be completed because it does not have any parts`],
  ['a layer that is there', async () => complete(await upload([0, Buffer.from('{}')]), digestOf('{}')), 'LayerAlreadyExistsException', `The layer with digest '${digestOf('{}')}' already exists in the repository with name 'mutable' in registry with id '${account}'`],
  ['an upload that there is not', () => part('none', 0, ten), 'UploadNotFoundException', noUpload('none', 'mutable')],
  ['a part for an upload of another repository', async () => part(await begun([0, ten]), 10, ten, { repositoryName: 'other' }), 'UploadNotFoundException', noUpload('{upload}', 'other')],
  ['the end of an upload of another repository', async () => complete(await begun([0, ten]), digestOf(ten), 'other'), 'UploadNotFoundException', noUpload('{upload}', 'other')],
  ['a chunk for an upload of another repository', async () => call('PATCH', `other/blobs/uploads/${await begun([0, ten])}`, { body: ten }), 'BLOB_UPLOAD_UNKNOWN', 'The repository has no upload {upload}'],
  ['a chunk behind a gap', async () => call('PATCH', `mutable/blobs/uploads/${await upload([0, ten])}`, { body: ten, headers: { 'content-range': '20-29' } }), 'BLOB_UPLOAD_INVALID', 'First byte of the layer part is 20 instead of 10'],
  ['a push with another digest', () => blob(ten, 'mutable', nowhere), 'DIGEST_INVALID', `The uploaded bytes have the digest ${digestOf(ten)}, not ${nowhere}`],
], () => made);

const missing = imageOf('missing', 'not pushed');
const lacks = `Layers with digests '[${digestOf('not pushed')}]' required for pushing image to repository with name 'mutable' in the registry with id '${account}' do not exist`;
const index = JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [{ mediaType, digest: nowhere, size: 2 }] });
const large = imageOf('x'.repeat(4_194_304));

refuses('a manifest', [
  ['without its blobs, put', () => put(missing, { imageTag: 'new' }), 'LayersNotFoundException', lacks],
  ['without its blobs, pushed', () => push(missing, 'new'), 'MANIFEST_BLOB_UNKNOWN', lacks],
  ['without its images', () => put(index, { imageTag: 'new' }), 'ReferencedImagesNotFoundException', `Images with digests '[${nowhere}]' required for pushing image into repository with name 'mutable' in the registry with id '${account}' do not exist`],
  invalid('that is too large, put', () => put(large, { imageTag: 'new' }), notMember('imageManifest', 'Member must have length less than or equal to 4194304')),
  ['that is too large, pushed', () => push(large, 'new'), 'SIZE_INVALID', /4194304/],
  invalid('that is no JSON', () => put('{', { imageTag: 'new', imageManifestMediaType: mediaType }), /'imageManifest'/),
  invalid('of no media type', () => put('{"schemaVersion":2}', { imageTag: 'new' }), 'image manifest mediatype not provided in manifest or parameter'),
  ['with another digest, put', () => put(imageOf('first'), { imageDigest: nowhere }), 'ImageDigestDoesNotMatchException', new RegExp(nowhere)],
  ['with another digest, pushed', () => push(imageOf('first'), nowhere), 'DIGEST_INVALID', new RegExp(nowhere)],
  invalid('with a tag that is none', () => put(imageOf('first'), { imageTag: 'a b' }), /'imageTag' failed to satisfy constraint: 'must satisfy regular expression/),
  ['that is there, under no other tag', () => put(imageOf('first')), 'ImageAlreadyExistsException', /and tag 'null' already exists/],
]);

const pull = { Sid: 'Pull', Effect: 'Allow', Principal: { AWS: foreigner }, Action: 'ecr:BatchGetImage' };
const textOf = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const policy = (policyText: string) => client.send(new ecr.SetRepositoryPolicyCommand({ repositoryName: 'mutable', policyText }));
const registryPolicy = (policyText: string) => client.send(new ecr.PutRegistryPolicyCommand({ policyText }));
const wrongPolicy = notMember('PolicyText', 'Invalid repository policy provided');

refuses('a policy', [
  invalid('that is no JSON', () => policy('{'), new RegExp(`^${wrongPolicy}: `)),
  invalid('with an Effect that there is not', () => policy(textOf(pull, { ...pull, Effect: 'Permit' })), `${wrongPolicy}: Syntax errors in policy. Effect has to be Allow or Deny. See statement 2 ("Pull").`),
  invalid('without an Action', () => policy(textOf({ ...pull, Action: undefined })), `${wrongPolicy}: Policy statement must contain actions. See statement 1 ("Pull").`),
  invalid('that names its repository', () => policy(textOf({ ...pull, Resource: '*' })), `${wrongPolicy}: Has prohibited field Resource. See statement 1 ("Pull").`),
  invalid('with an operator that there is not', () => policy(textOf({ ...pull, Condition: { StringIs: { 'aws:PrincipalOrgID': 'o-1' } } })), new RegExp(`^${wrongPolicy}: .*StringIs`)),
  invalid('that locks everybody out', () => policy(textOf({ ...pull, Effect: 'Deny', Principal: '*', Action: 'ecr:*' })), /denies everybody to set another one; set force/),
  invalid('of a registry, without a Principal', () => registryPolicy(textOf({ ...pull, Principal: undefined, Resource: '*' })), /^Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid registry policy provided': Missing required field Principal\./),
]);

const rule = { rulePriority: 1, selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 }, action: { type: 'expire' } };
const selecting = (selection: object, more: object = {}) => ({ ...rule, selection: { ...rule.selection, ...selection }, ...more });
const lifecycle = (lifecyclePolicyText: string) => client.send(new ecr.PutLifecyclePolicyCommand({ repositoryName: 'mutable', lifecyclePolicyText }));
const wrongRules = (what: string, problem: string, ...rules: readonly unknown[]) => invalid(what, () => lifecycle(JSON.stringify({ rules }).padEnd(100)), notMember('LifecyclePolicyText', `Lifecycle policy validation failure: ${problem}`));
const neither = 'instance failed to match exactly one schema (matched 0 out of 2)';

refuses('a lifecycle policy', [
  invalid('that is no JSON', () => lifecycle('{'.padEnd(100)), notMember('LifecyclePolicyText', 'Lifecycle policy validation failure: Could not map policyString into LifecyclePolicy.')),
  invalid('that is too short', () => lifecycle('{}'), notMember('lifecyclePolicyText', 'Member must have length greater than or equal to 100')),
  invalid('that is too long', () => lifecycle('{}'.padEnd(30_721)), notMember('lifecyclePolicyText', 'Member must have length less than or equal to 30720')),
  invalid('without rules', () => lifecycle('{}'.padEnd(100)), notMember('LifecyclePolicyText', 'Lifecycle policy validation failure: object has missing required properties (["rules"])')),
  wrongRules('without a selection', 'object has missing required properties (["selection"])', { ...rule, selection: undefined }),
  wrongRules('of a rule that is text', 'instance type (string) does not match any allowed primitive type (allowed: ["object"])', 'expire'),
  wrongRules('with an action that there is not', 'instance value ("keep") not found in enum (possible values: ["expire","transition"])', { ...rule, action: { type: 'keep' } }),
  wrongRules('with a tagStatus that there is not', 'instance value ("latest") not found in enum (possible values: ["any","tagged","untagged"])', selecting({ tagStatus: 'latest' })),
  wrongRules('that counts images in days', neither, selecting({ countType: 'imageCountMoreThan' })),
  wrongRules('of tags that it does not name', 'Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.', selecting({ tagStatus: 'tagged' })),
  wrongRules('of untagged images with tags', 'tagPrefixList and tagPatternList can only be specified when tagStatus=TAGGED.', selecting({ tagPrefixList: ['v'] })),
  wrongRules('of two priorities that are one', 'Each rule must have a unique rulePriority: 1 is used more than once.', rule, selecting({ tagStatus: 'any' })),
  wrongRules('of two rules for untagged images', 'Only one rule can select Untagged images per storage class.', rule, { ...rule, rulePriority: 2 }),
  wrongRules('with any before others', 'Rule for tagStatus=ANY must have the lowest priority per storage class.', selecting({ tagStatus: 'any' }), { ...rule, rulePriority: 2 }),
  ['of a repository without one', () => client.send(new ecr.GetLifecyclePolicyCommand({ repositoryName: 'mutable' })), 'LifecyclePolicyNotFoundException', `Lifecycle policy does not exist for the repository with name 'mutable' in the registry with id '${account}'`],
]);

const denied = (action: string, repository: string) => `User: arn:aws:iam::${foreigner}:root is not authorized to perform: ecr:${action} on resource: arn:aws:ecr:us-east-1:${account}:repository/${repository} because no resource-based policy allows the ecr:${action} action`;

refuses('who is of another account', [
  ['by the API', () => foreign.send(new ecr.DescribeImagesCommand({ registryId: account, repositoryName: 'mutable' })), 'AccessDeniedException', denied('DescribeImages', 'mutable')],
  ['with a token of theirs, pulling', () => foreignCall('GET', 'mutable/manifests/1'), 'DENIED', denied('BatchGetImage', 'mutable')],
  ['with a token of theirs, pushing', () => foreignCall('PUT', 'mutable/manifests/2', { body: imageOf('second'), headers: { 'content-type': mediaType } }), 'DENIED', denied('PutImage', 'mutable')],
  ['with a token of nobody', () => call('GET', 'mutable/manifests/1', { headers: { authorization: `Basic ${Buffer.from('AWS:nobody').toString('base64')}` } }), 'UNAUTHORIZED', 'Not Authorized'],
]);

const destination = (region: string, registryId: string) => client.send(new ecr.PutReplicationConfigurationCommand({ replicationConfiguration: { rules: [{ destinations: [{ region, registryId }] }] } }));

refuses('a destination of replication', [
  invalid('in a Region that there is not', () => destination('moon', account), notMember('replicationConfiguration', 'Replication destination has an invalid Region: moon')),
  invalid('in another partition', () => destination('cn-north-1', account), notMember('replicationConfiguration', 'Replication destination has an invalid Region: cn-north-1')),
  invalid('that is the source', () => destination('us-east-1', account), notMember('replicationConfiguration', 'Replication destination cannot be the same as the source registry')),
  invalid('of no account', () => destination('us-west-2', '1'), /'registryId'/),
]);

test('an image whose destination lets nobody in fails there, and is in its own registry as before', async () => {
  await destination('us-east-1', foreigner);
  await create({ repositoryName: 'replicated' });
  await blob('{}', 'replicated');
  await put(imageOf('first'), { repositoryName: 'replicated', imageTag: '1' });
  const status = await until('the replication has ended', 60_000, async () => {
    const { replicationStatuses = [] } = await client.send(new ecr.DescribeImageReplicationStatusCommand({ repositoryName: 'replicated', imageId: { imageTag: '1' } }));
    return replicationStatuses.find(({ status: each }) => each !== 'IN_PROGRESS');
  });
  assert.deepEqual(status, { region: 'us-east-1', registryId: foreigner, status: 'FAILED', failureCode: 'AccessDenied' });
  assert.equal((await refusalOf(foreign.send(new ecr.DescribeRepositoriesCommand({ repositoryNames: ['replicated'] })))).name, 'RepositoryNotFoundException');
  assert.equal((await call('GET', 'replicated/manifests/1')).status, 200);
});

test('a repository whose key is disabled refuses pushes and pulls by KMS\'s sentence, over both APIs', async () => {
  const keys = clientsOf(daemon).kms;
  const kmsKey = known((await keys.send(new kms.CreateKeyCommand({}))).KeyMetadata?.Arn, 'the ARN of a new key');
  await create({ repositoryName: 'sealed', encryptionConfiguration: { encryptionType: 'KMS', kmsKey } });
  await blob('{}', 'sealed');
  await put(imageOf('first'), { repositoryName: 'sealed', imageTag: '1' });
  await keys.send(new kms.DisableKeyCommand({ KeyId: kmsKey }));
  const message = `${kmsKey} is disabled.`;
  for (const request of [() => call('GET', 'sealed/manifests/1'), () => call('GET', `sealed/blobs/${digestOf('{}')}`), () => blob('more', 'sealed')]) assert.deepEqual(await refusalOf(request()), { name: 'DENIED', message, status: 403 });
  for (const request of [() => put(imageOf('second'), { repositoryName: 'sealed', imageTag: '2' }), () => client.send(new ecr.InitiateLayerUploadCommand({ repositoryName: 'sealed' }))]) assert.deepEqual(await refusalOf(request()), { name: 'KmsException', message, status: 400 });
  await keys.send(new kms.EnableKeyCommand({ KeyId: kmsKey }));
  assert.equal(await (await call('GET', `sealed/blobs/${digestOf('{}')}`)).text(), '{}');
});

// The last one: it moves the clock of all.
test('a token is refused once it is twelve hours old, and a new one is not', async () => {
  assert.equal((await call('GET', 'mutable/tags/list')).status, 200);
  await changeClock(daemon.settings.stateDir, { action: 'advance', byMs: 12 * hourMs });
  for (const method of ['GET', 'PUT']) {
    assert.deepEqual(await refusalOf(call(method, 'mutable/manifests/1')), { name: 'DENIED', message: 'Your authorization token has expired. Reauthenticate and try again.', status: 403 });
  }
  assert.equal((await (await distributionCall(daemon, client))('GET', 'mutable/tags/list')).status, 200);
});
