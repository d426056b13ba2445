import type { Caller, IdentityCaller } from '../caller.ts';
import { compilePolicy } from '../compiled-policy.ts';
import { contextOf } from '../context.ts';
import { evaluate, type ApplicablePolicies } from '../evaluate.ts';
import { PolicySet } from '../policy-set.ts';

type Json = Readonly<Record<string, unknown>>;

/** One statement, a list of them, or whole documents are taken for a policy. */
export type Given = Json | readonly Json[];

export interface Ask {
  readonly action: string;
  readonly resource?: string;
  readonly keys?: Readonly<Record<string, string | readonly string[]>>;
  readonly identity?: Given;
  readonly boundary?: Given;
  readonly session?: Given;
  readonly resourcePolicy?: Given;
  /** Role trust policies name no resource. */
  readonly isTrust?: boolean;
  readonly endpoint?: Given;
  readonly caller?: Caller;
  readonly isCrossAccount?: boolean;
  readonly isResourcePolicyRequired?: boolean;
}

export const account = '123456789012';
export const ann: IdentityCaller = { kind: 'user', account, arn: `arn:aws:iam::${account}:user/ann`, identityArn: `arn:aws:iam::${account}:user/ann`, userId: 'AIDAANN000000000000', hasBoundary: false };
export const session: IdentityCaller = { kind: 'role-session', account, arn: `arn:aws:sts::${account}:assumed-role/app/s1`, identityArn: `arn:aws:iam::${account}:role/app`, userId: 'AROAAPP000000000000:s1', hasBoundary: false };

/** The decision in words, such as `allowed` or `implicit-deny by identity-based policy`. */
export function ask({ action, resource = '*', keys = {}, caller = ann, isCrossAccount = false, isResourcePolicyRequired = false, ...given }: Ask): string {
  const policies: ApplicablePolicies = {
    identity: setOf(given.identity ?? [], 'identity'),
    boundary: given.boundary === undefined ? undefined : setOf(given.boundary, 'identity'),
    session: given.session === undefined ? undefined : setOf(given.session, 'identity'),
    resource: given.resourcePolicy === undefined ? undefined : setOf(given.resourcePolicy, given.isTrust === true ? 'trust' : 'resource'),
    endpoint: given.endpoint === undefined ? undefined : setOf(given.endpoint, 'resource'),
  };
  const decision = evaluate({ caller: 'hasBoundary' in caller ? { ...caller, hasBoundary: policies.boundary !== undefined } : caller, question: { action: action.toLowerCase(), resource, context: contextOf(keys) }, policies, isCrossAccount, isResourcePolicyRequired });
  return decision.kind === 'allowed' ? 'allowed' : `${decision.kind} by ${decision.by}`;
}

function setOf(given: Given, kind: 'identity' | 'resource' | 'trust'): PolicySet {
  const list: readonly Json[] = isList(given) ? given : [given];
  return new PolicySet(list.map((one) => compilePolicy(JSON.stringify('Statement' in one ? one : { Version: '2012-10-17', Statement: one }), kind)));
}

function isList(given: Given): given is readonly Json[] {
  return Array.isArray(given);
}

/** Whether a condition is met, as AWS's tables show it: by a statement that allows everything on that condition. */
export function isMet(condition: Json, keys: Readonly<Record<string, string | readonly string[]>>, version = '2012-10-17'): boolean {
  return ask({ action: 'x:Y', keys, identity: { Version: version, Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition: condition } } }) === 'allowed';
}
