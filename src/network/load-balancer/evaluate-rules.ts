import { isInCidr, parseCidr } from '#model/cidr.ts';
import type { RuleCondition } from '#model/listener-rule.ts';
import type { TopologyRule } from '#model/load-balancer-topology.ts';

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
      return condition.values.some((pattern) => matches(pattern, request.host, { ignoresCase: true }));
    case 'path-pattern':
      return condition.values.some((pattern) => matches(pattern, request.path, { ignoresCase: false }));
    case 'http-header':
      return (request.headers[condition.name.toLowerCase()] ?? []).some((value) => condition.values.some((pattern) => matches(pattern, value, { ignoresCase: true })));
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
  if (pattern.key === undefined) return matches(pattern.value, value, how);
  return key !== undefined && matches(pattern.key, key, how) && matches(pattern.value, value, how);
}

function isWithin(text: string, address: number): boolean {
  const cidr = parseCidr(text);
  return cidr !== undefined && isInCidr(address, cidr);
}

type Piece = { readonly kind: 'any' | 'one' } | { readonly kind: 'text'; readonly text: string };

/** `*` stands for any number of characters, `?` for one. Walks both texts, and comes back to the last `*` when it does not go on. */
function matches(pattern: string, text: string, { ignoresCase, hasEscapes = false }: { readonly ignoresCase: boolean; readonly hasEscapes?: boolean }): boolean {
  const fold = (each: string) => (ignoresCase ? each.toLowerCase() : each);
  const pieces = piecesOf(fold(pattern), hasEscapes);
  const folded = fold(text);
  let at = 0;
  let piece = 0;
  let star = -1;
  let starAt = 0;
  while (at < folded.length) {
    const now = pieces[piece];
    if (now?.kind === 'any') {
      star = piece;
      starAt = at;
      piece += 1;
    } else if (now !== undefined && isOne(now, folded[at])) {
      piece += 1;
      at += 1;
    } else if (star >= 0) {
      starAt += 1;
      at = starAt;
      piece = star + 1;
    } else return false;
  }
  return pieces.slice(piece).every(({ kind }) => kind === 'any');
}

function isOne(piece: Piece, character: string | undefined): boolean {
  return piece.kind === 'one' || (piece.kind === 'text' && piece.text === character);
}

function piecesOf(pattern: string, hasEscapes: boolean): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? '';
    const next = pattern[at + 1];
    if (hasEscapes && character === '\\' && (next === '*' || next === '?' || next === '\\')) {
      pieces.push({ kind: 'text', text: next });
      at += 1;
    } else if (character === '*') pieces.push({ kind: 'any' });
    else pieces.push(character === '?' ? { kind: 'one' } : { kind: 'text', text: character });
  }
  return pieces;
}
