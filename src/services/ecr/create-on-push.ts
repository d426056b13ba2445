import type { RepositoryName } from '#model/image-reference.ts';
import { repositories, repositoryArn, type Repository } from '#model/repository.ts';
import { creationTemplateFor } from '#state/creation-template.ts';
import type { Reader } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import type { EcrDeps } from './deps.ts';
import { invalidParameter } from './errors.ts';
import { accountOf, repositoryOf, type RepositoryInput } from './repositories.ts';

/** Whether a push to the repository would have it created, which whoever pushes has to be allowed. */
export function createsOnPush({ registryId, repositoryName = '' }: RepositoryInput, { call, store }: { readonly call: Call; readonly store: Reader }): boolean {
  const name = { account: accountOf(registryId, call), region: call.region, name: repositoryName };
  return store.get(repositories, repositoryArn(name)) === undefined && creationTemplateFor(store, name, 'CREATE_ON_PUSH') !== undefined;
}

/** The repository, created when a template wants it. Throws RepositoryNotFoundException. */
export async function repositoryForPush(name: RepositoryName, { store, ensureRepository }: Pick<EcrDeps, 'store' | 'ensureRepository'>): Promise<Repository> {
  const ensured = await ensureRepository(name, 'CREATE_ON_PUSH');
  if (ensured.kind === 'refused') throw invalidParameter(`The repository with name '${name.name}' could not be created: ${ensured.reason}`);
  return ensured.kind === 'ready' ? ensured.repository : repositoryOf(store, name);
}
