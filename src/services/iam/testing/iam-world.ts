import { IAMClient } from '@aws-sdk/client-iam';
import { sealingBy } from '#auth/sealing.ts';
import { idsFrom } from '#base/ids.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom, systemRandom } from '#base/random.ts';
import { userAccessKeys } from '#model/access-key.ts';
import { clusters } from '#model/cluster.ts';
import { iamAccounts } from '#model/iam-account.ts';
import { iamGroups } from '#model/iam-group.ts';
import { iamPolicies } from '#model/iam-policy.ts';
import { iamRoles } from '#model/iam-role.ts';
import { iamUsers } from '#model/iam-user.ts';
import { instanceProfiles } from '#model/instance-profile.ts';
import { kmsGrants } from '#model/kms-grant.ts';
import { kmsKeys } from '#model/kms-key.ts';
import { loadBalancers } from '#model/load-balancer.ts';
import { oidcProviders } from '#model/oidc-provider.ts';
import { registrySettings } from '#model/registry-settings.ts';
import { repositoryCreationTemplates } from '#model/repository-creation-template.ts';
import { repositories } from '#model/repository.ts';
import { roleDeletions } from '#model/role-deletion.ts';
import { secrets } from '#model/secret.ts';
import { services } from '#model/service.ts';
import { tasks } from '#model/task.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { Catalog } from '#wire/catalog.ts';
import type { AccessRequest, Principal } from '#wire/operation.ts';
import { inProcess } from '#wire/testing/echo.ts';
import { testTools } from '#wire/testing/test-tools.ts';
import type { IamDeps } from '../deps.ts';
import { iamService } from '../service.ts';

export interface IamWorld extends IamDeps {
  readonly clock: ManualClock;
  /** The real SDK client, of the account's root; its requests go through the wire's pipeline, without a socket. */
  readonly client: IAMClient;
  /** A client of another principal, such as a user or another account's root; all that it asks for is allowed. */
  readonly clientOf: (principal: Partial<Principal>) => IAMClient;
  /** What the calls so far had to be allowed to do; emptied by taking it. */
  readonly takeAccess: () => readonly AccessRequest[];
}

export const account = '111122223333';

const root: Principal = { account, arn: `arn:aws:iam::${account}:root`, userId: account, accessKeyId: 'AKIAIOSFODNN7EXAMPLE', isRoot: true };
const collections = [iamAccounts, iamGroups, iamPolicies, iamRoles, iamUsers, instanceProfiles, oidcProviders, roleDeletions, clusters, services, tasks, loadBalancers, kmsKeys, kmsGrants, registrySettings, repositories, repositoryCreationTemplates, secrets, userAccessKeys];

/** IAM over a memory journal; the cloud's clock stands still at `nowMs`. */
export async function iamWorld({ nowMs = Date.parse('2026-01-02T03:04:05Z') }: { readonly nowMs?: number } = {}): Promise<IamWorld> {
  const clock = new ManualClock(nowMs);
  const store = await Store.open(memoryJournal(), collections);
  const deps: IamDeps & { readonly clock: ManualClock } = { store, clock, ids: idsFrom(seededRandom(1)), random: seededRandom(2), sealing: sealingBy(new Uint8Array(32), systemRandom) };
  const catalog = new Catalog([iamService(deps)]);
  const seen: AccessRequest[] = [];
  const clientOf = (principal: Partial<Principal>) => clientFor({ ...root, ...principal }, { deps, catalog, seen });
  return { ...deps, clock, client: clientOf({}), clientOf, takeAccess: () => seen.splice(0) };
}

interface World {
  readonly deps: IamDeps;
  readonly catalog: Catalog;
  readonly seen: AccessRequest[];
}

function clientFor(principal: Principal, { deps: { store, clock, ids }, catalog, seen }: World): IAMClient {
  const requestHandler = inProcess({
    catalog,
    authenticate: () => ({ principal, region: 'us-east-1', signedService: 'iam' }),
    authorizer: { authorize: (_call, requests) => void seen.push(...requests.map(({ action, resource, keys }) => ({ action, resource, ...(keys !== undefined && { keys }) }))) },
    ...testTools({ store, clock, ids }),
  });
  return new IAMClient({ region: 'us-east-1', endpoint: 'http://127.0.0.1', credentials: { accessKeyId: principal.accessKeyId, secretAccessKey: 'secret' }, maxAttempts: 1, requestHandler });
}
