import type { Clock } from '#base/clock.ts';
import { vpcEndpoints } from '#model/vpc-endpoint.ts';
import { resourceTags } from '#state/resource-tags.ts';
import type { Store } from '#state/store.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import type { AccessRequest, Call, Principal } from '#wire/operation.ts';
import { accessDenied } from './access-denied.ts';
import { requestContext, resourceAccountOf } from './global-keys.ts';
import { inOnePartition, inPartitionOfRegion } from './policy/arn-partition.ts';
import type { Caller } from './policy/caller.ts';
import { evaluate, type Decision } from './policy/evaluate.ts';
import { noPolicies, type PolicySet } from './policy/policy-set.ts';
import { nobody, PrincipalPoliciesIndex, type PrincipalPolicies } from './principal-policies.ts';
import { checkSessionLimits } from './session-limits.ts';
import type { Sealing } from './sealing.ts';

export interface PolicyAuthorizerOptions {
  readonly store: Store;
  readonly sealing: Sealing;
  /** What policies call now. */
  readonly clock: Pick<Clock, 'nowMs'>;
}

/**
 * Decides by the policies of IAM and of resources (docs/decisions/0021-policy-evaluation.md). An account's root may do all in its account, and elsewhere what
 * the resource's policy lets it.
 */
export function policyAuthorizer({ store, sealing, clock }: PolicyAuthorizerOptions): Authorizer {
  const index = new PrincipalPoliciesIndex(store);
  return {
    authorize(call, requests) {
      for (const request of requests) {
        const decision = decide(call, request, { store, clock, index });
        if (decision.kind !== 'allowed') throw accessDenied(decision, { call, request, sealing });
      }
    },
  };
}

interface Knowledge {
  readonly store: Store;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly index: PrincipalPoliciesIndex;
}

function decide(call: Call, request: AccessRequest, { store, clock, index }: Knowledge): Decision {
  const { principal } = call;
  checkSessionLimits(principal.session?.kind, request.action);
  const isCrossAccount = (resourceAccountOf(request.resource) ?? principal.account) !== principal.account;
  const endpoint = endpointPolicies(call, store, index);
  if (principal.isRoot && !isCrossAccount && endpoint === undefined) return { kind: 'allowed' };
  const own = ownPolicies(principal, index);
  const resource = inOnePartition(inPartitionOfRegion(request.resource));
  const context = requestContext({ call, request, nowMs: clock.nowMs(), identityTags: () => own.tags, resourceTags: () => resourceTags(store, resource) });
  return evaluate({
    caller: callerOf(principal, own),
    question: { action: request.action.toLowerCase(), resource, context },
    policies: { identity: own.identity, boundary: own.boundary, session: sessionPolicies(principal, index), resource: resourcePolicies(request, index), endpoint },
    isCrossAccount,
    isResourcePolicyRequired: request.isResourcePolicyRequired === true && !(principal.isRoot && !isCrossAccount),
    isGranted: request.isGranted === true,
  });
}

/** Root, and federated users that it made, are limited by no policy of an identity. */
function ownPolicies({ isRoot, identityArn }: Principal, index: PrincipalPoliciesIndex): PrincipalPolicies {
  if (isRoot || identityArn?.endsWith(':root') === true) return index.everything;
  return identityArn === undefined ? nobody : index.of(identityArn);
}

/** Who has no identity is nobody, or who an OIDC provider says that it is. */
function callerOf({ account, arn, identityArn, userId, isRoot, session }: Principal, { boundary }: PrincipalPolicies): Caller {
  if (identityArn === undefined && !isRoot) return session?.federated === undefined ? { kind: 'anonymous' } : { kind: 'federated', provider: [session.federated.provider] };
  const kind = isRoot ? 'root' : session?.kind === 'GetFederationToken' ? 'federated-user' : session === undefined || session.kind === 'GetSessionToken' ? 'user' : 'role-session';
  return { kind, account, arn, identityArn: identityArn ?? arn, userId, hasBoundary: boundary !== undefined };
}

/** A federated user may do nothing without a policy of its session (https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html). */
function sessionPolicies({ session }: Principal, index: PrincipalPoliciesIndex): PolicySet | undefined {
  if (session === undefined) return undefined;
  const { kind, policy, policyArns } = session;
  if (policy !== undefined || policyArns !== undefined) return index.ofSession(policy, policyArns ?? []);
  return kind === 'GetFederationToken' ? noPolicies : undefined;
}

/** What the endpoint lets through by which the call came, if it came by one. */
function endpointPolicies({ sourceVpc }: Call, store: Store, index: PrincipalPoliciesIndex): PolicySet | undefined {
  const policy = sourceVpc?.endpointId === undefined ? undefined : store.get(vpcEndpoints, sourceVpc.endpointId)?.policyDocument;
  return policy === undefined ? undefined : index.ofResource([policy], 'resource');
}

/** Roles' policies name no resource, as they are the resource. */
function resourcePolicies({ action, resourcePolicy }: AccessRequest, index: PrincipalPoliciesIndex): PolicySet | undefined {
  if (resourcePolicy === undefined) return undefined;
  return index.ofResource(typeof resourcePolicy === 'string' ? [resourcePolicy] : resourcePolicy, action.startsWith('sts:') ? 'trust' : 'resource');
}
