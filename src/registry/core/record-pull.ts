import { parseArn } from '#base/arn.ts';
import { known } from '#base/assert.ts';
import { minuteMs } from '#base/time.ts';
import { imageKey, imagePulls, type Image } from '#model/image.ts';
import { registrySettingsOf } from '#state/registry-settings.ts';
import type { Reader, Store } from '#state/store.ts';

/** ECR promises to refresh lastRecordedPullTime at least once every 24 hours; this often is plenty and cheap. */
const pullRecordIntervalMs = minuteMs;

export function recordPull(store: Store, image: Image, { pulledBy, nowMs }: { readonly pulledBy: string | undefined; readonly nowMs: number }): void {
  const last = store.get(imagePulls, imageKey(image.repositoryArn, image.digest));
  if (last !== undefined && nowMs - last.pulledAt < pullRecordIntervalMs) return;
  if (pulledBy !== undefined && isExcluded(store, image, pulledBy)) return;
  const { durable } = store.commit((transaction) => transaction.put(imagePulls, { repositoryArn: image.repositoryArn, digest: image.digest, pulledAt: nowMs }));
  // Nobody is told the time of a pull as a promise; a journal that fails shows at the next change that is answered.
  durable.catch(() => undefined);
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-time-update-exclusions.html */
function isExcluded(reader: Reader, { repositoryArn }: Image, principalArn: string): boolean {
  const registry = known(parseArn(repositoryArn), repositoryArn);
  return registrySettingsOf(reader, registry).pullTimeExclusions.some((exclusion) => exclusion.principalArn === principalArn);
}
