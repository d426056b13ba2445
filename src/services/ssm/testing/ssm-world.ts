import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';
import { sealingBy } from '#auth/sealing.ts';
import { idsFrom } from '#base/ids.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { kmsAliases } from '#model/kms-alias.ts';
import { kmsGrants } from '#model/kms-grant.ts';
import { kmsKeys } from '#model/kms-key.ts';
import { parameterSettings } from '#model/parameter-setting.ts';
import { parameters } from '#model/parameter.ts';
import { secrets } from '#model/secret.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { Catalog } from '#wire/catalog.ts';
import type { AccessRequest } from '#wire/operation.ts';
import { inProcess } from '#wire/testing/echo.ts';
import { testTools } from '#wire/testing/test-tools.ts';
import { keyServiceOnDemand } from '../../kms/key-service-on-demand.ts';
import { keyringOver } from '../../kms/keyring.ts';
import { kmsService } from '../../kms/service.ts';
import { secretReader } from '../../secretsmanager/secret-reader.ts';
import { secretsManagerService } from '../../secretsmanager/service.ts';
import type { SsmDeps } from '../deps.ts';
import { ssmService } from '../service.ts';

export interface SsmWorld extends SsmDeps {
  readonly clock: ManualClock;
  /** The real SDK clients; their requests go through the wire's pipeline, without a socket. */
  readonly client: SSMClient;
  readonly kms: KMSClient;
  readonly secretsManager: SecretsManagerClient;
  /** What the calls so far had to be allowed, also of KMS by SSM. */
  readonly authorized: AccessRequest[];
}

export const scope = { account: '111122223333', region: 'eu-west-1' };
export const userArn = `arn:aws:iam::${scope.account}:user/ann`;

/** The service and KMS over a memory journal; the cloud's clock stands still unless it is told otherwise. Everybody may do everything. */
export async function ssmWorld(): Promise<SsmWorld> {
  const { account, region } = scope;
  const clock = new ManualClock(Date.parse('2026-03-01T00:00:00Z'));
  const random = seededRandom(1);
  const store = await Store.open(memoryJournal(), [kmsAliases, kmsGrants, kmsKeys, parameterSettings, parameters, secrets]);
  const authorized: AccessRequest[] = [];
  const authorizer = { authorize: (_call: unknown, requests: readonly AccessRequest[]) => void authorized.push(...requests) };
  const sealing = sealingBy(new Uint8Array(32), random);
  const kmsDeps = { store, clock, ids: idsFrom(random), random, sealing, keyring: keyringOver(sealing) };
  const secretsDeps = { store, clock, ids: idsFrom(random), random, keys: keyServiceOnDemand('secretsmanager', kmsDeps, authorizer), authorizer, decoyKey: random.bytes(32) };
  const deps = { store, clock, random, keys: keyServiceOnDemand('ssm', kmsDeps, authorizer), secrets: secretReader(secretsDeps) };
  const requestHandler = inProcess({
    catalog: new Catalog([ssmService(deps), kmsService(kmsDeps), secretsManagerService(secretsDeps)]),
    authenticate: (_request, parsed) => ({ principal: { account, arn: userArn, userId: 'AIDA', accessKeyId: 'AKIA', isRoot: false, identityArn: userArn }, region, signedService: parsed.kind === 'present' ? parsed.signature.scope.service : '' }),
    authorizer,
    ...testTools({ store, clock, ids: idsFrom(random) }),
  });
  const config = { region, endpoint: 'http://127.0.0.1', credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' }, maxAttempts: 1, requestHandler };
  return { ...deps, client: new SSMClient(config), kms: new KMSClient(config), secretsManager: new SecretsManagerClient(config), authorized };
}
