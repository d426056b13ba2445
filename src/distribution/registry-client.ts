import { createHash } from 'node:crypto';
import type { Clock } from '#base/clock.ts';
import { WorldError } from '#base/errors.ts';
import { parseChallenge, RegistryAuth, type Fetch } from './registry-auth.ts';
import type { RegistryCredentials } from './registry-credentials.ts';

export interface RegistryClientOptions {
  readonly clock: Clock;
  readonly fetch?: Fetch;
  /** Whether a URL may be asked without TLS. */
  readonly isTrusted: (url: URL) => boolean;
}

export interface RegistryQuestion {
  /** The registry's origin, such as `https://quay.io`. */
  readonly origin: string;
  /** The repository's path within the registry. */
  readonly repository: string;
  /** What is asked for of the repository, such as `manifests/latest`; of the registry itself when it is empty. */
  readonly path: string;
  readonly method?: 'GET' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  readonly credentials?: RegistryCredentials | undefined;
  readonly signal: AbortSignal;
}

/** The registry's answer, whatever it is: 401 when it lets nobody in with these credentials. Rejects when there is none. */
export type AskRegistry = (question: RegistryQuestion) => Promise<Response>;

/** Asks registries in OCI's distribution protocol (https://github.com/opencontainers/distribution-spec), and signs in where they want it. */
export function registryClient({ clock, fetch = globalThis.fetch, isTrusted }: RegistryClientOptions): AskRegistry {
  const isSafe = (url: URL) => url.protocol === 'https:' || (url.protocol === 'http:' && isTrusted(url));
  const auth = new RegistryAuth({ clock, fetch, isTrusted: isSafe });
  return async ({ origin, repository, path, method = 'GET', headers = {}, credentials, signal }) => {
    const url = new URL(path === '' ? '/v2/' : `/v2/${repository}/${path}`, origin);
    const key = `${signInKey(credentials)} ${origin}/${repository}`;
    const send = (authorization: string | undefined) =>
      follow({ url, fetch, isSafe }, { method, signal, headers: { ...headers, 'accept-encoding': 'identity', ...(authorization !== undefined && { authorization }) } });
    const response = await send(auth.header(key));
    const challenge = response.status === 401 ? parseChallenge(response.headers.get('www-authenticate') ?? '') : undefined;
    if (challenge === undefined) return response;
    await response.body?.cancel();
    const authorization = await auth.answer(challenge, { key, path: repository }, credentials, signal);
    return authorization === undefined ? response : send(authorization);
  };
}

const redirectsMax = 5;

interface Followed {
  readonly url: URL;
  readonly fetch: Fetch;
  readonly isSafe: (url: URL) => boolean;
}

type Sent = Pick<RequestInit, 'method' | 'signal'> & { readonly headers: Readonly<Record<string, string>> };

/** Registries send for blobs to where these lie. Who signed in to one origin does not tell another how; and no redirection leads away from HTTP, or from TLS to where it is needed. */
async function follow({ url, fetch, isSafe }: Followed, sent: Sent): Promise<Response> {
  let target = url;
  for (let redirects = 0; ; redirects += 1) {
    const { authorization: _, ...anonymous } = sent.headers;
    const response = await fetch(target.href, { ...sent, headers: target.origin === url.origin ? sent.headers : anonymous, redirect: 'manual' });
    const location = redirectStatuses.has(response.status) ? response.headers.get('location') : null;
    if (location === null) return response;
    await response.body?.cancel();
    const next = URL.canParse(location, target.href) ? new URL(location, target.href) : undefined;
    if (next === undefined || !isSafe(next)) throw new WorldError('RegistryUntrusted', `the registry redirects to ${next === undefined ? 'what is not a URL' : `${next.protocol}//${next.host}`}, which is not HTTPS`);
    if (redirects === redirectsMax) throw new WorldError('RegistryUntrusted', `the registry redirects more than ${redirectsMax} times`);
    target = next;
  }
}

const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/** Tokens are kept for who signed in: nobody pulls with what another was given. */
function signInKey(credentials: RegistryCredentials | undefined): string {
  return credentials === undefined ? 'nobody' : createHash('sha256').update(JSON.stringify([credentials.username, credentials.password])).digest('hex');
}

export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/.test(host);
}

export const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
