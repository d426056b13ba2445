import { roleSession } from '#auth/role-session.ts';
import { serviceTrust } from '#auth/service-trust.ts';
import type { Clock } from '#base/clock.ts';
import { hourMs } from '#base/time.ts';
import type { RepositoryName } from '#model/image-reference.ts';
import type { EnsuredRepository, EnsureRepository } from '#model/repository-creation.ts';
import type { RepositoryCreationTemplate } from '#model/repository-creation-template.ts';
import { repositories, repositoryArn } from '#model/repository.ts';
import { creationTemplateFor } from '#state/creation-template.ts';
import type { Store } from '#state/store.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import { callersError } from '#wire/callers-error.ts';
import type { Call } from '#wire/operation.ts';
import { createRepository, type NewRepository } from './create-repository.ts';
import { claimEncryption, putGrants, type ClaimedEncryption, type EncryptionDeps } from './encryption.ts';
import { invalidParameter } from './errors.ts';
import { assertName } from './repositories.ts';

export interface EnsureRepositoryOptions extends EncryptionDeps {
  readonly store: Store;
  /** The cloud's. */
  readonly clock: Clock;
  readonly authorizer: Authorizer;
}

/** Creates repositories that a push, a replication or a pull through the cache needs, by the registry's templates. */
export function ensureRepositoryBy(options: EnsureRepositoryOptions): EnsureRepository {
  const { store, clock } = options;
  return async (wanted, scenario) => {
    const known = store.get(repositories, repositoryArn(wanted));
    if (known !== undefined) return { kind: 'ready', repository: known };
    const template = creationTemplateFor(store, wanted, scenario);
    if (template === undefined && scenario === 'CREATE_ON_PUSH') return { kind: 'noTemplate' };
    try {
      assertName(wanted.name);
      const call = template === undefined ? undefined : await callOfRole(template, wanted, options);
      const claimed = await encryptionOf(template, wanted, { ...options, call });
      return await create(store, wanted, { ...settingsOf(template, clock.nowMs()), ...claimed });
    } catch (thrown) {
      // Nobody made this mistake just now: it lies in the name, or in the template and its role.
      const mistake = callersError(thrown);
      if (mistake === undefined) throw thrown;
      return { kind: 'refused', reason: mistake.message };
    }
  };
}

function create(store: Store, wanted: RepositoryName, { grants, ...settings }: NewRepository & ClaimedEncryption): Promise<EnsuredRepository> {
  return store.transact((transaction) => {
    const known = transaction.get(repositories, repositoryArn(wanted));
    if (known !== undefined) return { kind: 'ready', repository: known };
    putGrants(transaction, grants);
    return { kind: 'ready', repository: createRepository(transaction, wanted, settings) };
  });
}

/** Without a template: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html. */
function settingsOf(template: RepositoryCreationTemplate | undefined, nowMs: number): Omit<NewRepository, 'encryption'> {
  const { tagMutability, tagMutabilityExclusions, tags, repositoryPolicy, lifecyclePolicy } = template ?? { tagMutability: 'MUTABLE', tagMutabilityExclusions: [], tags: [] };
  return {
    createdAt: nowMs,
    tagMutability,
    tagMutabilityExclusions,
    tags,
    ...(repositoryPolicy !== undefined && { policy: repositoryPolicy }),
    ...(lifecyclePolicy !== undefined && { lifecyclePolicy: { text: lifecyclePolicy, putAt: nowMs } }),
  };
}

/** In the name of the template's own role, if it has one; AWS asks for it where there are tags or a key (https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-custom.html). */
async function callOfRole({ customRoleArn, tags }: RepositoryCreationTemplate, wanted: RepositoryName, { store, clock, authorizer }: EnsureRepositoryOptions): Promise<Call | undefined> {
  if (customRoleArn === undefined) return undefined;
  const trust = serviceTrust(store, { roleArn: customRoleArn, service: 'ecr.amazonaws.com' });
  if (trust.kind !== 'trusted') throw invalidParameter(`The role ${customRoleArn} of the repository creation template cannot be assumed: it ${trust.kind === 'no-such-role' ? 'does not exist' : 'does not trust ecr.amazonaws.com'}`);
  const nowMs = clock.nowMs();
  const session = roleSession(trust.role, 'ECRRepositoryCreation', { kind: 'AssumeRole', issuedAt: nowMs, expiresAt: nowMs + hourMs, tags: {}, transitiveTagKeys: [] });
  const call: Call = { account: wanted.account, region: wanted.region, principal: { ...session, accessKeyId: '' }, requestId: '', host: '', sourceIp: '', receivedAt: nowMs };
  const actions = ['ecr:CreateRepository', ...(tags.length === 0 ? [] : ['ecr:TagResource'])];
  await authorizer.authorize(call, actions.map((action) => ({ action, resource: repositoryArn(wanted) })));
  return call;
}

async function encryptionOf(template: RepositoryCreationTemplate | undefined, wanted: RepositoryName, { call, ...deps }: EncryptionDeps & { readonly call: Call | undefined }): Promise<ClaimedEncryption> {
  const { type, kmsKey } = template?.encryption ?? { type: 'AES256' };
  if (type === 'AES256') return { encryption: { type }, grants: [] };
  if (call === undefined) throw invalidParameter(`The repository creation template wants the encryption ${type}, for which it needs a custom role`);
  return claimEncryption(wanted, { encryptionType: type, ...(kmsKey !== undefined && { kmsKey }) }, { ...deps, call });
}
