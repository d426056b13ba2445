import { awsManagedPolicy } from '#model/aws-managed-policies.ts';
import { iamGroups } from '#model/iam-group.ts';
import type { IamPolicies } from '#model/iam-policies.ts';
import { iamPolicies } from '#model/iam-policy.ts';
import { iamRoles, type IamRole } from '#model/iam-role.ts';
import { iamUsers, type IamUser } from '#model/iam-user.ts';
import type { Store } from '#state/store.ts';
import { CompiledPolicies } from './policy/compiled-policies.ts';
import type { CompiledPolicy } from './policy/compiled-policy.ts';
import { KeptByText } from './policy/kept-by-text.ts';
import { MalformedPolicy } from './policy/malformed-policy.ts';
import type { PolicyKind } from './policy/policy-document.ts';
import { noPolicies, PolicySet } from './policy/policy-set.ts';

/** What a user or role may do, ready to be asked. */
export interface PrincipalPolicies {
  readonly identity: PolicySet;
  readonly boundary: PolicySet | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

export const nobody: PrincipalPolicies = { identity: noPolicies, boundary: undefined, tags: {} };

/** Policies of principals, compiled once and kept until one of them changes. */
export class PrincipalPoliciesIndex implements Disposable {
  /** Of root, which no policy of its account limits. */
  readonly everything: PrincipalPolicies;
  readonly #store: Store;
  readonly #compiled = new CompiledPolicies();
  readonly #byIdentity = new Map<string, PrincipalPolicies>();
  readonly #ofSessions = new KeptByText<PolicySet>();
  /** By their texts as the store has them, so that to find one takes no look at all of it. */
  readonly #ofResources = { resource: new KeptByText<PolicySet>(), trust: new KeptByText<PolicySet>() };
  readonly #unfollow: readonly (() => void)[];

  constructor(store: Store) {
    this.#store = store;
    this.everything = { identity: this.#setOf([allowsAll]), boundary: undefined, tags: {} };
    const forgetOne = (before: IamUser | IamRole | undefined, after: IamUser | IamRole | undefined) => this.#forgetIdentity(before, after);
    const forgetAll = () => this.#forgetAll();
    this.#unfollow = [store.follow(iamUsers, forgetOne), store.follow(iamRoles, forgetOne), store.follow(iamGroups, forgetAll), store.follow(iamPolicies, forgetAll)];
  }

  /** Nothing is allowed to who does not exist any more. */
  of(identityArn: string): PrincipalPolicies {
    const kept = this.#byIdentity.get(identityArn);
    if (kept !== undefined) return kept;
    const found = this.#collected(identityArn);
    this.#byIdentity.set(identityArn, found);
    return found;
  }

  /** The policies that a session was made with: inline, and managed ones by their ARNs as they are now. */
  ofSession(policy: string | undefined, policyArns: readonly string[]): PolicySet {
    return this.#ofSessions.of(JSON.stringify([policy, policyArns]), () => this.#setOf([...(policy === undefined ? [] : [policy]), ...this.#managed(policyArns)]));
  }

  /** All policies that hang on a resource, most often one. */
  ofResource(policies: readonly string[], kind: 'resource' | 'trust'): PolicySet {
    return this.#ofResources[kind].of(policies.join('\n'), () => new PolicySet(policies.map((policy) => this.#readable(policy, kind))));
  }

  [Symbol.dispose](): void {
    for (const unfollow of this.#unfollow) unfollow();
  }

  #collected(identityArn: string): PrincipalPolicies {
    const user = this.#store.get(iamUsers, identityArn);
    const identity = user ?? this.#store.get(iamRoles, identityArn);
    if (identity === undefined) return nobody;
    const groups = (user?.groupArns ?? []).flatMap((arn) => this.#store.get(iamGroups, arn) ?? []);
    const boundaryArn = identity.permissionsBoundaryArn;
    return {
      identity: this.#setOf([identity, ...groups].flatMap((holder) => this.#documentsOf(holder))),
      boundary: boundaryArn === undefined ? undefined : this.#setOf(this.#managed([boundaryArn])),
      tags: Object.fromEntries(identity.tags.map(({ key, value }) => [key, value])),
    };
  }

  #documentsOf({ inlinePolicies, attachedPolicyArns }: IamPolicies): readonly string[] {
    return [...Object.values(inlinePolicies), ...this.#managed(attachedPolicyArns)];
  }

  /** A policy that is gone allows nothing. */
  #managed(arns: readonly string[]): readonly string[] {
    return arns.flatMap((arn) => {
      const policy = this.#store.get(iamPolicies, arn) ?? awsManagedPolicy(arn);
      return policy?.versions.find(({ id }) => id === policy.defaultVersionId)?.document ?? [];
    });
  }

  #setOf(documents: readonly string[]): PolicySet {
    return new PolicySet(documents.map((document) => this.#readable(document, 'identity')));
  }

  /** What was kept before policies were read, and is none, cannot say what it denies: it denies everything. */
  #readable(policy: string, kind: PolicyKind): CompiledPolicy {
    try {
      return this.#compiled.of(policy, kind);
    } catch (thrown) {
      if (!(thrown instanceof MalformedPolicy)) throw thrown;
      return this.#compiled.of(deniesAll[kind], kind);
    }
  }

  /** Roles are written whenever they are used; that changes nothing here. */
  #forgetIdentity(before: IamUser | IamRole | undefined, after: IamUser | IamRole | undefined): void {
    if (before !== undefined && after !== undefined && isSameForPolicies(before, after)) return;
    for (const identity of [before, after]) if (identity !== undefined) this.#byIdentity.delete(identity.arn);
  }

  #forgetAll(): void {
    this.#byIdentity.clear();
    this.#ofSessions.clear();
  }
}

const allowsAll = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

const deniesAll = {
  identity: '{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}',
  resource: '{"Statement":{"Effect":"Deny","Principal":"*","Action":"*"}}',
  trust: '{"Statement":{"Effect":"Deny","Principal":"*","Action":"sts:*"}}',
} as const;

function isSameForPolicies(before: IamUser | IamRole, after: IamUser | IamRole): boolean {
  const isSameUser = !('groupArns' in before) || !('groupArns' in after) || before.groupArns === after.groupArns;
  return isSameUser && before.inlinePolicies === after.inlinePolicies && before.attachedPolicyArns === after.attachedPolicyArns && before.permissionsBoundaryArn === after.permissionsBoundaryArn && before.tags === after.tags;
}
