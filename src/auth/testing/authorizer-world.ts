import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { clusters } from '#model/cluster.ts';
import { groupArn, iamGroups, type IamGroup } from '#model/iam-group.ts';
import { iamPolicies, policyArn, type IamPolicy } from '#model/iam-policy.ts';
import { iamRoles, roleArn, type IamRole } from '#model/iam-role.ts';
import { iamUsers, userArn, type IamUser } from '#model/iam-user.ts';
import { registrySettings } from '#model/registry-settings.ts';
import { repositories } from '#model/repository.ts';
import { vpcEndpoints } from '#model/vpc-endpoint.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import type { AccessRequest, Call, Principal, PrincipalSession } from '#wire/operation.ts';
import { policyAuthorizer } from '../policy-authorizer.ts';
import { sealingBy, type Sealing } from '../sealing.ts';

export const accountId = '123456789012';
export const nowMs = 1_760_000_000_000;

export interface AuthorizerWorld extends AsyncDisposable {
  readonly store: Store;
  readonly clock: ManualClock;
  readonly sealing: Sealing;
  user(name: string, changes?: Partial<IamUser>): Promise<Principal>;
  group(name: string, changes?: Partial<IamGroup>): Promise<string>;
  policy(name: string, document: string): Promise<string>;
  /** A session of a role, which is made. */
  roleSession(name: string, changes?: Partial<IamRole>, session?: Partial<PrincipalSession>): Promise<Principal>;
  /** Changes the user or role of a principal. */
  change(principal: Principal, changes: Partial<IamUser & IamRole>): Promise<void>;
  /** Deletes the user or role of a principal. */
  remove(principal: Principal): Promise<void>;
  authorize(principal: Principal, request: AccessRequest, call?: Partial<Call>): Promise<void>;
}

export async function authorizerWorld(): Promise<AuthorizerWorld> {
  const store = await Store.open(memoryJournal(), [iamUsers, iamGroups, iamRoles, iamPolicies, clusters, registrySettings, repositories, vpcEndpoints]);
  const clock = new ManualClock(nowMs);
  const sealing = sealingBy(new Uint8Array(32), seededRandom(1));
  const authorizer = policyAuthorizer({ store, sealing, clock });
  const put = { account: accountId, path: '/', createdAt: nowMs, inlinePolicies: {}, attachedPolicyArns: [] };
  return {
    store,
    clock,
    sealing,
    async user(name, changes = {}) {
      const arn = userArn({ ...put, name });
      await store.transact((transaction) => transaction.put(iamUsers, { ...put, arn, id: `AIDA${name.toUpperCase()}0000000000`, name, tags: [], groupArns: [], ...changes }));
      return { account: accountId, arn, userId: `AIDA${name.toUpperCase()}0000000000`, accessKeyId: 'AKIA', isRoot: false, identityArn: arn };
    },
    async group(name, changes = {}) {
      const arn = groupArn({ ...put, name });
      await store.transact((transaction) => transaction.put(iamGroups, { ...put, arn, id: `AGPA${name.toUpperCase()}`, name, ...changes }));
      return arn;
    },
    async policy(name, document) {
      const policy = policyNamed(name, document);
      await store.transact((transaction) => transaction.put(iamPolicies, policy));
      return policy.arn;
    },
    async roleSession(name, changes = {}, session = {}) {
      const arn = roleArn({ ...put, name });
      const id = `AROA${name.toUpperCase()}0000000000`;
      const role: IamRole = { ...put, arn, id, name, assumeRolePolicyDocument: '{}', maxSessionDurationSeconds: 3_600, tags: [], ...changes };
      await store.transact((transaction) => transaction.put(iamRoles, role));
      return {
        account: accountId,
        arn: `arn:aws:sts::${accountId}:assumed-role/${name}/session`,
        userId: `${id}:session`,
        accessKeyId: 'ASIA',
        isRoot: false,
        identityArn: arn,
        session: { kind: 'AssumeRole', issuedAt: nowMs, expiresAt: nowMs + 3_600_000, tags: {}, transitiveTagKeys: [], ...session },
      };
    },
    async change({ identityArn = '' }, changes) {
      await store.transact((transaction) => {
        const [user, role] = [transaction.get(iamUsers, identityArn), transaction.get(iamRoles, identityArn)];
        if (user !== undefined) transaction.put(iamUsers, { ...user, ...changes });
        if (role !== undefined) transaction.put(iamRoles, { ...role, ...changes });
      });
    },
    async remove({ identityArn = '' }) {
      await store.transact((transaction) => {
        transaction.remove(iamUsers, identityArn);
        transaction.remove(iamRoles, identityArn);
      });
    },
    async authorize(principal, request, call = {}) {
      await authorizer.authorize({ account: principal.account, region: 'eu-west-1', principal, requestId: 'r', host: 'localhost', sourceIp: '203.0.113.7', receivedAt: nowMs, ...call }, [request]);
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
    },
  };
}

function policyNamed(name: string, document: string): IamPolicy {
  const place = { account: accountId, path: '/', name };
  return { ...place, arn: policyArn(place), id: `ANPA${name.toUpperCase()}`, createdAt: nowMs, updatedAt: nowMs, tags: [], versions: [{ id: 'v1', document, createdAt: nowMs }], defaultVersionId: 'v1', lastVersionNumber: 1 };
}

/** A policy of one statement. */
export function policyAllowing(action: string | readonly string[], { resource = '*', condition }: { readonly resource?: string; readonly condition?: unknown } = {}): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: action, Resource: resource, Condition: condition } });
}
