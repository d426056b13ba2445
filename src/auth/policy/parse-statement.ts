import { MalformedPolicy, type Wrong } from './malformed-policy.ts';
import { parseConditions } from './parse-conditions.ts';
import { parsePrincipals } from './parse-principals.ts';
import { actionFault, resourceFault } from './pattern-faults.ts';
import type { PolicyKind, PolicyPatterns, PolicyStatement } from './policy-document.ts';
import { textsOf, type Span } from './policy-json.ts';
import { matcherOf } from './wildcards.ts';

type Json = Readonly<Record<string, unknown>>;

/** `number` counts from 1. */
export function parseStatement(json: Json, { kind, number, span }: { readonly kind: PolicyKind; readonly number: number; readonly span: Span }): PolicyStatement {
  const wrong = wrongIn(json, number);
  const unknown = Object.keys(json).find((element) => !elements.has(element));
  if (unknown !== undefined) throw wrong(`Syntax errors in policy. A statement has no element ${JSON.stringify(unknown)}.`);
  const sid = sidOf(json['Sid'], kind, wrong);
  const effect = effectOf(json['Effect'], wrong);
  const principals = principalsOf(json, kind, wrong);
  const actions = actionsOf(json, kind, wrong);
  const resources = resourcesOf(json, kind, wrong);
  const conditions = parseConditions(json['Condition'], wrong);
  return { ...(sid === undefined ? {} : { sid }), effect, ...(principals === undefined ? {} : { principals }), actions, ...(resources === undefined ? {} : { resources }), conditions, span };
}

const elements = new Set(['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']);

function wrongIn({ Sid: sid }: Json, number: number): Wrong {
  const name = typeof sid === 'string' && sid !== '' ? `statement ${number} (${JSON.stringify(sid)})` : `statement ${number}`;
  return (sentence) => new MalformedPolicy(`${sentence.endsWith('.') ? sentence : `${sentence}.`} See ${name}.`);
}

function sidOf(sid: unknown, kind: PolicyKind, wrong: Wrong): string | undefined {
  if (sid === undefined) return undefined;
  if (typeof sid !== 'string') throw wrong('Syntax errors in policy. Sid is not a text.');
  // Policies of keys and buckets may have any text.
  if (kind !== 'resource' && !/^[0-9A-Za-z]*$/.test(sid)) throw wrong('Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*');
  return sid;
}

function effectOf(effect: unknown, wrong: Wrong): 'Allow' | 'Deny' {
  if (effect === 'Allow' || effect === 'Deny') return effect;
  if (typeof effect === 'string' && /^(allow|deny)$/i.test(effect)) throw wrong('The policy failed legacy parsing. Effect is written Allow or Deny.');
  throw wrong('Syntax errors in policy. Effect has to be Allow or Deny.');
}

function principalsOf(json: Json, kind: PolicyKind, wrong: Wrong): PolicyStatement['principals'] {
  const isNot = json['NotPrincipal'] !== undefined;
  const given = json['Principal'] ?? json['NotPrincipal'];
  if (isNot && json['Principal'] !== undefined) throw wrong('Syntax errors in policy. Principal and NotPrincipal exclude each other.');
  if (kind === 'identity') {
    if (given === undefined) return undefined;
    throw wrong('Policy document should not specify a principal.');
  }
  if (given === undefined) throw wrong('Missing required field Principal');
  if (kind === 'trust' && isNot && json['Effect'] === 'Allow') throw wrong('Allow with NotPrincipal is not allowed.');
  return { isNot, ...parsePrincipals(given, wrong) };
}

/** An element and its negation, which exclude each other. */
function patternsOf(json: Json, name: 'Action' | 'Resource', wrong: Wrong): PolicyPatterns | undefined {
  const [plain, negated] = [json[name], json[`Not${name}`]];
  if (plain !== undefined && negated !== undefined) throw wrong(`Syntax errors in policy. ${name} and Not${name} exclude each other.`);
  const given = plain ?? negated;
  if (given === undefined) return undefined;
  const patterns = textsOf(given);
  if (patterns === undefined) throw wrong(`Syntax errors in policy. ${name} is neither a text nor a list of texts.`);
  return patterns.length === 0 ? undefined : { isNot: plain === undefined, patterns };
}

function actionsOf(json: Json, kind: PolicyKind, wrong: Wrong): PolicyPatterns {
  const actions = patternsOf(json, 'Action', wrong);
  if (actions === undefined) throw wrong('Policy statement must contain actions.');
  for (const action of actions.patterns) {
    const fault = actionFault(action);
    if (fault !== undefined) throw wrong(fault);
    if (kind === 'trust' && !isTrustAction(action)) throw wrong('AssumeRole policy may only specify STS AssumeRole actions.');
  }
  return actions;
}

/** What a role can be asked for; a star is no action of STS. */
const trustActions = ['assumerole', 'assumerolewithsaml', 'assumerolewithwebidentity', 'assumeroot', 'tagsession', 'setsourceidentity', 'setcontext'];

function isTrustAction(action: string): boolean {
  const pattern = /^sts:(.+)$/i.exec(action)?.[1]?.toLowerCase();
  return pattern !== undefined && trustActions.some(matcherOf([{ text: pattern, isLiteral: false }], 'anything'));
}

function resourcesOf(json: Json, kind: PolicyKind, wrong: Wrong): PolicyPatterns | undefined {
  if (kind === 'trust') {
    const prohibited = ['Resource', 'NotResource'].find((name) => json[name] !== undefined);
    if (prohibited !== undefined) throw wrong(`Has prohibited field ${prohibited}`);
    return undefined;
  }
  const resources = patternsOf(json, 'Resource', wrong);
  // A policy that hangs on one resource, such as a repository's, need not name it; services for which it must say so themselves.
  if (resources === undefined && kind === 'identity') throw wrong('Policy statement must contain resources.');
  for (const resource of resources?.patterns ?? []) {
    const fault = resourceFault(resource);
    if (fault !== undefined) throw wrong(fault);
  }
  return resources;
}
