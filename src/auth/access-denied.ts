import { Fault } from '#wire/fault.ts';
import type { AccessRequest, Call } from '#wire/operation.ts';
import { encodeAuthorizationMessage, type AuthorizationMessage } from './authorization-message.ts';
import type { Decision } from './policy/evaluate.ts';
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

function messageOf({ kind }: Denial, { principal }: Call, { action, resource, keys = {} }: AccessRequest): AuthorizationMessage {
  const items = Object.entries(keys).map(([key, values]) => ({ key, values: { items: [values].flat().map((value) => ({ value })) } }));
  return {
    allowed: false,
    explicitDeny: kind === 'explicit-deny',
    matchedStatements: { items: [] },
    failures: { items: [] },
    context: { principal: { id: principal.userId, arn: principal.arn }, action, resource, conditions: { items } },
  };
}
