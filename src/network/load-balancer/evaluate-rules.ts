import { isInCidr, parseCidr } from '#model/cidr.ts';
import type { RuleCondition } from '#model/listener-rule.ts';
import type { TopologyRule } from '#model/load-balancer-topology.ts';
import { matchesWildcards } from './matches-wildcards.ts';

/** A request as a listener sees it. */
export interface RuleRequest {
  readonly method: string;
  /** Without a port. */
  readonly host: string;
  readonly path: string;
  /** What is behind the question mark, if there is one. */
  readonly query: string | undefined;
  /** By their names in lower case; a header that was sent twice has two values. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** An IPv4 address as a number. */
  readonly source: number;
}

/**
 * What AWS's documentation says of a request: the first rule, in the order of priorities, all of whose conditions hold
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html). HAProxy's configuration is tested against it.
 */
export function evaluateRules(rules: readonly TopologyRule[], request: RuleRequest): TopologyRule | undefined {
  return rules.find(({ conditions }) => conditions.every((condition) => holds(condition, request)));
}

/** Any of a condition's values is enough. */
function holds(condition: RuleCondition, request: RuleRequest): boolean {
  switch (condition.field) {
    case 'host-header':
      return condition.values.some((pattern) => matchesWildcards(pattern, request.host, { ignoresCase: true }));
    case 'path-pattern':
      return condition.values.some((pattern) => matchesWildcards(pattern, request.path, { ignoresCase: false }));
    case 'http-header':
      return (request.headers[condition.name.toLowerCase()] ?? []).some((value) => condition.values.some((pattern) => matchesWildcards(pattern, value, { ignoresCase: true })));
    case 'http-request-method':
      return condition.values.includes(request.method);
    case 'source-ip':
      return condition.values.some((cidr) => isWithin(cidr, request.source));
    case 'query-string':
      return parametersOf(request.query).some((parameter) => condition.values.some((pattern) => matchesParameter(pattern, parameter)));
  }
}

interface Parameter {
  readonly key: string | undefined;
  readonly value: string;
}

/** As they are in the URL: nothing is decoded. */
function parametersOf(query: string | undefined): readonly Parameter[] {
  if (query === undefined) return [];
  return query.split('&').map((part) => {
    const at = part.indexOf('=');
    return at < 0 ? { key: undefined, value: part } : { key: part.slice(0, at), value: part.slice(at + 1) };
  });
}

/** Compared without case; a backslash before `*` or `?` means the character (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_QueryStringConditionConfig.html). */
function matchesParameter(pattern: { readonly key?: string; readonly value: string }, { key, value }: Parameter): boolean {
  const how = { ignoresCase: true, hasEscapes: true };
  if (pattern.key === undefined) return matchesWildcards(pattern.value, value, how);
  return key !== undefined && matchesWildcards(pattern.key, key, how) && matchesWildcards(pattern.value, value, how);
}

function isWithin(text: string, address: number): boolean {
  const cidr = parseCidr(text);
  return cidr !== undefined && isInCidr(address, cidr);
}
