import { defineCollection } from './collection.ts';
import type { Repository, RepositoryEncryption } from './repository.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** What can make ECR create a repository by itself. */
export const creationScenarios = ['PULL_THROUGH_CACHE', 'REPLICATION', 'CREATE_ON_PUSH'] as const;
export type CreationScenario = (typeof creationScenarios)[number];

/** The prefix of the template for all repositories that no other template is for. */
export const rootPrefix = 'ROOT';

/** With what settings ECR creates repositories of a prefix by itself (https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html). */
export interface RepositoryCreationTemplate extends Scope, Pick<Repository, 'tagMutability' | 'tagMutabilityExclusions'> {
  /** As it was given: a slash at its end means nothing, and `ROOT` is no prefix. */
  readonly prefix: string;
  readonly description?: string;
  readonly encryption: { readonly type: RepositoryEncryption['type']; readonly kmsKey?: string };
  readonly tags: readonly Tag[];
  /** Policies as JSON. */
  readonly repositoryPolicy?: string;
  readonly lifecyclePolicy?: string;
  readonly appliedFor: readonly CreationScenario[];
  /** The role in whose name repositories are created. */
  readonly customRoleArn?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const repositoryCreationTemplates = defineCollection<RepositoryCreationTemplate>()({
  kind: 'ecr-repository-creation-template',
  version: 1,
  key: creationTemplateKey,
  indexes: { scope: scopeKey },
});

export function creationTemplateKey(template: Scope & { readonly prefix: string }): string {
  return `${scopeKey(template)}/${plainPrefix(template.prefix)}`;
}

/** There is always a slash behind a prefix, whether it is written or not. */
export function plainPrefix(prefix: string): string {
  return prefix.endsWith('/') ? prefix.slice(0, -1) : prefix;
}

/** Whether the repository's name begins with the whole of the prefix; `ROOT` is the beginning of every name. */
export function hasPrefix(name: string, prefix: string): boolean {
  return prefix === rootPrefix || name.startsWith(`${plainPrefix(prefix)}/`);
}

/** Of those with a prefix that fits the name, the one with the longest; `ROOT` comes last. */
export function mostSpecific<T>(all: readonly T[], name: string, prefixOf: (one: T) => string): T | undefined {
  const lengthOf = (one: T) => (prefixOf(one) === rootPrefix ? 0 : plainPrefix(prefixOf(one)).length);
  const [first] = all.filter((one) => hasPrefix(name, prefixOf(one))).sort((one, other) => lengthOf(other) - lengthOf(one));
  return first;
}
