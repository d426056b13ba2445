import { isDenied, namingOf, type Caller, type Naming } from './caller.ts';
import type { CompiledStatement } from './compiled-policy.ts';
import { applies, type PolicyQuestion, type PolicySet } from './policy-set.ts';

export type PolicyType = 'identity-based policy' | 'resource-based policy' | 'permissions boundary' | 'session policy' | 'VPC endpoint policy';

/** All policies that have a say in a request. */
export interface ApplicablePolicies {
  readonly identity: PolicySet;
  /** Absent when the identity has none. */
  readonly boundary?: PolicySet | undefined;
  /** Absent when the session was made without any. */
  readonly session?: PolicySet | undefined;
  /** What hangs on the resource; absent when it has no policy. */
  readonly resource?: PolicySet | undefined;
  /** Of the VPC endpoint by which the request came. */
  readonly endpoint?: PolicySet | undefined;
}

export interface Evaluation {
  readonly caller: Caller;
  readonly question: PolicyQuestion;
  readonly policies: ApplicablePolicies;
  /** The resource belongs to another account than the caller: both have to allow. */
  readonly isCrossAccount: boolean;
  /** Of KMS keys and roles. */
  readonly isResourcePolicyRequired: boolean;
  /** A grant on a KMS key allows it, whatever policies leave unsaid; but what limits a session limits it then, too. */
  readonly isGranted?: boolean;
}

export type Decision = { readonly kind: 'allowed' } | { readonly kind: 'explicit-deny'; readonly by: PolicyType; readonly statements: readonly CompiledStatement[] } | { readonly kind: 'implicit-deny'; readonly by: PolicyType };

/**
 * Whether a request is allowed, and if not, because of which kind of policy
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html).
 */
export function evaluate(evaluation: Evaluation): Decision {
  const denial = explicitDenial(evaluation);
  if (denial !== undefined) return denial;
  if (!isLetThrough(evaluation)) return { kind: 'implicit-deny', by: 'VPC endpoint policy' };
  const grant = evaluation.isGranted === true ? keyGrant(evaluation) : resourceGrant(evaluation);
  if (evaluation.isCrossAccount || evaluation.isResourcePolicyRequired) {
    if (grant === 'none') return { kind: 'implicit-deny', by: lacksByItself(evaluation) ? 'identity-based policy' : 'resource-based policy' };
  }
  const missing = firstThatDoesNotAllow(evaluation, evaluation.isCrossAccount && evaluation.isGranted !== true ? 'delegated' : grant);
  return missing === undefined ? { kind: 'allowed' } : { kind: 'implicit-deny', by: missing };
}

function explicitDenial({ caller, question, policies }: Evaluation): Decision | undefined {
  const ofCaller = [['identity-based policy', policies.identity], ['permissions boundary', policies.boundary], ['session policy', policies.session]] as const;
  for (const [by, set] of ofCaller) if (set?.isAnyMatching('deny', question) === true) return { kind: 'explicit-deny', by, statements: set.matching('deny', question) };
  const ofOthers = [['resource-based policy', policies.resource], ['VPC endpoint policy', policies.endpoint]] as const;
  for (const [by, set] of ofOthers) {
    const statements = set === undefined ? [] : denying(set, caller, question);
    if (statements.length > 0) return { kind: 'explicit-deny', by, statements };
  }
  return undefined;
}

function denying(policies: PolicySet, caller: Caller, question: PolicyQuestion): readonly CompiledStatement[] {
  return policies.about(question.action).deny.filter((one) => one.statement.principals !== undefined && isDenied(one.statement.principals, caller) && applies(one, question));
}

/** In what ways the policies' statements that allow the question name the caller. */
function namings(policies: PolicySet, caller: Caller, question: PolicyQuestion): ReadonlySet<Naming> {
  const found = new Set<Naming>();
  for (const one of policies.about(question.action).allow) {
    const naming = one.statement.principals === undefined ? undefined : namingOf(one.statement.principals, caller);
    if (naming !== undefined && !found.has(naming) && applies(one, question)) found.add(naming);
  }
  return found;
}

/** The policy of an endpoint gives nothing: it says what may come through (https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html). */
function isLetThrough({ caller, question, policies: { endpoint } }: Evaluation): boolean {
  return endpoint === undefined || namings(endpoint, caller, question).size > 0;
}

/**
 * What the resource's policy gives. `full`: the caller by itself, whatever its other policies leave unsaid. `bounded`: its role, so that boundary and
 * session policies count. `delegated`: its account, whose policies have to allow as well.
 */
type ResourceGrant = 'full' | 'bounded' | 'delegated' | 'none';

function resourceGrant({ caller, question, policies: { resource } }: Evaluation): ResourceGrant {
  if (resource === undefined) return 'none';
  const grants = new Set([...namings(resource, caller, question)].map((naming) => grantOf(naming, caller)));
  return (['full', 'bounded', 'delegated'] as const).find((grant) => grants.has(grant)) ?? 'none';
}

/** Who could do nothing even if the resource let it is told that first: whether there is such a resource, and what its policy says, is not for it to know. */
function lacksByItself({ caller, question, policies: { identity } }: Evaluation): boolean {
  return 'identityArn' in caller && !identity.isAnyMatching('allow', question);
}

/** A key's grant is to the user or role, as if the key's policy named that: what its session may not, it may not by a grant. */
function keyGrant(evaluation: Evaluation): ResourceGrant {
  return resourceGrant(evaluation) === 'full' ? 'full' : grantOf('identity', evaluation.caller);
}

function grantOf(naming: Naming, { kind }: Caller): ResourceGrant {
  if (naming === 'account') return 'delegated';
  const isSession = kind === 'role-session' || kind === 'federated-user';
  return isSession && naming !== 'caller' ? 'bounded' : 'full';
}

function firstThatDoesNotAllow({ question, policies }: Evaluation, grant: ResourceGrant): PolicyType | undefined {
  if (grant === 'full') return undefined;
  if (grant !== 'bounded' && !policies.identity.isAnyMatching('allow', question)) return 'identity-based policy';
  if (policies.boundary?.isAnyMatching('allow', question) === false) return 'permissions boundary';
  if (policies.session?.isAnyMatching('allow', question) === false) return 'session policy';
  return undefined;
}
