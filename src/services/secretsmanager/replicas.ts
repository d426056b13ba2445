import { replicaArn, secrets, type Secret, type SecretContent, type SecretReplica } from '#model/secret.ts';
import type { Transaction } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { openContent, sealContent, type SecretValue } from './content.ts';
import type { SecretsManagerDeps } from './deps.ts';

/** What a version's content is in each Region that has the secret, by `<region> <version id>`. */
export type RegionContents = ReadonlyMap<string, SecretContent>;

export function contentKey(region: string, versionId: string): string {
  return `${region} ${versionId}`;
}

interface Tools {
  readonly deps: SecretsManagerDeps;
  readonly call: Call;
}

/** Encrypts a new version for the secret's Region and for each of its replicas, under the keys that they have there. */
export async function contentsOfVersion(secret: Secret, { id, value }: { readonly id: string; readonly value: SecretValue }, { deps, call }: Tools): Promise<RegionContents> {
  const contents = new Map([[contentKey(secret.region, id), await sealContent(value, { arn: secret.arn, versionId: id, keyId: secret.keyId }, { deps, call })]]);
  for (const { region, keyId, failure } of secret.replicas) {
    if (failure !== undefined) continue;
    contents.set(contentKey(region, id), await sealContent(value, { arn: replicaArn(secret, region), versionId: id, keyId }, { deps, call: { ...call, region } }));
  }
  return contents;
}

/** Encrypts all that a secret has for a Region that is to get it. */
export async function contentsForReplica(secret: Secret, { region, keyId }: SecretReplica, { deps, call }: Tools): Promise<RegionContents> {
  const contents = new Map<string, SecretContent>();
  for (const { id, content } of secret.versions) {
    const value = await openContent(content, { arn: secret.arn, versionId: id }, { deps, call });
    contents.set(contentKey(region, id), await sealContent(value, { arn: replicaArn(secret, region), versionId: id, keyId }, { deps, call: { ...call, region } }));
  }
  return contents;
}

/** Keeps the secret, and makes its replicas like it: what is new in them comes from `contents`. */
export function putWithReplicas(transaction: Transaction, secret: Secret, contents: RegionContents = new Map()): void {
  transaction.put(secrets, secret);
  for (const { region, keyId, failure } of secret.replicas) {
    if (failure === undefined) transaction.put(secrets, replicaOf(secret, { region, ...(keyId !== undefined && { keyId }) }, { before: transaction.get(secrets, replicaArn(secret, region)), contents }));
  }
}

function replicaOf(secret: Secret, { region, keyId }: SecretReplica, { before, contents }: { readonly before: Secret | undefined; readonly contents: RegionContents }): Secret {
  const { keyId: _, accessedAt: __, ...shared } = secret;
  const versions = secret.versions.flatMap((version) => {
    const known = before?.versions.find(({ id }) => id === version.id);
    const content = contents.get(contentKey(region, version.id)) ?? known?.content;
    return content === undefined ? [] : [{ ...version, content }];
  });
  return {
    ...shared,
    region,
    arn: replicaArn(secret, region),
    versions,
    replicas: [],
    primaryRegion: secret.region,
    ...(keyId !== undefined && { keyId }),
    ...(before?.accessedAt !== undefined && { accessedAt: before.accessedAt }),
  };
}
