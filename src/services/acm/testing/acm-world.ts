import { ACMClient } from '@aws-sdk/client-acm';
import { idsFrom } from '#base/ids.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { localAuthority } from '#certificates/local-authority.ts';
import { acmAccounts } from '#model/acm-account.ts';
import { certificateAuthorities } from '#model/certificate-authority.ts';
import { certificates } from '#model/certificate.ts';
import { listeners, type Listener } from '#model/listener.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { Catalog } from '#wire/catalog.ts';
import { inProcess } from '#wire/testing/echo.ts';
import { testTools } from '#wire/testing/test-tools.ts';
import type { AcmDeps } from '../deps.ts';
import { acmService } from '../service.ts';

export interface AcmWorld extends AcmDeps {
  readonly clock: ManualClock;
  /** The real SDK client; its requests go through the wire's pipeline, without a socket. */
  readonly client: ACMClient;
}

export const scope = { account: '111122223333', region: 'eu-west-1' };

/** The service over a memory journal; the cloud's clock stands still, and shows real time unless it is told otherwise. */
export async function acmWorld({ nowMs = Date.now(), realMs = nowMs }: { readonly nowMs?: number; readonly realMs?: number } = {}): Promise<AcmWorld> {
  const { account, region } = scope;
  const clock = new ManualClock(nowMs);
  const ids = idsFrom(seededRandom(1));
  const store = await Store.open(memoryJournal(), [acmAccounts, certificateAuthorities, certificates, listeners]);
  const realClock = new ManualClock(realMs);
  const deps = { store, ids, clock, realClock, authority: localAuthority({ store, clock, realClock, random: seededRandom(2) }) };
  const requestHandler = inProcess({
    catalog: new Catalog([acmService(deps)]),
    authenticate: () => ({ principal: { account, arn: `arn:aws:iam::${account}:root`, userId: account, accessKeyId: 'AKIA', isRoot: true }, region, signedService: 'acm' }),
    authorizer: { authorize() {} },
    ...testTools({ store, clock, ids }),
  });
  const client = new ACMClient({ region, endpoint: 'http://127.0.0.1', credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' }, maxAttempts: 1, requestHandler });
  return { ...deps, client };
}

/** A listener that has the certificate, as the ELB API leaves it. */
export async function listenWith({ store }: AcmDeps, certificateArn: string, loadBalancerArn = `arn:aws:elasticloadbalancing:${scope.region}:${scope.account}:loadbalancer/app/web/1`): Promise<Listener> {
  const listener: Listener = {
    ...scope,
    arn: `${loadBalancerArn.replace(':loadbalancer/', ':listener/')}/2`,
    id: '2',
    loadBalancerArn,
    port: 443,
    protocol: 'HTTPS',
    certificateArns: [certificateArn],
    mutualAuthentication: { mode: 'off' },
    defaultActions: [],
    attributes: {},
    tags: [],
    createdAt: 0,
  };
  await store.transact((transaction) => transaction.put(listeners, listener));
  return listener;
}
