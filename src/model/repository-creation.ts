import type { CreationScenario } from './repository-creation-template.ts';
import type { RepositoryName } from './image-reference.ts';
import type { Repository } from './repository.ts';

/**
 * The repository of that name, which ECR creates by itself when there is none yet: with the settings of the template for it, or, for all but CREATE_ON_PUSH,
 * with the defaults when there is no template. Whether whoever brought it about may do that is not asked here.
 */
export type EnsureRepository = (wanted: RepositoryName, scenario: CreationScenario) => Promise<EnsuredRepository>;

export type EnsuredRepository =
  | { readonly kind: 'ready'; readonly repository: Repository }
  /** Nothing but a template would have it created. */
  | { readonly kind: 'noTemplate' }
  /** It cannot be created: what is wrong with the name, the template's role or its key. */
  | { readonly kind: 'refused'; readonly reason: string };
