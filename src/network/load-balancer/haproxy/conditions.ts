import type { RuleCondition } from '#model/listener-rule.ts';
import { hostFetch } from './request-fetches.ts';
import { argument, word } from './words.ts';
import { literalExpression, wildcardExpression, wildcardMatcher, type Matcher } from './wildcards.ts';

/** The `if …` of a rule; empty for the default one, which takes everything. */
export function conditionOf(conditions: readonly RuleCondition[]): string {
  return conditions.map(aclOf).join(' ');
}

function aclOf(condition: RuleCondition): string {
  switch (condition.field) {
    case 'host-header':
      return anyOf({ fetch: hostFetch, flags: '-i', matchers: condition.values.map(wildcardMatcher) });
    case 'path-pattern':
      return anyOf({ fetch: 'path', matchers: condition.values.map(wildcardMatcher) });
    case 'http-header':
      return anyOf({ fetch: `req.fhdr(${argument(condition.name)})`, flags: '-i', matchers: condition.values.map(wildcardMatcher) });
    case 'http-request-method':
      return anyOf({ fetch: 'method', matchers: condition.values.map((value) => ({ method: 'str', pattern: value })) });
    case 'source-ip':
      return `{ src -- ${condition.values.map(word).join(' ')} }`;
    case 'query-string':
      return anyOf({ fetch: 'query', flags: '-i', matchers: condition.values.map(queryMatcher) });
  }
}

/** Alternatives of one field. HAProxy has one way of comparing for all patterns of a test, so that each way has its own. */
function anyOf({ fetch, flags, matchers }: { readonly fetch: string; readonly flags?: string; readonly matchers: readonly Matcher[] }): string {
  const methods = [...new Set(matchers.map(({ method }) => method))];
  if (methods.length > 1) return anyOf({ fetch, flags: flags ?? '', matchers: matchers.map(asExpression) });
  const patterns = matchers.map(({ pattern }) => word(pattern));
  const words = [word(fetch), '-m', methods[0] ?? 'str', ...(flags === undefined || flags === '' ? [] : [flags]), '--', ...patterns];
  return `{ ${words.join(' ')} }`;
}

/** Conditions of one rule are joined by "and": what may be one or another has to be one test. */
function asExpression({ method, pattern }: Matcher): Matcher {
  const expression = literalExpression(pattern);
  switch (method) {
    case 'reg':
      return { method, pattern };
    case 'str':
      return { method: 'reg', pattern: `^${expression}$` };
    case 'beg':
      return { method: 'reg', pattern: `^${expression}` };
    case 'end':
      return { method: 'reg', pattern: `${expression}$` };
  }
}

/** A key and its value are one parameter; without a key, the value is that of any. A backslash takes the meaning from `*` and `?` (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_QueryStringConditionConfig.html). */
function queryMatcher({ key, value }: { readonly key?: string; readonly value: string }): Matcher {
  const name = key === undefined ? '(?:[^&=]*=)?' : `${parameterExpression(key, '[^&=]')}=`;
  return { method: 'reg', pattern: `(?:^|&)${name}${parameterExpression(value, '[^&]')}(?:&|$)` };
}

function parameterExpression(pattern: string, any: string): string {
  return pattern
    .split(/(\\[*?\\])/)
    .map((part, index) => (index % 2 === 1 ? literalExpression(part.slice(1)) : wildcardExpression(part, any)))
    .join('');
}
