import { ParameterTier, ParameterType, type ParameterStringFilter } from '@aws-sdk/client-ssm';
import type { Parameter, ParameterVersion } from '#model/parameter.ts';
import { checkEach, checkLength, checkPattern } from '#wire/constraints.ts';
import { invalidFilterKey, invalidFilterOption, invalidFilterValue, refuseComplaints, validationException } from './errors.ts';
import { checkPath, isBelow } from './parameter-name.ts';

/** Whether a version of a parameter is asked for. */
export type ParameterFilter = (parameter: Parameter, version: ParameterVersion) => boolean;

/** Which filters an operation has: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html */
export type FilterKeys = 'DescribeParameters' | 'GetParametersByPath';

const keysOf: Readonly<Record<FilterKeys, readonly string[]>> = {
  DescribeParameters: ['Path', 'Name', 'Type', 'KeyId', 'Tier', 'DataType', 'tag'],
  GetParametersByPath: ['Type', 'KeyId', 'Label'],
};

/** All filters have to take a parameter; of a filter's values one is enough. */
export function parameterFilter(filters: readonly ParameterStringFilter[] = [], keys: FilterKeys): ParameterFilter {
  refuseComplaints(checkEach('parameterFilters', filters, (path, { Key, Option, Values }) => [
    checkLength(`${path}.key`, Key, { min: 1, max: 132 }),
    checkPattern(`${path}.key`, Key, 'tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType'),
    checkLength(`${path}.option`, Option, { min: 1, max: 10 }),
    checkLength(`${path}.values`, Values, { min: 1, max: 50 }),
    ...checkEach(`${path}.values`, Values, (at, value) => checkLength(at, value, { min: 1, max: 1_024 })),
  ]));
  const seen = new Set<string>();
  const made = filters.map((filter) => {
    const key = filter.Key ?? '';
    if (seen.has(key)) throw invalidFilterKey(`The following filter is duplicated in the request: ${key}. A request can contain only one occurrence of a specific filter.`);
    seen.add(key);
    return filterOf(filter, key, keys);
  });
  return (parameter, version) => made.every((isWanted) => isWanted(parameter, version));
}

function filterOf({ Option: given, Values: values = [] }: ParameterStringFilter, key: string, keys: FilterKeys): ParameterFilter {
  const kind = key.startsWith('tag:') ? 'tag' : key;
  const valid = keysOf[keys];
  if (!valid.includes(kind)) throw invalidFilterKey(`The following filter key is not valid: ${key}. Valid filter keys include: [${valid.join(', ')}].`);
  if (kind !== 'tag' && values.length === 0) throw invalidFilterValue(`The following filter values are missing : null for filter key ${key}.`);
  if (kind === 'Path') return pathFilter(values, given ?? 'OneLevel');
  const options = kind === 'Name' ? ['BeginsWith', 'Equals', 'Contains'] : kind === 'Label' ? ['Equals'] : ['BeginsWith', 'Equals'];
  const option = given ?? 'Equals';
  if (!options.includes(option)) throw invalidFilterOption(option, options);
  if (option === 'Equals') checkValues(kind, values);
  // A name is the same with a leading slash and without.
  const whole = (text: string) => (kind === 'Name' && !text.startsWith('/') ? `/${text}` : text);
  const wants = (text: string | undefined) => text !== undefined && values.some((value) => matches(whole(text), option === 'Contains' ? value : whole(value), option));
  return fieldFilter(kind, key, { values, wants });
}

function fieldFilter(kind: string, key: string, { values, wants }: { readonly values: readonly string[]; readonly wants: (text: string | undefined) => boolean }): ParameterFilter {
  if (kind === 'Name') return ({ name }) => wants(name);
  if (kind === 'Type') return (_, { type }) => wants(type);
  if (kind === 'KeyId') return (_, { keyId }) => wants(keyId);
  if (kind === 'Tier') return (_, { tier }) => wants(tier);
  if (kind === 'DataType') return (_, { dataType }) => wants(dataType);
  if (kind === 'Label') return (_, { labels }) => labels.some(wants);
  const tagKey = key.slice('tag:'.length);
  return ({ tags }) => tags.some((tag) => tag.key === tagKey && (values.length === 0 || wants(tag.value)));
}

function pathFilter(values: readonly string[], option: string): ParameterFilter {
  if (option !== 'Recursive' && option !== 'OneLevel') throw invalidFilterOption(option, ['Recursive', 'OneLevel']);
  for (const value of values) {
    if (/^\/(aws|ssm)/i.test(value)) throw validationException('Filters for common parameters can\'t be prefixed with "aws" or "ssm" (case-insensitive). When using global parameters, please specify within a global namespace.');
    checkPath(value);
  }
  return ({ name }) => values.some((path) => isBelow(name, path, option === 'Recursive'));
}

function checkValues(kind: string, values: readonly string[]): void {
  const known = kind === 'Type' ? Object.values(ParameterType) : kind === 'Tier' ? Object.values(ParameterTier) : undefined;
  const unknown = values.find((value) => known?.every((each) => each !== value));
  if (known !== undefined && unknown !== undefined) throw invalidFilterValue(`The following filter value is not valid: ${unknown}. Valid values include: [${known.join(', ')}].`);
}

function matches(text: string, value: string, option: string): boolean {
  if (option === 'Contains') return text.includes(value);
  return option === 'BeginsWith' ? text.startsWith(value) : text === value;
}
