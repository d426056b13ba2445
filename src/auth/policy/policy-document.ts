import { isJsonObject } from '#base/json-object.ts';
import { MalformedPolicy } from './malformed-policy.ts';
import { parseStatement } from './parse-statement.ts';
import { readPolicyJson, syntaxErrors, type Span } from './policy-json.ts';
import { draftStatement } from './statement-draft.ts';
import { checkStatements } from './statement-faults.ts';

/** What a policy hangs on decides what its statements have to say: identity policies name no principal, resource policies do, trust policies name no resource. */
export type PolicyKind = 'identity' | 'resource' | 'trust';

/** A managed policy is an identity policy, and has to be of the later version. */
export type GivenKind = PolicyKind | 'managed';

export type PolicyVersion = '2008-10-17' | '2012-10-17';

/** A policy document, understood (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html). */
export interface PolicyDocument {
  readonly kind: PolicyKind;
  /** Only the later one knows variables. */
  readonly version: PolicyVersion;
  readonly id?: string;
  readonly statements: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  /** Absent in identity policies, and there only. */
  readonly principals?: PolicyPrincipals;
  readonly actions: PolicyPatterns;
  /** Absent in trust policies: the role itself. */
  readonly resources?: PolicyPatterns;
  readonly conditions: readonly PolicyCondition[];
  readonly span: Span;
}

/** `isNot` of NotAction and NotResource. */
export interface PolicyPatterns {
  readonly isNot: boolean;
  readonly patterns: readonly string[];
}

/** `isNot` of NotPrincipal. `"*"` is `AWS: ["*"]` with `isEverybody`. */
export interface PolicyPrincipals {
  readonly isNot: boolean;
  readonly isEverybody: boolean;
  readonly named: readonly { readonly type: PrincipalType; readonly id: string }[];
}

export type PrincipalType = 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';

export interface PolicyCondition {
  /** As written, such as `ForAllValues:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** Throws MalformedPolicy when `text` is not a policy of that kind; the sentence is IAM's, and names the statement. */
export function parsePolicy(text: string, given: GivenKind): PolicyDocument {
  const kind = given === 'managed' ? 'identity' : given;
  const { value, statementSpans } = readPolicyJson(text, kind === 'trust' ? 'This policy contains invalid Json' : syntaxErrors);
  const unknown = Object.keys(value).find((key) => !topLevelElements.has(key));
  if (unknown !== undefined) throw new MalformedPolicy(`Syntax errors in policy. A policy has no element ${JSON.stringify(unknown)}.`);
  const version = versionOf(value['Version']);
  const id = value['Id'];
  if (id !== undefined && typeof id !== 'string') throw new MalformedPolicy('Syntax errors in policy. Id is not a text.');
  const drafts = statementsOf(value['Statement']).map((statement, index) => draftStatement(statement, { number: index + 1, span: statementSpans[index] ?? nowhere }));
  if (given === 'managed' && version !== '2012-10-17') throw new MalformedPolicy('Policy document must be version 2012-10-17 or greater.');
  checkStatements(drafts, kind);
  const statements = drafts.map((draft) => parseStatement(draft, kind));
  return { kind, version, ...(id === undefined ? {} : { id }), statements };
}

const topLevelElements = new Set(['Version', 'Id', 'Statement']);
const nowhere: Span = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

function versionOf(version: unknown): PolicyVersion {
  if (version === undefined || version === '2008-10-17') return '2008-10-17';
  if (version === '2012-10-17') return version;
  throw new MalformedPolicy(`Syntax errors in policy. The version ${JSON.stringify(version)} is neither 2012-10-17 nor 2008-10-17.`);
}

function statementsOf(statement: unknown): readonly Readonly<Record<string, unknown>>[] {
  const list = Array.isArray(statement) ? statement : [statement];
  if (list.length === 0) throw new MalformedPolicy('Syntax errors in policy. The policy has no statement.');
  return list.map((one: unknown, index) => {
    if (isJsonObject(one)) return one;
    throw new MalformedPolicy(statement === undefined ? 'Syntax errors in policy. The policy has no Statement.' : `Syntax errors in policy. Statement ${index + 1} is not an object.`);
  });
}
