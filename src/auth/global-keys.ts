import { parseArn } from '#base/arn.ts';
import type { AccessRequest, Call } from '#wire/operation.ts';
import { CaseVariants, contextOf, type Context, type ContextValue } from './policy/context.ts';

/** What is known of a call besides what it says itself. */
export interface CallFacts {
  readonly call: Call;
  readonly request: AccessRequest;
  /** What policies call now. */
  readonly nowMs: number;
  /** Of the user or role. */
  readonly identityTags: () => Readonly<Record<string, string>>;
  /** Of the resource; undefined when it has none or does not exist. */
  readonly resourceTags: () => Readonly<Record<string, string>> | undefined;
}

/**
 * The context of one request: the keys that its action brings, and the global ones
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html). Most policies ask for few of them, so that each is only found out when it is asked for.
 */
export function requestContext(facts: CallFacts): Context {
  const global: Context = (key) => globalKeys[key]?.(facts) ?? tagKey(key, facts) ?? federatedKey(key, facts);
  const { keys } = facts.request;
  if (keys === undefined) return global;
  let context: Context | undefined;
  return (key) => (context ??= contextOf(keys, global))(key);
}

type KeyOf = (facts: CallFacts) => ContextValue | undefined;

const globalKeys: Readonly<Record<string, KeyOf | undefined>> = Object.assign(Object.create(null), {
  'aws:principalarn': ({ call: { principal } }) => principalArnOf(principal),
  'aws:principalaccount': ({ call }) => call.principal.account,
  'aws:principaltype': ({ call }) => principalTypeOf(call),
  'aws:principalisawsservice': () => 'false',
  'aws:userid': ({ call }) => call.principal.userId,
  'aws:username': ({ call }) => userNameOf(call),
  // What comes through an endpoint of a VPC has no public address; what a service asks in somebody's name has the service's.
  'aws:sourceip': ({ call }) => (isCalledByService(call) || endpointOf(call) !== undefined ? undefined : call.sourceIp),
  'aws:vpcsourceip': ({ call }) => (endpointOf(call) === undefined ? undefined : call.sourceIp),
  'aws:sourcevpc': ({ call }) => endpointOf(call)?.vpcId,
  'aws:sourcevpce': ({ call }) => endpointOf(call)?.endpointId,
  // The daemon answers on this machine alone; what asks whether the way is safe is answered as AWS would be asked (docs/decisions/0021-policy-evaluation.md).
  'aws:securetransport': () => 'true',
  'aws:currenttime': ({ nowMs }) => isoTime(nowMs),
  'aws:epochtime': ({ nowMs }) => String(Math.floor(nowMs / 1_000)),
  'aws:requestedregion': ({ call }) => call.region,
  'aws:resourceaccount': ({ request, call }) => resourceAccountOf(request.resource) ?? call.account,
  'aws:calledvia': ({ call }) => (isCalledByService(call) ? call.calledVia : undefined),
  'aws:calledviafirst': ({ call }) => call.calledVia?.at(0),
  'aws:calledvialast': ({ call }) => call.calledVia?.at(-1),
  'aws:viaawsservice': ({ call }) => String(isCalledByService(call)),
  'aws:sourceidentity': ({ call }) => call.principal.session?.sourceIdentity,
  'aws:tokenissuetime': ({ call }) => (call.principal.session === undefined ? undefined : isoTime(call.principal.session.issuedAt)),
  // There are no devices to authenticate with; of long-lived keys AWS says nothing at all.
  'aws:multifactorauthpresent': ({ call }) => (call.principal.session === undefined ? undefined : 'false'),
  'aws:federatedprovider': ({ call }) => call.principal.session?.federated?.provider,
  'aws:useragent': ({ call }) => call.userAgent,
  'aws:referer': ({ call }) => call.referer,
} satisfies Readonly<Record<string, KeyOf>>);

function isCalledByService({ calledVia }: Call): boolean {
  return calledVia !== undefined && calledVia.length > 0;
}

function endpointOf(call: Call): Call['sourceVpc'] {
  return isCalledByService(call) || call.sourceVpc?.endpointId === undefined ? undefined : call.sourceVpc;
}

/** Claims of the token that a session was made by, under the provider's name. */
function federatedKey(key: string, { call }: CallFacts): ContextValue | undefined {
  const keys = call.principal.session?.federated?.keys;
  return keys === undefined ? undefined : Object.entries(keys).find(([name]) => name.toLowerCase() === key)?.[1];
}

/** Of a role's session the role, of a federated user's its own (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn). */
function principalArnOf({ arn, identityArn, session }: Call['principal']): string {
  return identityArn === undefined || session?.kind === 'GetFederationToken' ? arn : identityArn;
}

function principalTypeOf({ principal: { isRoot, session } }: Call): string {
  if (isRoot) return 'Account';
  if (session?.kind === 'GetFederationToken') return 'FederatedUser';
  return session === undefined || session.kind === 'GetSessionToken' ? 'User' : 'AssumedRole';
}

/** Roles and federated users have none. */
function userNameOf({ principal: { arn } }: Call): string | undefined {
  return /:user\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1];
}

/** Tags of sessions come before those of their identities. */
function tagKey(key: string, { call, identityTags, resourceTags }: CallFacts): ContextValue | undefined {
  const slash = key.indexOf('/');
  if (slash < 0) return undefined;
  const name = key.slice(slash + 1);
  if (key.startsWith('aws:principaltag/')) return tagNamed(call.principal.session?.tags ?? {}, name) ?? tagNamed(identityTags(), name);
  return /^[a-z0-9-]+:resourcetag\//.test(key) ? tagNamed(resourceTags() ?? {}, name) : undefined;
}

/** Tags are told apart by case where policies are not. */
function tagNamed(tags: Readonly<Record<string, string>>, name: string): ContextValue | undefined {
  const found = new Set(Object.entries(tags).flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : [])));
  const [only] = found;
  return found.size > 1 ? new CaseVariants([...found]) : only;
}

/** Undefined for `*`, and for ARNs without an account or of AWS's own. */
export function resourceAccountOf(resource: string): string | undefined {
  const account = resource === '*' ? undefined : parseArn(resource)?.account;
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}

function isoTime(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}
