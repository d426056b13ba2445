import { defineCollection } from './collection.ts';
import { mostSpecific, plainPrefix, rootPrefix } from './repository-creation-template.ts';
import { scopeKey, type Scope } from './scope.ts';

/** The registries that images can be cached from, by ECR's names for them, and what their URL looks like. */
export const upstreamUrls = {
  ecr: /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com(?:\.cn)?$/,
  'ecr-public': /^public\.ecr\.aws$/,
  quay: /^quay\.io$/,
  k8s: /^registry\.k8s\.io$/,
  'docker-hub': /^registry-1\.docker\.io$/,
  'github-container-registry': /^ghcr\.io$/,
  'azure-container-registry': /^[a-zA-Z0-9]{5,50}\.azurecr\.io$/,
  'gitlab-container-registry': /^registry\.gitlab\.com$/,
  chainguard: /^cgr\.dev$/,
} as const satisfies Readonly<Record<string, RegExp>>;
export type UpstreamRegistry = keyof typeof upstreamUrls;

/** That repositories with a prefix hold what other repositories of another registry do (https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html). */
export interface PullThroughCacheRule extends Scope {
  /** As it was given: a slash at its end means nothing, and `ROOT` stands for every repository. */
  readonly ecrRepositoryPrefix: string;
  readonly upstreamRegistry: UpstreamRegistry;
  readonly upstreamRegistryUrl: string;
  /** What stands upstream in place of the prefix; nothing when it is absent or `ROOT`. Shown as it was given: Terraform makes a rule anew that has one which its configuration has not. */
  readonly upstreamRepositoryPrefix?: string;
  /** The secret that signs in to the upstream. */
  readonly credentialArn?: string;
  /** The role in whose name an ECR upstream is read. */
  readonly customRoleArn?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const pullThroughCacheRules = defineCollection<PullThroughCacheRule>()({
  kind: 'ecr-pull-through-cache-rule',
  version: 1,
  key: pullThroughCacheRuleKey,
  indexes: { scope: scopeKey },
});

export function pullThroughCacheRuleKey(rule: Scope & { readonly ecrRepositoryPrefix: string }): string {
  return `${scopeKey(rule)}/${plainPrefix(rule.ecrRepositoryPrefix)}`;
}

/** The rule for a repository: of those that fit its name the one with the most specific prefix. */
export function ruleFor(rules: readonly PullThroughCacheRule[], name: string): PullThroughCacheRule | undefined {
  return mostSpecific(rules, name, ({ ecrRepositoryPrefix }) => ecrRepositoryPrefix);
}

/** What the repository is called upstream. */
export function upstreamPath({ ecrRepositoryPrefix, upstreamRepositoryPrefix = rootPrefix }: PullThroughCacheRule, name: string): string {
  const rest = ecrRepositoryPrefix === rootPrefix ? name : name.slice(plainPrefix(ecrRepositoryPrefix).length + 1);
  return upstreamRepositoryPrefix === rootPrefix ? rest : `${plainPrefix(upstreamRepositoryPrefix)}/${rest}`;
}
