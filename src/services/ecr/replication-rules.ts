import type { ReplicationDestination, ReplicationRule as RuleInput, RepositoryFilter } from '@aws-sdk/client-ecr';
import { partitionOf } from '#base/arn.ts';
import { isRegionName } from '#base/region.ts';
import type { ReplicationRule } from '#model/registry-settings.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import { checkLength, checkPattern } from '#wire/constraints.ts';
import { invalidMember } from './errors.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html */
const rulesMax = 10;
const destinationsMax = 25;
const filtersMax = 100;
const filterPattern = String.raw`(?:[a-z0-9]+(?:[._-][a-z0-9]*)*/)*[a-z0-9]*(?:[._-][a-z0-9]*)*`;

/** Throws InvalidParameterException for what is no replication configuration of the registry. */
export function replicationRulesOf(rules: readonly RuleInput[], source: Scope): readonly ReplicationRule[] {
  if (rules.length > rulesMax) throw invalidConfiguration(`Number of replication rules must be less than or equal to ${rulesMax}`);
  const read = rules.map((rule) => ruleOf(rule, source));
  const destinations = new Set(read.flatMap((rule) => rule.destinations.map(scopeKey)));
  if (destinations.size > destinationsMax) throw invalidConfiguration(`Number of unique replication destinations must be less than or equal to ${destinationsMax}`);
  return read;
}

function ruleOf({ destinations = [], repositoryFilters = [] }: RuleInput, source: Scope): ReplicationRule {
  if (repositoryFilters.length > filtersMax) throw invalidMember('repositoryFilters', `Member must have length less than or equal to ${filtersMax}`);
  if (destinations.length > destinationsMax) throw invalidMember('destinations', `Member must have length less than or equal to ${destinationsMax}`);
  return { destinations: destinations.map((destination) => replicationDestinationOf(destination, source)), prefixes: repositoryFilters.map(prefixOf) };
}

/** Throws InvalidParameterException for a registry that the source cannot replicate to. */
export function replicationDestinationOf({ region = '', registryId = '' }: ReplicationDestination, source: Scope): Scope {
  if (!/^\d{12}$/.test(registryId)) throw invalidMember('registryId', "must satisfy regular expression '[0-9]{12}'");
  // Replication crosses no partition's border.
  if (!isRegionName(region) || partitionOf(region) !== partitionOf(source.region)) throw invalidConfiguration(`Replication destination has an invalid Region: ${region}`);
  if (scopeKey({ account: registryId, region }) === scopeKey(source)) throw invalidConfiguration('Replication destination cannot be the same as the source registry');
  return { account: registryId, region };
}

function prefixOf({ filter = '', filterType }: RepositoryFilter): string {
  if (filterType !== 'PREFIX_MATCH') throw invalidMember('filterType', 'Member must satisfy enum value set: [PREFIX_MATCH]');
  if (checkLength('filter', filter, { min: 2, max: 256 }) !== undefined) throw invalidMember('filter', 'must have length between 2 and 256');
  if (checkPattern('filter', filter, filterPattern) !== undefined) throw invalidMember('filter', `must satisfy regular expression '${filterPattern}'`);
  return filter;
}

function invalidConfiguration(constraint: string): Error {
  return invalidMember('replicationConfiguration', constraint);
}
