import { blobLinks, uploads } from '#model/blob.ts';
import { imageReplicationKey, imageReplications } from '#model/image-replication.ts';
import { imageStorages } from '#model/image-storage.ts';
import { imageKey, imagePulls, imageTagKey, imageTags, images } from '#model/image.ts';
import { ecrPrincipal, isEcrGrantOf } from '#model/ecr-grant.ts';
import { granteeKey, kmsGrants } from '#model/kms-grant.ts';
import { repositoryCatalogs } from '#model/public-catalog.ts';
import { repositories, type Repository } from '#model/repository.ts';
import { upstreamChecks } from '#model/upstream-check.ts';
import { removeLifecyclePreview } from '#state/lifecycle-preview.ts';
import type { Transaction } from '#state/store.ts';

/** Removes every record of the repository, and the grants on its key; blobs that nobody else holds are collected later. */
export function deleteRepository(transaction: Transaction, repository: Repository, withImages: boolean): 'deleted' | 'notEmpty' | 'gone' {
  const { arn } = repository;
  if (transaction.get(repositories, arn) === undefined) return 'gone';
  const held = transaction.find(images, 'repository', arn);
  if (held.length > 0 && !withImages) return 'notEmpty';
  for (const image of held) transaction.remove(images, imageKey(arn, image.digest));
  for (const tag of transaction.find(imageTags, 'repository', arn)) transaction.remove(imageTags, imageTagKey(arn, tag.tag));
  for (const pull of transaction.find(imagePulls, 'repository', arn)) transaction.remove(imagePulls, imageKey(arn, pull.digest));
  for (const replication of transaction.find(imageReplications, 'repository', arn)) transaction.remove(imageReplications, imageReplicationKey(replication));
  for (const storage of transaction.find(imageStorages, 'repository', arn)) transaction.remove(imageStorages, imageKey(arn, storage.digest));
  removeLifecyclePreview(transaction, arn);
  for (const { reference } of transaction.find(upstreamChecks, 'repository', arn)) transaction.remove(upstreamChecks, imageTagKey(arn, reference));
  for (const link of transaction.find(blobLinks, 'repository', arn)) transaction.remove(blobLinks, imageKey(arn, link.digest));
  for (const upload of transaction.find(uploads, 'repository', arn)) transaction.remove(uploads, upload.id);
  if (transaction.get(repositoryCatalogs, arn) !== undefined) transaction.remove(repositoryCatalogs, arn);
  retireGrants(transaction, repository);
  transaction.remove(repositories, arn);
  return 'deleted';
}

function retireGrants(transaction: Transaction, repository: Repository): void {
  const { encryption, region } = repository;
  if (encryption.type === 'AES256') return;
  const grants = transaction.find(kmsGrants, 'grantee', granteeKey(encryption.kmsKey, ecrPrincipal(region)));
  for (const grant of grants) if (isEcrGrantOf(grant, repository)) transaction.remove(kmsGrants, grant.id);
}
