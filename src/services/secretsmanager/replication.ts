import { DecryptionFailure, EncryptionFailure, type ReplicaRegionType } from '@aws-sdk/client-secrets-manager';
import { CallerError } from '#base/errors.ts';
import { isReplica, secretNameKey, secrets, replicaArn, type Secret, type SecretReplica } from '#model/secret.ts';
import type { Call } from '#wire/operation.ts';
import { checkEach, checkLength, checkPattern } from '#wire/constraints.ts';
import type { SecretsManagerDeps } from './deps.ts';
import { invalidParameter, refuseComplaints, secretNotFound } from './errors.ts';
import { isThere } from './find-secret.ts';
import { contentsForReplica, putWithReplicas } from './replicas.ts';

export interface ReplicationWish {
  readonly regions: readonly ReplicaRegionType[];
  /** Takes the place of a secret that has the name there already. */
  readonly isForced: boolean;
}

interface Tools {
  readonly deps: SecretsManagerDeps;
  readonly call: Call;
}

/** Each Region once, and not the secret's own. */
export function checkReplicaRegions(regions: readonly ReplicaRegionType[] | undefined, own: string): void {
  refuseComplaints([
    checkLength('addReplicaRegions', regions, { min: 1 }),
    ...checkEach('addReplicaRegions', regions, (path, { Region, KmsKeyId }) => [
      checkLength(`${path}.region`, Region, { min: 1, max: 128 }),
      checkPattern(`${path}.region`, Region, '^([a-z]+-)+\\d+$'),
      checkLength(`${path}.kmsKeyId`, KmsKeyId, { max: 2_048 }),
    ]),
  ]);
  const names = (regions ?? []).map(({ Region }) => Region ?? '');
  if (names.includes(own)) throw invalidParameter('Invalid replica region.');
  if (names.includes('')) throw invalidParameter('Invalid replica region: each of AddReplicaRegions needs a Region.');
  if (new Set(names).size < names.length) throw invalidParameter('Invalid replica region: a Region is given twice.');
}

/** Copies a secret, encrypted anew, to further Regions. A Region that it cannot be copied to says why, as a failed replica. */
export async function replicated(secret: Secret, { regions, isForced }: ReplicationWish, { deps, call }: Tools): Promise<Secret> {
  for (const { Region: region = '', KmsKeyId: given } of regions) {
    const known = deps.store.get(secrets, secret.arn)?.replicas.find((replica) => replica.region === region);
    if (known !== undefined && known.failure === undefined) continue;
    const replica: SecretReplica = { region, ...(given !== undefined && given !== '' && { keyId: given }) };
    await replicatedTo(replica, { secret, isForced, deps, call });
  }
  return deps.store.get(secrets, secret.arn) ?? secret;
}

interface OneReplication extends Tools {
  readonly secret: Secret;
  readonly isForced: boolean;
}

async function replicatedTo(replica: SecretReplica, { secret, isForced, deps, call }: OneReplication): Promise<void> {
  const { store, clock } = deps;
  const contents = await contentsForReplica(store.get(secrets, secret.arn) ?? secret, replica, { deps, call }).catch(callersMessage);
  await store.transact((transaction) => {
    const now = transaction.get(secrets, secret.arn);
    if (now === undefined) throw secretNotFound();
    const inTheWay = transaction.find(secrets, 'name', secretNameKey({ account: now.account, region: replica.region }, now.name)).filter(({ arn }) => arn !== replicaArn(now, replica.region));
    const isTaken = inTheWay.some((other) => isThere(other, clock.nowMs()) && (!isForced || isReplica(other)));
    const failure = typeof contents === 'string' ? contents : isTaken ? `Secret name ${now.name} already exists in region ${replica.region}.` : undefined;
    const listed: SecretReplica = failure === undefined ? replica : { ...replica, failure: `Replication failed: ${failure}` };
    if (failure === undefined) for (const other of inTheWay) transaction.remove(secrets, other.arn);
    const replicas = [...now.replicas.filter(({ region }) => region !== replica.region), listed];
    putWithReplicas(transaction, { ...now, replicas, primaryRegion: now.region }, typeof contents === 'string' ? undefined : contents);
  });
}

/** What KMS says of the key in the other Region; a fault of ours is none. */
function callersMessage(thrown: unknown): string {
  if (thrown instanceof CallerError || thrown instanceof EncryptionFailure || thrown instanceof DecryptionFailure) return thrown.message;
  throw thrown;
}

/** Without some of its replicas, which the transaction still has to remove or set free. */
export function withoutReplicas(secret: Secret, regions: readonly string[]): Secret {
  const replicas = secret.replicas.filter(({ region }) => !regions.includes(region));
  const { primaryRegion: _, ...standalone } = secret;
  return replicas.length === 0 ? { ...standalone, replicas } : { ...secret, replicas };
}
