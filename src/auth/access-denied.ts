import { Fault } from '#wire/fault.ts';
import type { AccessRequest, Call, Principal } from '#wire/operation.ts';
import { encodeAuthorizationMessage, type AuthorizationMessage, type Items, type MatchedStatement } from './authorization-message.ts';
import type { Decision } from './policy/evaluate.ts';
import type { PolicyStatement } from './policy/policy-document.ts';
import type { Sealing } from './sealing.ts';

export type Denial = Exclude<Decision, { readonly kind: 'allowed' }>;

/** Says who may not do what, on which resource, because of which kind of policy (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html). */
export function accessDenied(denial: Denial, { call, request, sealing }: { readonly call: Call; readonly request: AccessRequest; readonly sealing: Sealing }): Fault {
  const sentence = `${denialSubject(call, request)} ${reasonOf(denial, request)}`;
  if (!request.action.startsWith('ec2:')) return new Fault('AccessDenied', sentence);
  const encoded = encodeAuthorizationMessage(messageOf(denial, call, request), sealing);
  return new Fault('AccessDenied', `You are not authorized to perform this operation. ${sentence}. Encoded authorization failure message: ${encoded}`);
}

function denialSubject({ principal }: Call, { action, resource, shownAs = resource }: AccessRequest): string {
  return `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${shownAs}`;
}

function reasonOf({ kind, by }: Denial, { action }: AccessRequest): string {
  const type = by === 'resource-based policy' && /^sts:(AssumeRole|TagSession|SetSourceIdentity)/.test(action) ? 'role trust policy' : by;
  return kind === 'implicit-deny' ? `because no ${type} allows the ${action} action` : `with an explicit deny in ${articles[type]} ${type}`;
}

const articles = { 'identity-based policy': 'an', 'resource-based policy': 'a', 'permissions boundary': 'a', 'session policy': 'a', 'role trust policy': 'the', 'VPC endpoint policy': 'a' } as const;

function messageOf(denial: Denial, { principal }: Call, { action, resource, keys = {} }: AccessRequest): AuthorizationMessage {
  const name = /:user\/(?:.*\/)?([^/]+)$/.exec(principal.arn)?.[1];
  return {
    allowed: false,
    explicitDeny: denial.kind === 'explicit-deny',
    matchedStatements: { items: denial.kind === 'explicit-deny' ? denial.statements.map(({ statement }) => matchedStatement(statement, principal)) : [] },
    failures: { items: [] },
    context: { principal: { id: principal.userId, ...(name !== undefined && { name }), arn: principal.arn }, action, resource, conditions: { items: Object.entries(keys).map(([key, values]) => ({ key, values: valuesOf([values].flat()) })) } },
  };
}

function matchedStatement({ sid = '', actions, resources, conditions }: PolicyStatement, { userId }: Principal): MatchedStatement {
  return {
    statementId: sid,
    effect: 'DENY',
    principals: valuesOf([userId]),
    principalGroups: { items: [] },
    actions: valuesOf(actions.patterns),
    resources: valuesOf(resources?.patterns ?? []),
    conditions: { items: conditions.map(({ key, values }) => ({ key, values: valuesOf(values) })) },
  };
}

function valuesOf(values: readonly string[]): Items<{ readonly value: string }> {
  return { items: values.map((value) => ({ value })) };
}
