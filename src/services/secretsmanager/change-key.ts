import { secrets, type Secret, type SecretContent } from '#model/secret.ts';
import type { Call } from '#wire/operation.ts';
import { openContent, sealContent } from './content.ts';
import type { SecretsManagerDeps } from './deps.ts';
import { secretNotFound } from './errors.ts';

/** Encrypts the versions that have a stage under another key; the account's own one when `keyId` is absent. A replica tells its primary secret. */
export async function changeKey(secret: Secret, keyId: string | undefined, { deps, call }: { readonly deps: SecretsManagerDeps; readonly call: Call }): Promise<Secret> {
  const contents = new Map<string, SecretContent>();
  for (const { id, content } of secret.versions.filter(({ stages }) => stages.length > 0)) {
    const version = { arn: secret.arn, versionId: id };
    contents.set(id, await sealContent(await openContent(content, version, { deps, call }), { ...version, keyId }, { deps, call }));
  }
  return deps.store.transact((transaction) => {
    const now = transaction.get(secrets, secret.arn);
    if (now === undefined) throw secretNotFound();
    const { keyId: _, ...rest } = now;
    const key = keyId === undefined ? {} : { keyId };
    const changed = { ...rest, ...key, versions: now.versions.map((version) => ({ ...version, content: contents.get(version.id) ?? version.content })), changedAt: deps.clock.nowMs() };
    transaction.put(secrets, changed);
    for (const primary of primariesOf(now, transaction.find(secrets, 'name', `${now.account}/${now.primaryRegion ?? now.region}/${now.name}`))) {
      transaction.put(secrets, { ...primary, replicas: primary.replicas.map((replica) => (replica.region === now.region ? { region: replica.region, ...key } : replica)) });
    }
    return changed;
  });
}

function primariesOf(replica: Secret, found: readonly Secret[]): readonly Secret[] {
  return replica.primaryRegion === undefined || replica.primaryRegion === replica.region ? [] : found;
}
