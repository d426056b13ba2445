import { rootAccessKeys } from '#auth/access-keys.ts';
import { authenticator } from '#auth/authenticator.ts';
import { rootAuthorizer } from '#auth/root-authorizer.ts';
import { sealingBy } from '#auth/sealing.ts';
import { sealedSessions } from '#auth/sessions.ts';
import { systemClock } from '#base/clock.ts';
import { idsFrom } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { stsService } from '#services/sts/service.ts';
import { providerKeys } from '#services/sts/web-identity/provider-keys.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { apiFace } from '#wire/api-face.ts';
import { listen, type Listening } from '#wire/http-server.ts';

export const root = { accessKeyId: 'AKIACONFORMANCE', secretAccessKey: 'conformance/secret+key' };

/** The API as the daemon serves it, with STS alone, on a free port. */
export async function wireServer(): Promise<Listening> {
  const accessKeys = rootAccessKeys(root, '000000000000');
  const sealing = sealingBy(systemRandom.bytes(32), systemRandom);
  const sessions = sealedSessions({ sealing, random: systemRandom });
  const store = await Store.open(memoryJournal(), []);
  const face = apiFace({
    services: [stsService({ store, clock: systemClock, sealing, sessions, accessKeys, authorizer: rootAuthorizer, providerKeys: providerKeys(systemClock) })],
    authenticate: authenticator({ accessKeys, clock: systemClock }),
    authorizer: rootAuthorizer,
    durable: async () => {},
    clock: systemClock,
    ids: idsFrom(systemRandom),
    log: silentLog,
    onBug(bug) {
      throw bug;
    },
  });
  return listen({ faces: [face], host: '127.0.0.1', port: 0, log: silentLog });
}

/** What a client's environment has to hold. */
export function environmentOf({ port }: Listening): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: '/nonexistent',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: root.accessKeyId,
    AWS_SECRET_ACCESS_KEY: root.secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_MAX_ATTEMPTS: '1',
    AWS_PAGER: '',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
