import type { RepositoryName } from '#model/image-reference.ts';
import { mostSpecific, repositoryCreationTemplates, type CreationScenario, type RepositoryCreationTemplate } from '#model/repository-creation-template.ts';
import { scopeKey } from '#model/scope.ts';
import type { Reader } from './store.ts';

/** The template by which ECR would create a repository of that name by itself: of those for the occasion the one with the most specific prefix. */
export function creationTemplateFor(reader: Reader, wanted: RepositoryName, scenario: CreationScenario): RepositoryCreationTemplate | undefined {
  const applying = reader.find(repositoryCreationTemplates, 'scope', scopeKey(wanted)).filter(({ appliedFor }) => appliedFor.includes(scenario));
  return mostSpecific(applying, wanted.name, ({ prefix }) => prefix);
}
