import { blobLinks, blobs, uploads } from './blob.ts';
import { imageReplications } from './image-replication.ts';
import { imageStorages } from './image-storage.ts';
import { imagePulls, images, imageTags } from './image.ts';
import { registryCatalogs, repositoryCatalogs } from './public-catalog.ts';
import { repositoryCreationTemplates } from './repository-creation-template.ts';
import { kmsGrants } from './kms-grant.ts';
import { lifecyclePolicyPreviews, lifecyclePreviewParts } from './lifecycle-policy-preview.ts';
import { registryTokenKeys } from './registry-token-key.ts';
import { registrySettings } from './registry-settings.ts';
import { backfillReplications, replicationBackfills } from './replication-backfill.ts';
import { pullThroughCacheRules } from './pull-through-cache-rule.ts';
import { upstreamChecks } from './upstream-check.ts';
import { repositories } from './repository.ts';

/** All that the registry keeps in the store, and the grants by which it uses KMS keys, which go with their repository. */
export const registryCollections = [
  registrySettings,
  repositoryCreationTemplates,
  pullThroughCacheRules,
  repositories,
  repositoryCatalogs,
  registryCatalogs,
  images,
  imageTags,
  imagePulls,
  imageReplications,
  replicationBackfills,
  backfillReplications,
  imageStorages, lifecyclePolicyPreviews, lifecyclePreviewParts,
  blobs,
  blobLinks,
  uploads,
  kmsGrants,
  upstreamChecks,
  registryTokenKeys,
] as const;
