import type { Clock } from '#base/clock.ts';
import { WorldError } from '#base/errors.ts';
import { minuteMs, secondMs } from '#base/time.ts';
import type { OidcProvider } from '#model/oidc-provider.ts';
import { httpsJson } from './https-json.ts';
import type { KeySet } from './json-web-token.ts';

/** The keys that OIDC providers sign with, as they publish them. */
export interface ProviderKeys {
  /** Those that were got not long ago, or fresh ones. Throws WorldError. */
  of(provider: OidcProvider): Promise<KeySet>;
  /** For a token whose key is not among them: fresh ones, unless they are. */
  newerOf(provider: OidcProvider): Promise<KeySet>;
}

/** For how long keys are good without asking again, and how often a provider is asked at most because of keys that it may not have. */
const keptMs = 10 * minuteMs;
const askedAgainAfterMs = 10 * secondMs;
const deadlineMs = 5 * secondMs;
const providersMax = 200;

interface Kept {
  readonly at: number;
  readonly keys: Promise<KeySet>;
}

/** By real time. */
export function providerKeys(clock: Clock): ProviderKeys {
  const kept = new Map<string, Kept>();
  const youngerThan = (provider: OidcProvider, ageMs: number): Promise<KeySet> => {
    const name = `${provider.url}\n${provider.thumbprints.join()}`;
    const known = kept.get(name);
    if (known !== undefined && clock.nowMs() - known.at < ageMs) return known.keys;
    const keys = fetchKeys(provider, clock);
    for (const oldest of kept.keys()) {
      if (kept.size < providersMax) break;
      kept.delete(oldest);
    }
    kept.set(name, { at: clock.nowMs(), keys });
    // What failed is tried again by the next who asks.
    keys.catch(() => kept.delete(name));
    return keys;
  };
  return { of: (provider) => youngerThan(provider, keptMs), newerOf: (provider) => youngerThan(provider, askedAgainAfterMs) };
}

/** https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig */
async function fetchKeys({ url, thumbprints }: OidcProvider, clock: Clock): Promise<KeySet> {
  const deadline = new AbortController();
  const cancel = clock.after(deadlineMs, () => deadline.abort());
  try {
    const { signal } = deadline;
    const configuration = await httpsJson({ url: new URL(`https://${url.replace(/\/$/, '')}/.well-known/openid-configuration`), thumbprints, signal });
    const keysUrl = textMember(configuration, 'jwks_uri');
    if (keysUrl === undefined || !URL.canParse(keysUrl) || new URL(keysUrl).protocol !== 'https:') throw new WorldError('WrongAnswer', `the configuration of https://${url} has no jwks_uri of https.`);
    const keys = await httpsJson({ url: new URL(keysUrl), thumbprints, signal });
    if (!isKeySet(keys)) throw new WorldError('WrongAnswer', `${keysUrl} is not a JSON Web Key Set.`);
    return keys;
  } finally {
    cancel();
  }
}

function textMember(value: unknown, name: string): string | undefined {
  const member: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof member === 'string' ? member : undefined;
}

function isKeySet(value: unknown): value is KeySet {
  return typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys) && value.keys.every((key) => typeof key === 'object' && key !== null);
}
