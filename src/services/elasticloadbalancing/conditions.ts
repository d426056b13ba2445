import type { RuleCondition as SdkCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { RuleCondition } from '#model/listener-rule.ts';
import { checkHeaderName, checkHeaderValue, checkHost, checkMethod, checkPath, checkQueryText, checkSourceCidr, wildcardsIn, wildcardsInQuery } from './condition-values.ts';
import { validationError } from './errors.ts';
import { limits } from './limits.ts';

/** Members of conditions and of rules that nothing here acts on. */
export const refusedRuleMembers = {
  'Conditions.RegexValues': 'regular expressions are not matched; use Values with * and ?',
  'Conditions.HostHeaderConfig.RegexValues': 'regular expressions are not matched; use Values with * and ?',
  'Conditions.PathPatternConfig.RegexValues': 'regular expressions are not matched; use Values with * and ?',
  'Conditions.HttpHeaderConfig.RegexValues': 'regular expressions are not matched; use Values with * and ?',
  'Conditions.SourceIpConfig.IpAddressType': 'it is for rules of network load balancers, which have their default one only, as there is no IPv6',
  'Transforms': 'requests are not rewritten',
} as const;

const fields = ['path-pattern', 'host-header', 'http-header', 'http-request-method', 'query-string', 'source-ip'] as const;
type Field = (typeof fields)[number];
/** Of these a rule has one at most. */
const single: readonly string[] = ['path-pattern', 'host-header', 'http-request-method', 'source-ip'];
const configs = {
  'path-pattern': 'PathPatternConfig',
  'host-header': 'HostHeaderConfig',
  'http-header': 'HttpHeaderConfig',
  'http-request-method': 'HttpRequestMethodConfig',
  'query-string': 'QueryStringConfig',
  'source-ip': 'SourceIpConfig',
} as const satisfies Record<Field, keyof SdkCondition>;

/** The conditions of a rule as they are kept (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html). */
export function conditionsFrom(given: readonly SdkCondition[] | undefined): readonly RuleCondition[] {
  const conditions = (given ?? []).map(conditionFrom);
  if (conditions.length === 0) throw validationError('A condition must be specified');
  const names = conditions.map(({ field }) => field);
  const twice = names.find((field, index) => single.includes(field) && names.indexOf(field) !== index);
  if (twice !== undefined) throw validationError(`A rule can only have one '${twice}' condition`);
  const valuesMax = limits['condition-values-per-alb-rule'];
  if (conditions.flatMap(({ values }) => [...values]).length > valuesMax) throw validationError(`A rule can only have '${valuesMax}' condition values`);
  const wildcardsMax = limits['condition-wildcards-per-alb-rule'];
  if (conditions.reduce((sum, condition) => sum + wildcardCount(condition), 0) > wildcardsMax) throw validationError(`A rule can only have '${wildcardsMax}' condition wildcards`);
  return conditions;
}

function wildcardCount(condition: RuleCondition): number {
  if (condition.field === 'query-string') return condition.values.reduce((sum, { key = '', value }) => sum + wildcardsInQuery(key) + wildcardsInQuery(value), 0);
  if (condition.field === 'http-request-method' || condition.field === 'source-ip') return 0;
  return condition.values.reduce((sum, value) => sum + wildcardsIn(value), 0);
}

function conditionFrom(condition: SdkCondition): RuleCondition {
  const field = fieldOf(condition);
  const strange = fields.find((other) => other !== field && condition[configs[other]] !== undefined);
  if (strange !== undefined) throw validationError(`The '${configs[strange]}' field is not compatible with '${field}'`);
  switch (field) {
    case 'host-header':
      return { field, values: plainValues(condition, field, condition.HostHeaderConfig?.Values).map(checkHost) };
    case 'path-pattern':
      return { field, values: plainValues(condition, field, condition.PathPatternConfig?.Values).map(checkPath) };
    case 'http-header':
      return { field, name: checkHeaderName(configured(condition, field).HttpHeaderConfig?.HttpHeaderName ?? ''), values: some(condition.HttpHeaderConfig?.Values).map(checkHeaderValue) };
    case 'http-request-method':
      return { field, values: some(configured(condition, field).HttpRequestMethodConfig?.Values).map(checkMethod) };
    case 'query-string':
      return { field, values: some(configured(condition, field).QueryStringConfig?.Values).map(queryPair) };
    case 'source-ip':
      return { field, values: some(configured(condition, field).SourceIpConfig?.Values, "A 'source-ip' value must be specified").map(checkSourceCidr) };
  }
}

function fieldOf({ Field: given = '' }: SdkCondition): Field {
  const field = fields.find((candidate) => candidate === given);
  if (field === undefined) throw validationError(`Condition field '${given}' must be one of '[${fields.join(',')}]'`);
  return field;
}

/** Hosts and paths can be given in two ways, of which the older takes one value. */
function plainValues({ Values: plain = [] }: SdkCondition, field: 'host-header' | 'path-pattern', values: readonly string[] | undefined): readonly string[] {
  if (values === undefined && plain.length > 1) throw validationError(`The '${field}' field contains too many values; the limit is '1'`);
  if (values !== undefined && plain.length > 0) throw validationError(`You cannot provide both Values and '${configs[field]}' for a condition of type '${field}'`);
  return some(values ?? plain);
}

function configured(condition: SdkCondition, field: 'http-header' | 'http-request-method' | 'query-string' | 'source-ip'): SdkCondition {
  if (condition.Values !== undefined && condition.Values.length > 0) throw validationError(`The 'Values' field is not compatible with '${field}'`);
  if (condition[configs[field]] === undefined) throw validationError(`A '${configs[field]}' must be specified with '${field}'`);
  return condition;
}

function some<T>(values: readonly T[] | undefined, complaint = 'A condition value must be specified'): readonly T[] {
  if (values === undefined || values.length === 0) throw validationError(complaint);
  return values;
}

function queryPair({ Key: key, Value: value }: { readonly Key?: string | undefined; readonly Value?: string | undefined }): { readonly key?: string; readonly value: string } {
  if (value === undefined) throw validationError("A 'Value' must be specified in 'QueryStringKeyValuePair'");
  return { ...(key !== undefined && key !== '' && { key: checkQueryText('Key', key) }), value: checkQueryText('Value', value) };
}
