import type { CreateRepositoryCreationTemplateRequest, RepositoryCreationTemplate as EcrTemplate, UpdateRepositoryCreationTemplateRequest } from '@aws-sdk/client-ecr';
import { registryAccess } from '#auth/registry-access.ts';
import { repositoryAccess } from '#auth/repository-access.ts';
import { parseArn } from '#base/arn.ts';
import { dateOf } from '#base/time.ts';
import { creationScenarios, creationTemplateKey, plainPrefix, repositoryCreationTemplates, rootPrefix, type CreationScenario, type RepositoryCreationTemplate } from '#model/repository-creation-template.ts';
import { repositoryArn } from '#model/repository.ts';
import type { Reader } from '#state/store.ts';
import { checkLength, checkPattern } from '#wire/constraints.ts';
import type { AccessRequest, Call } from '#wire/operation.ts';
import { invalidMember, templateNotFound } from './errors.ts';
import { checkLifecyclePolicyText } from './lifecycle-policy.ts';
import { filtersOf, mutabilityOf } from './mutability.ts';
import { checkPolicy } from './repository-policy.ts';
import { withTags } from './tags.ts';

export type TemplateInput = Pick<CreateRepositoryCreationTemplateRequest, 'prefix'> & Omit<UpdateRepositoryCreationTemplateRequest, 'prefix'>;
type Settings = Omit<RepositoryCreationTemplate, 'account' | 'region' | 'prefix' | 'createdAt' | 'updatedAt'>;

/** OCI's names, wider than those that ECR takes for repositories: ECR's model has it so. */
const prefixPattern = String.raw`([a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\/?|ROOT)`;
const kmsKeyPattern = String.raw`arn:aws[a-z0-9-]*:kms:[a-z0-9-]+:[0-9]{12}:key\/[a-z0-9-]+`;
const prefixLengthMax = 256;
const descriptionLengthMax = 256;
const roleArnLengthMax = 2_048;

/** The prefix that an operation names, checked: ECR's prefixes have the same form everywhere. */
export function checkedPrefix(member: string, prefix = '', { min, max } = { min: 1, max: prefixLengthMax }): string {
  if (checkLength(member, prefix, { min }) !== undefined) throw invalidMember(member, `must have length greater than or equal to ${min}`);
  if (checkLength(member, prefix, { max }) !== undefined) throw invalidMember(member, `must have length less than or equal to ${max}`);
  if (checkPattern(member, prefix, prefixPattern) !== undefined) throw invalidMember(member, `must satisfy regular expression '^${prefixPattern}$'`);
  return prefix;
}

/** Throws TemplateNotFoundException. */
export function templateOf(reader: Reader, prefix: string, call: Call): RepositoryCreationTemplate {
  const { account, region } = call;
  const template = reader.get(repositoryCreationTemplates, creationTemplateKey({ account, region, prefix }));
  if (template === undefined) throw templateNotFound(prefix, account);
  return template;
}

/** What AWS asks of whoever manages templates besides the operation itself: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-create.html */
export function templateAccess(action: string, input: TemplateInput, { call, store }: { readonly call: Call; readonly store: Reader }): readonly AccessRequest[] {
  const { account, region } = call;
  const { prefix = '', repositoryPolicy = '', lifecyclePolicy = '', customRoleArn = '' } = input;
  const resource = repositoryArn({ account, region, name: prefix === rootPrefix ? '*' : `${plainPrefix(prefix)}/*` });
  const needed = ['CreateRepository', ...(repositoryPolicy === '' ? [] : ['SetRepositoryPolicy']), ...(lifecyclePolicy === '' ? [] : ['PutLifecyclePolicy'])];
  const passes = customRoleArn === '' ? [] : [{ action: 'iam:PassRole', resource: customRoleArn, keys: { 'iam:PassedToService': 'ecr.amazonaws.com' } }];
  return [registryAccess(store, action, call), ...needed.map((each) => repositoryAccess(store, each, resource)), ...passes];
}

export const noSettings: Settings = { tagMutability: 'MUTABLE', tagMutabilityExclusions: [], encryption: { type: 'AES256' }, tags: [], appliedFor: [] };

/** The settings with what an input says put over them: what it leaves out stays, an empty text takes away. Throws InvalidParameterException. */
export function settingsOf(input: TemplateInput, before: Settings, { call, store }: { readonly call: Call; readonly store: Reader }): Settings {
  const { description, repositoryPolicy, lifecyclePolicy, customRoleArn } = input;
  if (checkLength('description', description, { max: descriptionLengthMax }) !== undefined) throw invalidMember('description', `must have length less than or equal to ${descriptionLengthMax}`);
  if (lifecyclePolicy !== undefined && lifecyclePolicy !== '') checkLifecyclePolicyText(lifecyclePolicy, 'lifecyclePolicy');
  if (repositoryPolicy !== undefined && repositoryPolicy !== '') checkPolicy(repositoryPolicy, false, { store, account: call.account });
  if (customRoleArn !== undefined && customRoleArn !== '') assertRole(customRoleArn);
  const settings = {
    ...mutabilityAfter(input, before),
    encryption: input.encryptionConfiguration === undefined ? before.encryption : encryptionOf(input.encryptionConfiguration),
    tags: input.resourceTags === undefined ? before.tags : withTags([], input.resourceTags),
    appliedFor: input.appliedFor === undefined ? before.appliedFor : scenariosOf(input.appliedFor),
    ...given('description', description, before.description),
    ...given('repositoryPolicy', repositoryPolicy, before.repositoryPolicy),
    ...given('lifecyclePolicy', lifecyclePolicy, before.lifecyclePolicy),
    ...given('customRoleArn', customRoleArn, before.customRoleArn),
  };
  const needsRole = settings.tags.length > 0 || settings.encryption.type !== 'AES256';
  if (needsRole && settings.customRoleArn === undefined) throw invalidMember('customRoleArn', 'A custom role is required for templates with resource tags or KMS encryption');
  return settings;
}

export function templateView({ prefix, description, encryption, tags, repositoryPolicy, lifecyclePolicy, appliedFor, customRoleArn, createdAt, updatedAt, ...mutability }: RepositoryCreationTemplate): EcrTemplate {
  const filters = filtersOf(mutability);
  return {
    prefix,
    ...(description !== undefined && { description }),
    encryptionConfiguration: { encryptionType: encryption.type, ...(encryption.kmsKey !== undefined && { kmsKey: encryption.kmsKey }) },
    resourceTags: tags.map(({ key, value }) => ({ Key: key, Value: value })),
    imageTagMutability: mutability.tagMutability,
    ...(filters !== undefined && { imageTagMutabilityExclusionFilters: filters }),
    ...(repositoryPolicy !== undefined && { repositoryPolicy }),
    ...(lifecyclePolicy !== undefined && { lifecyclePolicy }),
    appliedFor: [...appliedFor],
    ...(customRoleArn !== undefined && { customRoleArn }),
    createdAt: dateOf(createdAt),
    updatedAt: dateOf(updatedAt),
  };
}

function mutabilityAfter(input: TemplateInput, before: Settings): Pick<Settings, 'tagMutability' | 'tagMutabilityExclusions'> {
  const { imageTagMutability, imageTagMutabilityExclusionFilters } = input;
  if (imageTagMutability === undefined && imageTagMutabilityExclusionFilters === undefined) return { tagMutability: before.tagMutability, tagMutabilityExclusions: before.tagMutabilityExclusions };
  return mutabilityOf({ imageTagMutability: imageTagMutability ?? before.tagMutability, imageTagMutabilityExclusionFilters });
}

function encryptionOf({ encryptionType, kmsKey = '' }: NonNullable<TemplateInput['encryptionConfiguration']>): Settings['encryption'] {
  if (encryptionType !== 'AES256' && encryptionType !== 'KMS' && encryptionType !== 'KMS_DSSE') throw invalidMember('encryptionConfiguration.encryptionType', 'Member must satisfy enum value set: [AES256, KMS, KMS_DSSE]');
  if (kmsKey === '') return { type: encryptionType };
  if (encryptionType === 'AES256') throw invalidMember('encryptionConfiguration.kmsKey', 'A KMS key can only be given with the encryption types KMS and KMS_DSSE');
  if (checkPattern('kmsKey', kmsKey, kmsKeyPattern) !== undefined) throw invalidMember('encryptionConfiguration.kmsKey', `must satisfy regular expression '^$|${kmsKeyPattern}'`);
  return { type: encryptionType, kmsKey };
}

function scenariosOf(appliedFor: readonly string[]): readonly CreationScenario[] {
  const unknown = appliedFor.find((each) => !creationScenarios.some((known) => known === each));
  if (unknown !== undefined) throw invalidMember('appliedFor', `Member must satisfy enum value set: [${creationScenarios.join(', ')}]`);
  if (appliedFor.length === 0) throw invalidMember('appliedFor', 'Member must have length greater than or equal to 1');
  return creationScenarios.filter((known) => appliedFor.includes(known));
}

/** Throws InvalidParameterException for what is not a role. Nobody is allowed to pass on another account's. */
export function assertRole(roleArn: string): void {
  const arn = parseArn(roleArn);
  if (roleArn.length > roleArnLengthMax) throw invalidMember('customRoleArn', `must have length less than or equal to ${roleArnLengthMax}`);
  if (arn === undefined || arn.service !== 'iam' || !arn.resource.startsWith('role/')) throw invalidMember('customRoleArn', 'must be the ARN of an IAM role');
}

function given<Name extends string>(name: Name, value: string | undefined, before: string | undefined): Partial<Record<Name, string>> {
  const text = value ?? before ?? '';
  const member: Partial<Record<Name, string>> = {};
  if (text !== '') member[name] = text;
  return member;
}
