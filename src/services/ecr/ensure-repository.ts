import { roleSession } from '#auth/role-session.ts';
import { serviceTrust } from '#auth/service-trust.ts';
import type { Clock } from '#base/clock.ts';
import { hourMs } from '#base/time.ts';
import type { RepositoryName } from '#model/image-reference.ts';
import type { EnsuredRepository, EnsureRepository } from '#model/repository-creation.ts';
import type { RepositoryCreationTemplate } from '#model/repository-creation-template.ts';
import { repositories, repositoryArn, type Repository } from '#model/repository.ts';
import { creationTemplateFor } from '#state/creation-template.ts';
import type { Store } from '#state/store.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import { callersError } from '#wire/callers-error.ts';
import type { Call } from '#wire/operation.ts';
import { createRepository, type NewRepository } from './create-repository.ts';
import { invalidParameter } from './errors.ts';
import { assertName } from './repositories.ts';

export interface EnsureRepositoryOptions {
  readonly store: Store;
  /** The cloud's. */
  readonly clock: Clock;
  readonly authorizer: Authorizer;
}

/** Creates repositories that a push, a replication or a pull through the cache needs, by the registry's templates. */
export function ensureRepositoryBy({ store, clock, authorizer }: EnsureRepositoryOptions): EnsureRepository {
  return async (wanted, scenario) => {
    const known = store.get(repositories, repositoryArn(wanted));
    if (known !== undefined) return { kind: 'ready', repository: known };
    const template = creationTemplateFor(store, wanted, scenario);
    if (template === undefined && scenario === 'CREATE_ON_PUSH') return { kind: 'noTemplate' };
    try {
      assertName(wanted.name);
      if (template !== undefined) await authorizeRole(template, wanted, { store, clock, authorizer });
      return await create(store, wanted, settingsOf(template, clock.nowMs()));
    } catch (thrown) {
      // Nobody made this mistake just now: it lies in the name, or in the template and its role.
      const mistake = callersError(thrown);
      if (mistake === undefined) throw thrown;
      return { kind: 'refused', reason: mistake.message };
    }
  };
}

function create(store: Store, wanted: RepositoryName, settings: NewRepository): Promise<EnsuredRepository> {
  return store.transact((transaction) => {
    const repository = transaction.get(repositories, repositoryArn(wanted)) ?? createRepository(transaction, wanted, settings);
    return { kind: 'ready', repository };
  });
}

/** Without a template: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html. */
function settingsOf(template: RepositoryCreationTemplate | undefined, nowMs: number): NewRepository {
  const { tagMutability, tagMutabilityExclusions, tags, repositoryPolicy, lifecyclePolicy } = template ?? { tagMutability: 'MUTABLE', tagMutabilityExclusions: [], tags: [] };
  return {
    createdAt: nowMs,
    tagMutability,
    tagMutabilityExclusions,
    encryption: encryptionOf(template),
    tags,
    ...(repositoryPolicy !== undefined && { policy: repositoryPolicy }),
    ...(lifecyclePolicy !== undefined && { lifecyclePolicy: { text: lifecyclePolicy, putAt: nowMs } }),
  };
}

/** In the name of the template's own role, if it has one; AWS asks for it where there are tags or a key (https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-custom.html). */
async function authorizeRole({ customRoleArn, tags }: RepositoryCreationTemplate, wanted: RepositoryName, { store, clock, authorizer }: EnsureRepositoryOptions): Promise<void> {
  if (customRoleArn === undefined) return;
  const trust = serviceTrust(store, { roleArn: customRoleArn, service: 'ecr.amazonaws.com' });
  if (trust.kind !== 'trusted') throw invalidParameter(`The role ${customRoleArn} of the repository creation template cannot be assumed: it ${trust.kind === 'no-such-role' ? 'does not exist' : 'does not trust ecr.amazonaws.com'}`);
  const nowMs = clock.nowMs();
  const session = roleSession(trust.role, 'ECRRepositoryCreation', { kind: 'AssumeRole', issuedAt: nowMs, expiresAt: nowMs + hourMs, tags: {}, transitiveTagKeys: [] });
  const call: Call = { account: wanted.account, region: wanted.region, principal: { ...session, accessKeyId: '' }, requestId: '', host: '', sourceIp: '', receivedAt: nowMs };
  const actions = ['ecr:CreateRepository', ...(tags.length === 0 ? [] : ['ecr:TagResource'])];
  await authorizer.authorize(call, actions.map((action) => ({ action, resource: repositoryArn(wanted) })));
}

function encryptionOf(template: RepositoryCreationTemplate | undefined): Repository['encryption'] {
  const { type } = template?.encryption ?? { type: 'AES256' };
  if (type !== 'AES256') throw invalidParameter(`The repository creation template wants the encryption ${type}, which is not supported here`);
  return { type };
}
