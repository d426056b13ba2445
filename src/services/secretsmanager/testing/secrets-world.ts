import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { sealingBy } from '#auth/sealing.ts';
import { idsFrom } from '#base/ids.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { iamRoles } from '#model/iam-role.ts';
import { iamUsers } from '#model/iam-user.ts';
import { kmsAliases } from '#model/kms-alias.ts';
import { kmsGrants } from '#model/kms-grant.ts';
import { kmsKeys } from '#model/kms-key.ts';
import { secrets } from '#model/secret.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { Catalog } from '#wire/catalog.ts';
import { Fault } from '#wire/fault.ts';
import type { AccessRequest } from '#wire/operation.ts';
import { inProcess } from '#wire/testing/echo.ts';
import { testTools } from '#wire/testing/test-tools.ts';
import { keyServiceOnDemand } from '../../kms/key-service-on-demand.ts';
import { keyringOver } from '../../kms/keyring.ts';
import { kmsService } from '../../kms/service.ts';
import type { SecretsManagerDeps } from '../deps.ts';
import { secretsManagerService } from '../service.ts';

export interface SecretsWorld extends SecretsManagerDeps {
  readonly clock: ManualClock;
  /** The real SDK clients; their requests go through the wire's pipeline, without a socket. */
  readonly client: SecretsManagerClient;
  readonly clientIn: (region: string, account?: string) => SecretsManagerClient;
  readonly kms: KMSClient;
  /** What the calls so far had to be allowed, also of KMS by Secrets Manager. */
  readonly authorized: AccessRequest[];
  /** Actions that nobody may do, such as `kms:Decrypt`, or on one resource: `kms:Decrypt arn:…`. */
  readonly denied: Set<string>;
}

export const scope = { account: '111122223333', region: 'eu-west-1' };

/** The service and KMS over a memory journal; the cloud's clock stands still unless it is told otherwise. */
export async function secretsWorld(): Promise<SecretsWorld> {
  const clock = new ManualClock(Date.parse('2026-03-01T12:00:00Z'));
  const random = seededRandom(1);
  const ids = idsFrom(random);
  const store = await Store.open(memoryJournal(), [iamRoles, iamUsers, kmsAliases, kmsGrants, kmsKeys, secrets]);
  const authorized: AccessRequest[] = [];
  const denied = new Set<string>();
  const authorizer = {
    authorize(_call: unknown, requests: readonly AccessRequest[]) {
      for (const { action, resource } of requests) if (denied.has(action) || denied.has(`${action} ${resource}`)) throw new Fault('AccessDenied', `not authorized to perform: ${action} on resource: ${resource}`);
      authorized.push(...requests);
    },
  };
  const sealing = sealingBy(new Uint8Array(32), random);
  const kmsDeps = { store, clock, ids, random, sealing, keyring: keyringOver(sealing) };
  const deps = { store, clock, ids, random, keys: keyServiceOnDemand('secretsmanager', kmsDeps, authorizer), authorizer, decoyKey: random.bytes(32) };
  const configOf = (region: string, account: string) => {
    const requestHandler = inProcess({
      catalog: new Catalog([secretsManagerService(deps), kmsService(kmsDeps)]),
      authenticate: (_request, parsed) => ({ principal: { account, arn: `arn:aws:iam::${account}:user/ann`, userId: 'AIDA', accessKeyId: 'AKIA', isRoot: false, identityArn: `arn:aws:iam::${account}:user/ann` }, region, signedService: parsed.kind === 'present' ? parsed.signature.scope.service : '' }),
      authorizer,
      ...testTools({ store, clock, ids }),
    });
    return { region, endpoint: 'http://127.0.0.1', credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' }, maxAttempts: 1, requestHandler };
  };
  const clientIn = (region: string, account: string = scope.account) => new SecretsManagerClient(configOf(region, account));
  return { ...deps, client: clientIn(scope.region), clientIn, kms: new KMSClient(configOf(scope.region, scope.account)), authorized, denied };
}
