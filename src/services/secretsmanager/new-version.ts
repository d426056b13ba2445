import { known } from '#base/assert.ts';
import { withNewVersion } from '#model/secret-stages.ts';
import { secrets, type Secret } from '#model/secret.ts';
import type { Call } from '#wire/operation.ts';
import { openContent, type SecretValue } from './content.ts';
import type { SecretsManagerDeps } from './deps.ts';
import { secretNotFound, versionExists } from './errors.ts';
import { contentKey, contentsOfVersion, putWithReplicas } from './replicas.ts';

interface Tools {
  readonly deps: SecretsManagerDeps;
  readonly call: Call;
}

export interface VersionWish {
  readonly id: string;
  readonly value: SecretValue;
  readonly stages: readonly string[];
}

/**
 * Adds a version, here and in every replica, with what else `change` does to the secret. A version of this id with the same value is the same request again, and
 * changes nothing; with another value it is refused.
 */
export async function putVersion(secret: Secret, { id, value, stages }: VersionWish, { deps, call, change = (same) => same }: Tools & { readonly change?: (secret: Secret) => Secret }): Promise<Secret> {
  const { store, clock } = deps;
  if (await isSameVersion(secret, { id, value }, { deps, call })) {
    return store.transact((transaction) => {
      const changed = change(transaction.get(secrets, secret.arn) ?? secret);
      putWithReplicas(transaction, changed);
      return changed;
    });
  }
  const contents = await contentsOfVersion(change(secret), { id, value }, { deps, call });
  const made = await store.transact((transaction) => {
    const now = transaction.get(secrets, secret.arn);
    if (now === undefined) throw secretNotFound();
    if (now.versions.some((version) => version.id === id)) return { kind: 'overtaken', now } as const;
    const createdAt = clock.nowMs();
    const content = known(contents.get(contentKey(now.region, id)), 'the content of the new version');
    const changed = { ...change(now), versions: withNewVersion(now.versions, { id, stages, content, createdAt }), changedAt: createdAt };
    putWithReplicas(transaction, changed, contents);
    return { kind: 'made', changed } as const;
  });
  // The same request came twice at once.
  return made.kind === 'made' ? made.changed : putVersion(made.now, { id, value, stages }, { deps, call, change });
}

/** Throws when there is a version of the id with another value. */
export async function isSameVersion(secret: Secret, { id, value }: Pick<VersionWish, 'id' | 'value'>, { deps, call }: Tools): Promise<boolean> {
  const existing = secret.versions.find((version) => version.id === id);
  if (existing === undefined) return false;
  const before = await openContent(existing.content, { arn: secret.arn, versionId: id }, { deps, call });
  if (before.kind === value.kind && Buffer.compare(before.bytes, value.bytes) === 0) return true;
  throw versionExists(id, secret.arn);
}
