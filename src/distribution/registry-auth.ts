import type { Clock } from '#base/clock.ts';
import { WorldError } from '#base/errors.ts';
import { parsedJson } from '#base/parsed-json.ts';
import { minuteMs, secondMs } from '#base/time.ts';
import { boundedBytes } from './bounded-bytes.ts';
import type { RegistryCredentials } from './registry-credentials.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What a 401 asks for (RFC 9110, section 11.6.1). */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

export function parseChallenge(header: string): Challenge | undefined {
  const [, scheme, rest = ''] = /^\s*([A-Za-z]+)\s*(.*)$/s.exec(header) ?? [];
  if (scheme === undefined) return undefined;
  const parameters = [...rest.matchAll(/([A-Za-z_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g)];
  return { scheme: scheme.toLowerCase(), parameters: new Map(parameters.map(([, name = '', quoted, plain]) => [name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, '$1') ?? plain ?? ''])) };
}

export interface RegistryAuthOptions {
  readonly clock: Clock;
  readonly fetch: Fetch;
  /** Whether a URL may be sent credentials to. */
  readonly isTrusted: (url: URL) => boolean;
}

interface Token {
  readonly header: string;
  readonly expiresAt: number;
}

/** Answers registries' challenges (https://distribution.github.io/distribution/spec/auth/token/) and remembers the tokens. */
export class RegistryAuth {
  readonly #options: RegistryAuthOptions;
  readonly #tokens = new Map<string, Token>();

  constructor(options: RegistryAuthOptions) {
    this.#options = options;
  }

  /** The header for a repository and sign-in whose challenge was answered before. */
  header(key: string): string | undefined {
    const token = this.#tokens.get(key);
    return token !== undefined && token.expiresAt > this.#options.clock.nowMs() ? token.header : undefined;
  }

  /** The header that the challenge wants; undefined when it cannot be had. */
  async answer(challenge: Challenge, repository: { readonly key: string; readonly path: string }, credentials: RegistryCredentials | undefined, signal: AbortSignal): Promise<string | undefined> {
    const token = await this.#tokenFor(challenge, repository.path, credentials, signal);
    if (token === undefined) return undefined;
    if (this.#tokens.size >= tokensMax) this.#tokens.clear();
    this.#tokens.set(repository.key, token);
    return token.header;
  }

  async #tokenFor({ scheme, parameters }: Challenge, path: string, credentials: RegistryCredentials | undefined, signal: AbortSignal): Promise<Token | undefined> {
    const { clock, fetch, isTrusted } = this.#options;
    if (scheme === 'basic') return credentials === undefined ? undefined : { header: basic(credentials), expiresAt: Infinity };
    const realm = parameters.get('realm');
    if (scheme !== 'bearer' || realm === undefined || !URL.canParse(realm)) return undefined;
    const url = new URL(realm);
    if (!isTrusted(url)) throw new WorldError('RegistryUntrusted', `the registry sends for a token to ${url.origin}, which does not use TLS`);
    const service = parameters.get('service');
    if (service !== undefined) url.searchParams.set('service', service);
    url.searchParams.set('scope', parameters.get('scope') ?? `repository:${path}:pull`);
    const response = await fetch(url.href, { signal, headers: credentials === undefined ? {} : { authorization: basic(credentials) } });
    if (!response.ok) {
      await response.body?.cancel();
      return undefined;
    }
    const bytes = await boundedBytes(response, tokenBytesMax);
    const [token, lifetimeSeconds] = tokenIn(bytes === undefined ? undefined : parsedJson(new TextDecoder().decode(bytes)));
    return token === undefined ? undefined : { header: `Bearer ${token}`, expiresAt: clock.nowMs() + lifetimeSeconds * secondMs - tokenMarginMs };
  }
}

const tokensMax = 1_000;
const tokenBytesMax = 1 << 20;
const tokenMarginMs = 10 * secondMs;
/** What the specification says where the answer does not. */
const defaultLifetimeSeconds = minuteMs / secondMs;

function tokenIn(answer: unknown): [string | undefined, number] {
  if (typeof answer !== 'object' || answer === null) return [undefined, 0];
  const token = 'token' in answer && typeof answer.token === 'string' ? answer.token : 'access_token' in answer && typeof answer.access_token === 'string' ? answer.access_token : undefined;
  return [token, 'expires_in' in answer && typeof answer.expires_in === 'number' ? answer.expires_in : defaultLifetimeSeconds];
}

function basic({ username, password }: RegistryCredentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
