import type { Clock } from '#base/clock.ts';
import { imageKey, images, imageTags, type Image } from '#model/image.ts';
import { backfillReplicationKey, backfillReplications, replicationBackfills, type BackfillReplication, type ReplicationBackfill } from '#model/replication-backfill.ts';
import { replicationDestinations } from '#model/replication-rules.ts';
import { repositories } from '#model/repository.ts';
import { scopeKey } from '#model/scope.ts';
import { dropPending } from '#state/conclude-replication.ts';
import { isImageActive } from '#state/image-storage.ts';
import { registrySettingsOf } from '#state/registry-settings.ts';
import type { Reader, Store, Transaction } from '#state/store.ts';

/** Images looked at in one turn: bounds how long the event loop waits. */
const stepMax = 1_000;

export interface BackfillPreparationOptions {
  readonly store: Store;
  readonly cloudClock: Pick<Clock, 'nowMs'>;
}

/** Finds out, step by step, what a backfill has to replicate, and ends the one that is stopped once nothing of it is under way. */
export class BackfillPreparation {
  readonly #options: BackfillPreparationOptions;
  /** How far each has come; one that a restart cut off begins anew, and finds what it has written. */
  readonly #steps = new Map<string, Generator<readonly Image[]>>();

  constructor(options: BackfillPreparationOptions) {
    this.#options = options;
  }

  /** One step for each; tells whether there is more to do at once. */
  turn(isRunning: (key: string) => boolean): boolean {
    const { store } = this.#options;
    const backfills = store.list(replicationBackfills);
    const preparing = backfills.filter(({ status }) => status === 'PREPARING');
    for (const id of this.#steps.keys()) if (!preparing.some((backfill) => backfill.id === id)) this.#steps.delete(id);
    for (const backfill of preparing) this.#prepare(backfill);
    for (const backfill of backfills) if (backfill.status === 'STOPPING' && !isAnyRunning(store, backfill, isRunning)) this.#stop(backfill);
    return preparing.length > 0;
  }

  #prepare(backfill: ReplicationBackfill): void {
    const { store, cloudClock } = this.#options;
    const steps = this.#steps.get(backfill.id) ?? imagesToBackfill(store, backfill);
    this.#steps.set(backfill.id, steps);
    const { value: step, done } = steps.next();
    store.commit((transaction) => {
      if (done !== true) return putReplications(transaction, backfill, step);
      const total = transaction.find(backfillReplications, 'backfill', backfill.id).length;
      const begun = { ...backfill, progress: { total, completed: 0, failed: 0, failureCodes: [] } };
      transaction.put(replicationBackfills, total === 0 ? { ...begun, status: 'COMPLETE', endedAt: cloudClock.nowMs() } : { ...begun, status: 'IN_PROGRESS' });
    });
  }

  #stop(backfill: ReplicationBackfill): void {
    const { store, cloudClock } = this.#options;
    store.commit((transaction) => {
      dropPending(transaction, backfill.id);
      transaction.put(replicationBackfills, { ...backfill, status: 'STOPPED', endedAt: cloudClock.nowMs() });
    });
  }
}

function isAnyRunning(reader: Reader, { id }: ReplicationBackfill, isRunning: (key: string) => boolean): boolean {
  return reader.find(backfillReplications, 'backfill', id).some((replication) => isRunning(backfillReplicationKey(replication)));
}

/** The images of the repositories whose rules name the destination now, so many at a time. */
function* imagesToBackfill(store: Reader, backfill: ReplicationBackfill): Generator<readonly Image[]> {
  const settings = registrySettingsOf(store, backfill);
  const destination = scopeKey(backfill.destination);
  for (const { arn, name } of store.find(repositories, 'scope', scopeKey(backfill))) {
    if (!replicationDestinations(settings, name).some((each) => scopeKey(each) === destination)) continue;
    const held = store.find(images, 'repository', arn);
    for (let start = 0; start < held.length; start += stepMax) yield held.slice(start, start + stepMax);
  }
}

/** Each image and tag is one replication; what is in the archive stays there. */
function putReplications(transaction: Transaction, { id }: ReplicationBackfill, step: readonly Image[]): void {
  for (const { repositoryArn, digest } of step) {
    const key = imageKey(repositoryArn, digest);
    if (transaction.get(images, key) === undefined || !isImageActive(transaction, { repositoryArn, digest })) continue;
    const tags = transaction.find(imageTags, 'image', key).map(({ tag }) => tag);
    const wanted = { backfillId: id, repositoryArn, digest, status: 'PENDING' } satisfies BackfillReplication;
    for (const replication of tags.length === 0 ? [wanted] : tags.map((tag) => ({ ...wanted, tag }))) {
      if (transaction.get(backfillReplications, backfillReplicationKey(replication)) === undefined) transaction.put(backfillReplications, replication);
    }
  }
}
