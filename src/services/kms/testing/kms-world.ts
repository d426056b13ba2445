import { KMSClient } from '@aws-sdk/client-kms';
import { policyAuthorizer } from '#auth/policy-authorizer.ts';
import { sealingBy } from '#auth/sealing.ts';
import { idsFrom } from '#base/ids.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom, systemRandom } from '#base/random.ts';
import { iamGroups } from '#model/iam-group.ts';
import { iamPolicies } from '#model/iam-policy.ts';
import { iamRoles } from '#model/iam-role.ts';
import { iamUsers } from '#model/iam-user.ts';
import { kmsAliases } from '#model/kms-alias.ts';
import { kmsGrants } from '#model/kms-grant.ts';
import { kmsKeys } from '#model/kms-key.ts';
import { vpcEndpoints } from '#model/vpc-endpoint.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import { Catalog } from '#wire/catalog.ts';
import type { AccessRequest, Principal } from '#wire/operation.ts';
import { inProcess } from '#wire/testing/echo.ts';
import { testTools } from '#wire/testing/test-tools.ts';
import type { KmsDeps } from '../deps.ts';
import { keyringOver } from '../keyring.ts';
import { kmsService } from '../service.ts';

export interface KmsWorld extends KmsDeps {
  readonly clock: ManualClock;
  readonly authorizer: Authorizer;
  /** The real SDK client of root; its requests go through the wire's pipeline, without a socket. */
  readonly client: KMSClient;
  /** The client of somebody else. */
  clientOf(principal: Principal): KMSClient;
  /** What the last call had to be allowed. */
  readonly asked: () => readonly AccessRequest[];
}

export const scope = { account: '111122223333', region: 'eu-west-1' };

export const root: Principal = { account: scope.account, arn: `arn:aws:iam::${scope.account}:root`, userId: scope.account, accessKeyId: 'AKIAROOT', isRoot: true };

/** A user of an account, whom nothing is allowed unless it says so itself. */
export function userOf(account: string, name: string): Principal {
  const arn = `arn:aws:iam::${account}:user/${name}`;
  return { account, arn, identityArn: arn, userId: `AIDA${name}`, accessKeyId: 'AKIAUSER', isRoot: false };
}

export interface KmsWorldOptions {
  readonly nowMs?: number;
  /** Decide by policies, as the daemon does; else everybody may do everything, and what was asked for is kept. */
  readonly isAuthorized?: boolean;
}

/** The service over a memory journal. */
export async function kmsWorld({ nowMs = Date.now(), isAuthorized = false }: KmsWorldOptions = {}): Promise<KmsWorld> {
  const clock = new ManualClock(nowMs);
  const ids = idsFrom(seededRandom(1));
  const store = await Store.open(memoryJournal(), [iamGroups, iamPolicies, iamRoles, iamUsers, vpcEndpoints, kmsAliases, kmsGrants, kmsKeys]);
  const sealing = sealingBy(new Uint8Array(32), systemRandom);
  const deps = { store, ids, clock, random: systemRandom, sealing, keyring: keyringOver(sealing) };
  let asked: readonly AccessRequest[] = [];
  const byPolicies = policyAuthorizer({ store, sealing, clock });
  const authorizer: Authorizer = {
    authorize(call, requests) {
      asked = requests;
      return isAuthorized ? byPolicies.authorize(call, requests) : undefined;
    },
  };
  const clientOf = (principal: Principal) => {
    const requestHandler = inProcess({
      catalog: new Catalog([kmsService(deps)]),
      authenticate: () => ({ principal, region: scope.region, signedService: 'kms' }),
      authorizer,
      ...testTools({ store, clock, ids }),
    });
    return new KMSClient({ region: scope.region, endpoint: 'http://127.0.0.1', credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' }, maxAttempts: 1, requestHandler });
  };
  return { ...deps, clock, authorizer, clientOf, client: clientOf(root), asked: () => asked };
}
