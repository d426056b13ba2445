import { createHash } from 'node:crypto';
import { timeMsOf } from '#base/time.ts';
import { administratorsPolicies } from './aws-managed-policies/administrators.ts';
import { appRunnerPolicies } from './aws-managed-policies/app-runner.ts';
import { autoScalingPolicies } from './aws-managed-policies/auto-scaling.ts';
import { backingServicesPolicies } from './aws-managed-policies/backing-services.ts';
import { batchPolicies } from './aws-managed-policies/batch.ts';
import { cloudwatchPolicies } from './aws-managed-policies/cloudwatch.ts';
import { codePolicies } from './aws-managed-policies/code.ts';
import { databasesPolicies } from './aws-managed-policies/databases.ts';
import { elasticContainerRegistryPolicies } from './aws-managed-policies/elastic-container-registry.ts';
import { elasticContainerServiceInfrastructurePolicies } from './aws-managed-policies/elastic-container-service-infrastructure.ts';
import { elasticContainerServicePolicies } from './aws-managed-policies/elastic-container-service.ts';
import { elasticKubernetesServiceClusterRolePolicies } from './aws-managed-policies/elastic-kubernetes-service-cluster-role.ts';
import { elasticKubernetesServiceLinkedPolicies } from './aws-managed-policies/elastic-kubernetes-service-linked.ts';
import { elasticKubernetesServicePolicies } from './aws-managed-policies/elastic-kubernetes-service.ts';
import { eventsPolicies } from './aws-managed-policies/events.ts';
import { jobFunctionsPolicies } from './aws-managed-policies/job-functions.ts';
import { lambdaPolicies } from './aws-managed-policies/lambda.ts';
import { loadBalancingPolicies } from './aws-managed-policies/load-balancing.ts';
import { managedPolicyDocument, type ManagedPolicyFacts } from './aws-managed-policies/managed-policy-facts.ts';
import { messagesPolicies } from './aws-managed-policies/messages.ts';
import { namesPolicies } from './aws-managed-policies/names.ts';
import { networksPolicies } from './aws-managed-policies/networks.ts';
import { observabilityPolicies } from './aws-managed-policies/observability.ts';
import { securityAuditPolicies } from './aws-managed-policies/security-audit.ts';
import { storagePolicies } from './aws-managed-policies/storage.ts';
import { systemsManagerPolicies } from './aws-managed-policies/systems-manager.ts';
import { viewOnlyAccessPolicies } from './aws-managed-policies/view-only-access.ts';
import { policyArn, type IamPolicy } from './iam-policy.ts';

/** What stands in their ARNs where others have their account: `arn:aws:iam::aws:policy/…`. */
export const awsPolicyAccount = 'aws';

const facts: ReadonlyMap<string, readonly [name: string, facts: ManagedPolicyFacts]> = new Map(
  [
    administratorsPolicies,
    appRunnerPolicies,
    autoScalingPolicies,
    backingServicesPolicies,
    batchPolicies,
    cloudwatchPolicies,
    codePolicies,
    databasesPolicies,
    elasticContainerRegistryPolicies,
    elasticContainerServiceInfrastructurePolicies,
    elasticContainerServicePolicies,
    elasticKubernetesServiceClusterRolePolicies,
    elasticKubernetesServiceLinkedPolicies,
    elasticKubernetesServicePolicies,
    eventsPolicies,
    jobFunctionsPolicies,
    lambdaPolicies,
    loadBalancingPolicies,
    messagesPolicies,
    namesPolicies,
    networksPolicies,
    observabilityPolicies,
    securityAuditPolicies,
    storagePolicies,
    systemsManagerPolicies,
    viewOnlyAccessPolicies,
  ]
    .flatMap((policies) => Object.entries(policies))
    .map(([name, policy]) => [policyArn({ account: awsPolicyAccount, path: policy.path ?? '/', name }), [name, policy]]),
);

// Their documents are written out when somebody asks for them, once.
const made = new Map<string, IamPolicy>();

/** A policy that AWS manages, as it looks in every account: of its versions only the current one is known. */
export function awsManagedPolicy(arn: string): IamPolicy | undefined {
  const [name, policy] = facts.get(arn) ?? [];
  if (name === undefined || policy === undefined) return undefined;
  const known = made.get(arn) ?? madeOf(name, policy);
  made.set(arn, known);
  return known;
}

export function awsManagedPolicies(): readonly IamPolicy[] {
  return [...facts.keys()].map((arn) => awsManagedPolicy(arn)).filter((policy) => policy !== undefined);
}

function madeOf(name: string, policy: ManagedPolicyFacts): IamPolicy {
  const { path = '/', version, createdAt, updatedAt = createdAt, description } = policy;
  const id = `v${version}`;
  return {
    account: awsPolicyAccount,
    arn: policyArn({ account: awsPolicyAccount, path, name }),
    id: uniqueId(name),
    name,
    path,
    ...(description === undefined ? {} : { description }),
    createdAt: timeMsOf(createdAt),
    updatedAt: timeMsOf(updatedAt),
    tags: [],
    versions: [{ id, document: managedPolicyDocument(policy), createdAt: timeMsOf(updatedAt) }],
    defaultVersionId: id,
    lastVersionNumber: version,
  };
}

/** Always the same one for a policy, in the form of AWS's; not the one that AWS has given it. */
function uniqueId(name: string): string {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return `ANPA${[...createHash('sha256').update(name).digest()].slice(0, 17).map((byte) => digits[byte % 32]).join('')}`;
}
