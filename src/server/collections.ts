import { userAccessKeys } from '#model/access-key.ts';
import { acmAccounts } from '#model/acm-account.ts';
import { accountSettings } from '#model/account-setting.ts';
import { blobLinks, blobs, uploads } from '#model/blob.ts';
import { certificateAuthorities } from '#model/certificate-authority.ts';
import { certificates } from '#model/certificate.ts';
import { clusters } from '#model/cluster.ts';
import type { AnyCollection } from '#model/collection.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import { imageReplications } from '#model/image-replication.ts';
import { imageStorages } from '#model/image-storage.ts';
import { imagePulls, images, imageTags } from '#model/image.ts';
import { lifecyclePolicyPreviews, lifecyclePreviewParts } from '#model/lifecycle-policy-preview.ts';
import { listenerRules } from '#model/listener-rule.ts';
import { listeners } from '#model/listener.ts';
import { loadBalancers } from '#model/load-balancer.ts';
import { logGroups, logStreams } from '#model/log-group.ts';
import { registryCatalogs, repositoryCatalogs } from '#model/public-catalog.ts';
import { registryTokenKeys } from '#model/registry-token-key.ts';
import { registrySettings } from '#model/registry-settings.ts';
import { pullThroughCacheRules } from '#model/pull-through-cache-rule.ts';
import { upstreamChecks } from '#model/upstream-check.ts';
import { repositoryCreationTemplates } from '#model/repository-creation-template.ts';
import { backfillReplications, replicationBackfills } from '#model/replication-backfill.ts';
import { repositories } from '#model/repository.ts';
import { roleDeletions } from '#model/role-deletion.ts';
import { iamAccounts } from '#model/iam-account.ts';
import { iamGroups } from '#model/iam-group.ts';
import { iamPolicies } from '#model/iam-policy.ts';
import { iamRoles } from '#model/iam-role.ts';
import { iamUsers } from '#model/iam-user.ts';
import { instanceProfiles } from '#model/instance-profile.ts';
import { kmsAliases } from '#model/kms-alias.ts';
import { kmsGrants } from '#model/kms-grant.ts';
import { kmsKeys } from '#model/kms-key.ts';
import { masterKeyChecks } from '#model/master-key-check.ts';
import { oidcProviders } from '#model/oidc-provider.ts';
import { secrets } from '#model/secret.ts';
import { internetGateways, routeTables } from '#model/routing.ts';
import { deployments } from '#model/deployment.ts';
import { serviceDeployments } from '#model/service-deployment.ts';
import { serviceEvents } from '#model/service-event.ts';
import { serviceRevisions } from '#model/service-revision.ts';
import { services } from '#model/service.ts';
import { targetGroups } from '#model/target-group.ts';
import { targets } from '#model/target.ts';
import { taskSets } from '#model/task-set.ts';
import { runTaskTokens } from '#model/run-task-token.ts';
import { taskDefinitionFamilies } from '#model/task-definition-family.ts';
import { taskDefinitions } from '#model/task-definition.ts';
import { tasks } from '#model/task.ts';
import { timeShifts } from '#model/time-shift.ts';
import { natGateways } from '#model/nat-gateway.ts';
import { networkAcls } from '#model/network-acl.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { parameterSettings } from '#model/parameter-setting.ts';
import { parameters } from '#model/parameter.ts';
import { prefixLists } from '#model/prefix-list.ts';
import { securityGroups } from '#model/security-group.ts';
import { trustStores } from '#model/trust-store.ts';
import { vpcEndpoints } from '#model/vpc-endpoint.ts';
import { vpcPeeringConnections } from '#model/vpc-peering.ts';
import { dhcpOptions, regionDefaults, subnets, vpcs } from '#model/vpc.ts';

/** What makes up the cloud that a user sees: a reset empties these. */
export const cloudCollections: readonly AnyCollection[] = [
  accountSettings,
  acmAccounts,
  backfillReplications,
  blobLinks,
  blobs,
  certificates,
  clusters,
  deployments,
  dhcpOptions,
  elasticIps,
  imagePulls,
  iamAccounts,
  iamGroups,
  iamPolicies,
  iamRoles,
  iamUsers,
  imageReplications,
  images,
  imageStorages,
  imageTags,
  instanceProfiles,
  internetGateways,
  kmsAliases,
  kmsGrants,
  kmsKeys,
  lifecyclePolicyPreviews,
  lifecyclePreviewParts,
  listenerRules,
  listeners,
  loadBalancers,
  logGroups,
  logStreams,
  natGateways,
  networkAcls,
  networkInterfaces,
  oidcProviders,
  parameters,
  parameterSettings,
  prefixLists,
  regionDefaults,
  registryCatalogs,
  registrySettings,
  repositoryCreationTemplates,
  replicationBackfills,
  pullThroughCacheRules,
  upstreamChecks,
  repositories,
  repositoryCatalogs,
  roleDeletions,
  routeTables,
  runTaskTokens,
  secrets,
  securityGroups,
  serviceDeployments,
  serviceEvents,
  serviceRevisions,
  services,
  subnets,
  targetGroups,
  targets,
  taskDefinitionFamilies,
  taskDefinitions,
  tasks,
  taskSets,
  timeShifts,
  trustStores,
  uploads,
  userAccessKeys,
  vpcEndpoints,
  vpcPeeringConnections,
  vpcs,
];

/** Every kind of document that the store keeps. */
export const collections: readonly AnyCollection[] = [...cloudCollections, certificateAuthorities, masterKeyChecks, registryTokenKeys];
