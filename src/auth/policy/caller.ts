import type { PolicyPrincipals } from './policy-document.ts';

/** Who asks, as policies of resources see it. */
export type Caller = IdentityCaller | { readonly kind: 'service'; readonly name: string } | { readonly kind: 'federated'; readonly provider: readonly string[] } | { readonly kind: 'anonymous' };

export interface IdentityCaller {
  readonly kind: 'root' | 'user' | 'role-session' | 'federated-user';
  readonly account: string;
  /** The user's or the session's. */
  readonly arn: string;
  /** The user's or role's. */
  readonly identityArn: string;
  /** Such as `AIDA…`, and `AROA…:session` of sessions. */
  readonly userId: string;
  readonly hasBoundary: boolean;
}

/**
 * By what a statement of a resource's policy names the caller: as itself (`caller`), by the user or role that its session is of (`identity`), as one of
 * all (`everybody`), or by its account, which leaves the rest to the policies there.
 */
export type Naming = 'caller' | 'identity' | 'everybody' | 'account';

/** The strongest way in which the principals of an Allow name the caller; undefined when they do not. */
export function namingOf({ isNot, isEverybody, named }: PolicyPrincipals, caller: Caller): Naming | undefined {
  const namings = new Set(named.flatMap(({ type, id }) => namingBy(type, id, caller) ?? []));
  if (isNot) return isEverybody || namings.size > 0 ? undefined : 'everybody';
  return (['caller', 'identity'] as const).find((naming) => namings.has(naming)) ?? (isEverybody ? 'everybody' : namings.has('account') ? 'account' : undefined);
}

/**
 * Whether the principals of a Deny are about the caller. To except somebody, NotPrincipal has to name its account, its identity and its session, and
 * nobody with a permissions boundary can be excepted (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html).
 */
export function isDenied(principals: PolicyPrincipals, caller: Caller): boolean {
  const { isNot, isEverybody, named } = principals;
  if (!isNot) return namingOf(principals, caller) !== undefined;
  if (isEverybody) return false;
  const namings = new Set(named.flatMap(({ type, id }) => namingBy(type, id, caller) ?? []));
  if (!('hasBoundary' in caller)) return !namings.has('caller');
  return caller.hasBoundary || !levelsOf(caller).every((level) => namings.has(level));
}

function levelsOf({ kind }: IdentityCaller): readonly Naming[] {
  if (kind === 'root') return ['account'];
  return kind === 'user' ? ['account', 'caller'] : ['account', 'identity', 'caller'];
}

function namingBy(type: string, id: string, caller: Caller): Naming | undefined {
  switch (caller.kind) {
    case 'service':
      return type === 'Service' && id === caller.name ? 'caller' : undefined;
    case 'federated':
      return type === 'Federated' && caller.provider.includes(id) ? 'caller' : undefined;
    case 'anonymous':
      return undefined;
    default:
      return type === 'AWS' ? identityNaming(id, caller) : undefined;
  }
}

function identityNaming(id: string, { account, arn, identityArn, userId }: IdentityCaller): Naming | undefined {
  const plain = withoutPartition(id);
  if (plain === withoutPartition(arn)) return plain === rootOf(account) ? 'account' : 'caller';
  if (plain === withoutPartition(identityArn) || (isUniqueId(id) && (userId === id || userId.startsWith(`${id}:`)))) return 'identity';
  return id === account || plain === rootOf(account) ? 'account' : undefined;
}

/** Ids of federated users begin with their account's number, which is no id of theirs. */
function isUniqueId(id: string): boolean {
  return /^A[A-Z]{3}/.test(id);
}

/** An account is in each partition here, and so are its principals. */
function withoutPartition(arn: string): string {
  return arn.replace(/^arn:aws[a-z-]*:/, '');
}

function rootOf(account: string): string {
  return `iam::${account}:root`;
}
