import { parseArn } from '#base/arn.ts';
import { isDenied, namingOf, type IdentityCaller } from './caller.ts';
import { CompiledPolicies } from './compiled-policies.ts';
import type { CompiledPolicy, CompiledStatement } from './compiled-policy.ts';
import { contextKeysOf } from './context-keys.ts';
import { contextOf, type Context } from './context.ts';
import { evaluate } from './evaluate.ts';
import type { PolicyKind } from './policy-document.ts';
import type { Position } from './policy-json.ts';
import { applies, PolicySet, type PolicyQuestion } from './policy-set.ts';

/** A policy with the name by which a simulation speaks of it, such as `PolicyInputList.1` or a policy's own. */
export interface SourcedPolicy {
  readonly sourceId: string;
  /** https://docs.aws.amazon.com/IAM/latest/APIReference/API_Statement.html, such as `IAM Policy` or `PolicyInputList`. */
  readonly sourceType: string;
  /** JSON. */
  readonly document: string;
}

export interface Simulation {
  readonly action: string;
  /** An ARN or `*`. */
  readonly resource: string;
  /** Context keys with their values; names without regard to case. */
  readonly context: Readonly<Record<string, readonly string[]>>;
  readonly identityPolicies: readonly SourcedPolicy[];
  /** Absent when there is none. */
  readonly permissionsBoundary?: readonly SourcedPolicy[];
  readonly resourcePolicy?: SourcedPolicy;
  /** Who is simulated to call: an IAM user's or role's ARN. */
  readonly callerArn: string;
  /** The account of the resource; the caller's when absent. */
  readonly resourceAccount?: string;
}

export type SimulatedDecision = 'allowed' | 'explicitDeny' | 'implicitDeny';

export interface SimulatedStatement {
  readonly sourceId: string;
  readonly sourceType: string;
  /** Where the statement stands in its document; the first line and the first column are 1. */
  readonly start: Position;
  readonly end: Position;
}

export interface SimulationResult {
  readonly decision: SimulatedDecision;
  /** Those that decided: of a denial the ones that deny, else the ones that allow. */
  readonly matchedStatements: readonly SimulatedStatement[];
  /** Keys that statements of this action and resource ask for and the context does not have. */
  readonly missingContextKeys: readonly string[];
  readonly isAllowedByPermissionsBoundary?: boolean;
  /** Of cross-account simulations: what each kind of policy says by itself, by source id. */
  readonly decisionDetails: Readonly<Record<string, SimulatedDecision>>;
}

/**
 * What evaluation would decide (https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html). `policies` keeps what one simulation compiled for the
 * next. Throws MalformedPolicy.
 */
export function simulate(simulation: Simulation, policies = new CompiledPolicies()): SimulationResult {
  const { identityPolicies, permissionsBoundary, resourcePolicy, resource } = simulation;
  const compiled = (policy: SourcedPolicy, kind: PolicyKind): CompiledSource => ({ ...policy, compiled: policies.of(policy.document, kind) });
  const identity = identityPolicies.map((policy) => compiled(policy, 'identity'));
  const boundary = permissionsBoundary?.map((policy) => compiled(policy, 'identity'));
  const ofResource = resourcePolicy === undefined ? [] : [compiled(resourcePolicy, 'resource')];
  const caller = callerOf(simulation);
  const question = { action: simulation.action.toLowerCase(), resource, context: contextOf(simulation.context) };
  const isCrossAccount = (simulation.resourceAccount ?? caller.account) !== caller.account;
  const boundarySet = boundary === undefined ? undefined : setOf(boundary);
  const applicable = { identity: setOf(identity), boundary: boundarySet, resource: resourcePolicy === undefined ? undefined : setOf(ofResource) };
  const { kind } = evaluate({ caller, question, policies: applicable, isCrossAccount, isResourcePolicyRequired: false });
  const decision = kind === 'allowed' ? 'allowed' : kind === 'explicit-deny' ? 'explicitDeny' : 'implicitDeny';
  const all = [...identity, ...(boundary ?? []), ...ofResource];
  const matched = all.flatMap((policy) => matchedIn(policy, question, caller));
  const effect = decision === 'explicitDeny' ? 'Deny' : 'Allow';
  const deciding = decision === 'implicitDeny' ? [] : matched.filter(({ statement }) => statement.statement.effect === effect);
  return {
    decision,
    matchedStatements: deciding.map(({ policy, statement }) => ({ sourceId: policy.sourceId, sourceType: policy.sourceType, ...statement.statement.span })),
    missingContextKeys: missingKeys(all, question),
    ...(boundarySet !== undefined && { isAllowedByPermissionsBoundary: boundarySet.isAnyMatching('allow', question) && !boundarySet.isAnyMatching('deny', question) }),
    decisionDetails: isCrossAccount ? Object.fromEntries(all.map((policy) => [policy.sourceId, decisionOf(matched.filter((one) => one.policy === policy))])) : {},
  };
}

interface CompiledSource extends SourcedPolicy {
  readonly compiled: CompiledPolicy;
}

function setOf(policies: readonly CompiledSource[]): PolicySet {
  return new PolicySet(policies.map((policy) => policy.compiled));
}

function callerOf({ callerArn, permissionsBoundary }: Simulation): IdentityCaller {
  const { account = '', resource = '' } = parseArn(callerArn) ?? {};
  const kind = resource.startsWith('role/') ? 'role-session' : 'user';
  return { kind, account, arn: callerArn, identityArn: callerArn, userId: '', hasBoundary: permissionsBoundary !== undefined };
}

interface Matched {
  readonly policy: CompiledSource;
  readonly statement: CompiledStatement;
}

function matchedIn(policy: CompiledSource, question: PolicyQuestion, caller: IdentityCaller): readonly Matched[] {
  return policy.compiled.statements.filter((one) => one.matchesAction(question.action) && isAbout(one, caller) && applies(one, question)).map((statement) => ({ policy, statement }));
}

function isAbout({ statement: { principals, effect } }: CompiledStatement, caller: IdentityCaller): boolean {
  if (principals === undefined) return true;
  return effect === 'Deny' ? isDenied(principals, caller) : namingOf(principals, caller) !== undefined;
}

function decisionOf(matched: readonly Matched[]): SimulatedDecision {
  if (matched.some(({ statement }) => statement.statement.effect === 'Deny')) return 'explicitDeny';
  return matched.length > 0 ? 'allowed' : 'implicitDeny';
}

/** Only of statements that are about the action: others are not evaluated. */
function missingKeys(policies: readonly CompiledSource[], { action, context }: PolicyQuestion): readonly string[] {
  const asked = policies.flatMap(({ compiled: { document, statements } }) => contextKeysOf({ ...document, statements: statements.filter((one) => one.matchesAction(action)).map(({ statement }) => statement) }));
  return [...new Set(asked.filter((key) => isMissing(key, context)))];
}

function isMissing(key: string, context: Context): boolean {
  return context(key.toLowerCase()) === undefined;
}
