import type { ImageTagMutabilityExclusionFilter } from '@aws-sdk/client-ecr';
import { tagMutabilities, type Repository, type TagMutability } from '#model/repository.ts';
import { invalidMember } from './errors.ts';

interface MutabilityInput {
  readonly imageTagMutability?: string | undefined;
  readonly imageTagMutabilityExclusionFilters?: readonly ImageTagMutabilityExclusionFilter[] | undefined;
}

const filtersMax = 5;
/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html */
const wildcardsMax = 2;
const filterPattern = /^[0-9a-zA-Z._*-]{1,128}$/;

/** The mutability setting that an input asks for. Throws InvalidParameterException when its members do not fit together. */
export function mutabilityOf({ imageTagMutability = 'MUTABLE', imageTagMutabilityExclusionFilters: filters = [] }: MutabilityInput): Pick<Repository, 'tagMutability' | 'tagMutabilityExclusions'> {
  const tagMutability = tagMutabilities.find((known) => known === imageTagMutability);
  if (tagMutability === undefined) throw invalidMember('imageTagMutability', `Member must satisfy enum value set: [${tagMutabilities.join(', ')}]`);
  assertFilters(tagMutability, filters);
  return { tagMutability, tagMutabilityExclusions: filters.map(({ filter = '' }) => filter) };
}

export function filtersOf({ tagMutabilityExclusions }: Pick<Repository, 'tagMutabilityExclusions'>): ImageTagMutabilityExclusionFilter[] | undefined {
  if (tagMutabilityExclusions.length === 0) return undefined;
  return tagMutabilityExclusions.map((filter) => ({ filterType: 'WILDCARD', filter }));
}

function assertFilters(mutability: TagMutability, filters: readonly ImageTagMutabilityExclusionFilter[]): void {
  const takesFilters = mutability.endsWith('_WITH_EXCLUSION');
  const refuse = (constraint: string) => invalidMember('imageTagMutabilityExclusionFilters', constraint);
  if (takesFilters && filters.length === 0) throw refuse(`ImageTagMutabilityExclusionFilters can't be null when imageTagMutability is set as ${mutability}`);
  if (!takesFilters && filters.length > 0) throw refuse(`ImageTagMutabilityExclusionFilters can't be set when imageTagMutability is set as ${mutability}`);
  if (filters.length > filtersMax) throw refuse(`Member must have length less than or equal to ${filtersMax}`);
  for (const { filterType, filter = '' } of filters) {
    if (filterType !== 'WILDCARD') throw refuse('Member must satisfy enum value set: [WILDCARD]');
    if (!filterPattern.test(filter)) throw refuse(`must satisfy regular expression '${filterPattern.source}'`);
    if (filter.split('*').length - 1 > wildcardsMax) throw refuse(`A filter can have at most ${wildcardsMax} wildcards`);
  }
}
