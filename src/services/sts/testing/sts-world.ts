import { STSClient } from '@aws-sdk/client-sts';
import { allAccessKeys, rootAccessKeys, sessionAccessKeys, userAccessKeys } from '#auth/access-keys.ts';
import { authenticator } from '#auth/authenticator.ts';
import { livingPrincipals } from '#auth/living-principals.ts';
import { sealingBy } from '#auth/sealing.ts';
import { sealedSessions } from '#auth/sessions.ts';
import { idsFrom } from '#base/ids.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { accessKeyLabel, userAccessKeys as accessKeyCollection } from '#model/access-key.ts';
import { iamRoles, roleArn, type IamRole } from '#model/iam-role.ts';
import { iamUsers, userArn, type IamUser } from '#model/iam-user.ts';
import { oidcProviders } from '#model/oidc-provider.ts';
import { tasks } from '#model/task.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import { Catalog } from '#wire/catalog.ts';
import { Fault } from '#wire/fault.ts';
import type { AccessRequest, Call } from '#wire/operation.ts';
import { inProcess } from '#wire/testing/echo.ts';
import { testTools } from '#wire/testing/test-tools.ts';
import type { StsDeps } from '../deps.ts';
import { stsService } from '../service.ts';
import { providerKeys } from '../web-identity/provider-keys.ts';

export const account = '111122223333';
export const root = { accessKeyId: account, secretAccessKey: 'root-secret' };
const region = 'eu-west-1';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface StsWorld extends StsDeps {
  /** Real time, which SDK clients sign by; it moves when a test says so. */
  readonly clock: ManualClock;
  /** All that was asked for, in order; allowed unless `denies` says otherwise. */
  readonly asked: { readonly call: Call; readonly request: AccessRequest }[];
  denies: (request: AccessRequest) => boolean;
  /** The SDK's client with these credentials; what it sends goes through authentication and pipeline, without a socket. */
  clientOf(credentials: Keys, where?: string): STSClient;
}

/** The service over a memory journal, with the authentication of the daemon and an authorizer that is told what to say. */
export async function stsWorld(): Promise<StsWorld> {
  const clock = new ManualClock(Math.floor(Date.now() / 1_000) * 1_000);
  const store = await Store.open(memoryJournal(), [accessKeyCollection, iamRoles, iamUsers, oidcProviders, tasks]);
  const sealing = sealingBy(new Uint8Array(32), seededRandom(1));
  const sessions = sealedSessions({ sealing, random: seededRandom(2) });
  const accessKeys = allAccessKeys(rootAccessKeys({ accessKeyId: 'AKIAROOT', secretAccessKey: root.secretAccessKey }, '000000000000'), userAccessKeys(store, sealing), sessionAccessKeys(sessions, livingPrincipals(store)));
  const asked: StsWorld['asked'] = [];
  const authorizer: Authorizer = {
    authorize(call, requests) {
      for (const request of requests) {
        asked.push({ call, request });
        if (world.denies(request)) throw new Fault('AccessDenied', `User: ${call.principal.arn} is not authorized to perform: ${request.action} on resource: ${request.resource}`);
      }
    },
  };
  const deps: StsDeps = { store, clock, sealing, sessions, accessKeys, authorizer, providerKeys: providerKeys(clock) };
  const requestHandler = inProcess({
    catalog: new Catalog([stsService(deps)]),
    authenticate: authenticator({ accessKeys, clock }),
    authorizer,
    ...testTools({ store, clock, ids: idsFrom(seededRandom(3)) }),
  });
  const clientOf = (credentials: Keys, where = region) =>
    new STSClient({ region: where, endpoint: 'http://127.0.0.1', credentials: { ...credentials }, maxAttempts: 1, requestHandler, systemClockOffset: clock.nowMs() - Date.now() });
  const world: StsWorld = { ...deps, clock, asked, denies: () => false, clientOf };
  return world;
}

/** A user with an access key, as IAM leaves them. */
export async function userNamed({ store, sealing }: StsWorld, name: string, id = `AIDA${name.toUpperCase()}`): Promise<{ readonly user: IamUser; readonly keys: Keys }> {
  const path = '/';
  const user: IamUser = { account, arn: userArn({ account, path, name }), id, name, path, createdAt: 0, tags: [], groupArns: [], inlinePolicies: {}, attachedPolicyArns: [] };
  const keys = { accessKeyId: `AKIA${id.slice(4)}KEY`, secretAccessKey: `secret-of-${id}` };
  const sealedSecret = sealing.seal(keys.secretAccessKey, accessKeyLabel(keys.accessKeyId));
  await store.transact((transaction) => {
    transaction.put(iamUsers, user);
    transaction.put(accessKeyCollection, { id: keys.accessKeyId, account, userArn: user.arn, status: 'Active', sealedSecret, createdAt: 0 });
  });
  return { user, keys };
}

/** A role, as IAM leaves it. */
export async function roleNamed({ store }: StsWorld, name: string, settings: Partial<IamRole> = {}): Promise<IamRole> {
  const path = settings.path ?? '/';
  const role: IamRole = {
    account,
    arn: roleArn({ account, path, name }),
    id: `AROA${name.toUpperCase()}`,
    name,
    path,
    createdAt: 0,
    assumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
    maxSessionDurationSeconds: 3_600,
    tags: [],
    inlinePolicies: {},
    attachedPolicyArns: [],
    ...settings,
  };
  await store.transact((transaction) => transaction.put(iamRoles, role));
  return role;
}

/** Credentials as the SDK takes them. */
export function keysOf(answer: { readonly Credentials?: { readonly AccessKeyId: string | undefined; readonly SecretAccessKey: string | undefined; readonly SessionToken: string | undefined } | undefined }): Keys {
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = answer.Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** The code and sentence that an answer is refused with. */
export async function refusal(answer: Promise<unknown>): Promise<string> {
  try {
    await answer;
  } catch (thrown) {
    if (thrown instanceof Error) return `${thrown.name}: ${thrown.message}`;
  }
  throw new Error('was not refused');
}
