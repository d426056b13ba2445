import { MalformedPolicy, type Wrong } from './malformed-policy.ts';
import { parseConditions } from './parse-conditions.ts';
import type { PolicyCondition, PolicyPatterns } from './policy-document.ts';
import { textsOf, type Span } from './policy-json.ts';

/** A statement whose elements are what they have to be as JSON; what they say is judged when all statements are (`statement-faults.ts`). */
export interface StatementDraft {
  readonly json: Readonly<Record<string, unknown>>;
  readonly sid: string | undefined;
  /** As written: in which case is judged later. */
  readonly effect: string;
  readonly actions: PolicyPatterns | undefined;
  readonly resources: PolicyPatterns | undefined;
  readonly conditions: readonly PolicyCondition[];
  readonly span: Span;
  readonly wrong: Wrong;
}

/** `number` counts from 1. Throws MalformedPolicy for syntax errors. */
export function draftStatement(json: StatementDraft['json'], { number, span }: { readonly number: number; readonly span: Span }): StatementDraft {
  const wrong = wrongIn(json, number);
  const unknown = Object.keys(json).find((element) => !elements.has(element));
  if (unknown !== undefined) throw wrong(`Syntax errors in policy. A statement has no element ${JSON.stringify(unknown)}.`);
  for (const name of ['Principal', 'Action', 'Resource']) if (json[name] !== undefined && json[`Not${name}`] !== undefined) throw wrong(`Syntax errors in policy. ${name} and Not${name} exclude each other.`);
  return {
    json,
    sid: sidOf(json['Sid'], wrong),
    effect: effectOf(json['Effect'], wrong),
    actions: patternsOf(json, 'Action', wrong),
    resources: patternsOf(json, 'Resource', wrong),
    conditions: parseConditions(json['Condition'], wrong),
    span,
    wrong,
  };
}

const elements = new Set(['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']);

/** What errors call a statement, such as `statement 2` or `statement 2 ("Named")`. */
export function statementName(sid: unknown, number: number): string {
  return typeof sid === 'string' && sid !== '' ? `statement ${number} (${JSON.stringify(sid)})` : `statement ${number}`;
}

function wrongIn({ Sid: sid }: StatementDraft['json'], number: number): Wrong {
  return (sentence) => new MalformedPolicy(`${/[.!]$/.test(sentence) ? sentence : `${sentence}.`} See ${statementName(sid, number)}.`);
}

function sidOf(sid: unknown, wrong: Wrong): string | undefined {
  if (sid === undefined || typeof sid === 'string') return sid;
  throw wrong('Syntax errors in policy. Sid is not a text.');
}

function effectOf(effect: unknown, wrong: Wrong): string {
  if (typeof effect === 'string' && /^(allow|deny)$/i.test(effect)) return effect;
  throw wrong('Syntax errors in policy. Effect has to be Allow or Deny.');
}

/** An element or its negation; undefined when neither names anything. */
function patternsOf(json: StatementDraft['json'], name: 'Action' | 'Resource', wrong: Wrong): PolicyPatterns | undefined {
  const plain = json[name];
  const given = plain ?? json[`Not${name}`];
  if (given === undefined) return undefined;
  const patterns = textsOf(given);
  if (patterns === undefined) throw wrong(`Syntax errors in policy. ${name} is neither a text nor a list of texts.`);
  return patterns.length === 0 ? undefined : { isNot: plain === undefined, patterns };
}
