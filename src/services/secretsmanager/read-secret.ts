import { dayMs } from '#base/time.ts';
import { currentStage } from '#model/secret-stages.ts';
import { secrets, type Secret, type SecretVersion } from '#model/secret.ts';
import type { Call } from '#wire/operation.ts';
import type { SecretsManagerDeps } from './deps.ts';
import { invalidRequest, secretValueNotFound } from './errors.ts';

export interface VersionQuery {
  readonly VersionId?: string | undefined;
  readonly VersionStage?: string | undefined;
}

/** The version that is asked for; AWSCURRENT when none is. */
export function versionOf(secret: Secret, { VersionId: id, VersionStage: stage }: VersionQuery): SecretVersion {
  if (id === undefined) {
    const wanted = stage ?? currentStage;
    const version = secret.versions.find(({ stages }) => stages.includes(wanted));
    if (version === undefined) throw secretValueNotFound(`staging label: ${wanted}`);
    return version;
  }
  const version = secret.versions.find((each) => each.id === id);
  if (version === undefined) throw secretValueNotFound(`VersionId: ${id}`);
  if (stage !== undefined && !version.stages.includes(stage)) throw invalidRequest('You provided a VersionStage that is not associated to the provided VersionId.');
  return version;
}

/** What the account's own key encrypts stays in the account. */
export function assertReadableFrom(secret: Secret, { account }: Call): void {
  if (secret.account === account || secret.keyId !== undefined) return;
  throw invalidRequest('You can\'t access a secret from a different AWS account if you encrypt the secret with the default KMS service key.');
}

/** Notes the day on which it was read. Nobody waits for it. */
export function noteAccess({ store, clock }: SecretsManagerDeps, secret: Secret, versionId: string): void {
  const accessedAt = Math.floor(clock.nowMs() / dayMs) * dayMs;
  const before = store.get(secrets, secret.arn);
  const isNoted = before === undefined || (before.accessedAt === accessedAt && before.versions.every((version) => version.id !== versionId || version.accessedAt === accessedAt));
  if (isNoted) return;
  store.commit((transaction) => transaction.put(secrets, { ...before, accessedAt, versions: before.versions.map((version) => (version.id === versionId ? { ...version, accessedAt } : version)) }));
}
