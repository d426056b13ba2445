import { hostIdentities } from '#certificates/host-identities.ts';
import { localAuthority } from '#certificates/local-authority.ts';
import type { Store } from '#state/store.ts';
import { listen, type Face, type Listening } from '#wire/http-server.ts';
import type { DaemonOptions } from './daemon-options.ts';

export interface Listeners {
  readonly http: Listening;
  /** The same faces over TLS, where that is wanted. */
  readonly https: Listening | undefined;
}

/** Opens the ports that clients of the APIs and of the registry speak to. */
export async function listenForClients({ settings, clock, random, log }: DaemonOptions, { store, faces }: { readonly store: Store; readonly faces: readonly Face[] }): Promise<Listeners> {
  const { host, port, tlsPort } = settings;
  const http = await listen({ faces, host, port, log });
  if (tlsPort === undefined) return { http, https: undefined };
  // Whoever connects judges certificates by the host's clock, however far the cloud's was moved.
  const authority = localAuthority({ store, clock, realClock: clock, random });
  const identities = hostIdentities({ authority, realClock: clock, own: [...new Set(['localhost', '127.0.0.1', '::1', ...(isNamed(host) ? [host] : [])])] });
  return { http, https: await listen({ faces, host, port: tlsPort, log, identities }) };
}

function isNamed(host: string): boolean {
  return host !== '0.0.0.0' && host !== '::';
}
