import { createHash } from 'node:crypto';
import { sleep, type Clock } from '#base/clock.ts';
import { isJsonObject } from '#base/json-object.ts';
import { parsedJson } from '#base/parsed-json.ts';
import { secondMs } from '#base/time.ts';
import { withinAnswerDeadline } from '#distribution/answer-deadline.ts';
import { boundedBytes } from '#distribution/bounded-bytes.ts';
import { networkSentence } from '#distribution/network-sentence.ts';
import { manifestTypes, type AskRegistry } from '#distribution/registry-client.ts';
import type { RegistryCredentials } from '#distribution/registry-credentials.ts';
import { resuming } from '#distribution/resuming.ts';
import { formatDigest, parseDigest } from '#model/digest.ts';
import { manifestSizeMax } from '#model/manifest.ts';
import { UpstreamFailure, type Upstream, type UpstreamManifest } from './upstream.ts';

export interface HttpUpstreamOptions {
  /** Where the registry is, such as `https://registry-1.docker.io`. */
  readonly origin: string;
  readonly credentials: RegistryCredentials | undefined;
  readonly ask: AskRegistry;
  /** The host's. */
  readonly clock: Clock;
}

interface Asked {
  readonly repository: string;
  readonly path: string;
  readonly method?: 'GET' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

const attemptsMax = 3;
const retryDelayMs = secondMs / 5;
/** So many referrers are followed; there is no more than one page of them. */
const referrersMax = 100;

/** Any registry that speaks OCI's distribution protocol. */
export function httpUpstream(options: HttpUpstreamOptions): Upstream {
  /** Throws UpstreamFailure for all but success and 404. */
  const get = async (asked: Asked): Promise<Response | undefined> => {
    const response = await askPatiently(options, asked);
    if (response.ok) return response;
    await response.body?.cancel();
    if (response.status === 404) return undefined;
    throw refused(options.origin, response.status);
  };

  return {
    async digestOf(repository, tag, signal) {
      const response = await get({ repository, path: `manifests/${tag}`, method: 'HEAD', headers: accept, signal });
      const digest = response?.headers.get('docker-content-digest') ?? '';
      if (response === undefined || parseDigest(digest) !== undefined) return response && digest;
      return (await this.manifest(repository, tag, signal))?.digest;
    },
    async manifest(repository, reference, signal) {
      const response = await get({ repository, path: `manifests/${reference}`, headers: accept, signal });
      return response && readManifest(response, reference, options.origin);
    },
    async blob(repository, digest, signal) {
      const path = `blobs/${digest}`;
      const first = await get({ repository, path, signal });
      if (first === undefined) return undefined;
      const size = Number(first.headers.get('content-length') ?? NaN);
      if (!Number.isSafeInteger(size)) throw unavailable(options.origin, `it does not say how long the blob ${digest} is`);
      const fetchFrom = (offset: number) => askPatiently(options, { repository, path, headers: { range: `bytes=${offset}-` }, signal });
      return { size, chunks: resuming({ first, size, fetchFrom, signal, failed: (sentence, cause) => unavailable(options.origin, sentence, cause) }) };
    },
    async check(signal) {
      // What only answers to who has asked for a repository is there as well.
      const response = await get({ repository: '', path: '', signal });
      await response?.body?.cancel();
    },
    async referrers(repository, digest, signal) {
      const response = await askPatiently(options, { repository, path: `referrers/${digest}`, headers: { accept: 'application/vnd.oci.image.index.v1+json' }, signal });
      // Registries without this API answer in many ways.
      const bytes = response.ok ? await bytesOf(response, options.origin) : undefined;
      const index = bytes === undefined ? undefined : parsedJson(new TextDecoder().decode(bytes));
      const listed = isJsonObject(index) && Array.isArray(index['manifests']) ? index['manifests'] : [];
      return listed.flatMap((entry) => (isJsonObject(entry) && typeof entry['digest'] === 'string' && parseDigest(entry['digest']) !== undefined ? [entry['digest']] : [])).slice(0, referrersMax);
    },
  };
}

const accept = { accept: manifestTypes.join(', ') };

/** Silence and 5xx are tried again. */
async function askPatiently({ origin, credentials, ask, clock }: HttpUpstreamOptions, asked: Asked): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await withinAnswerDeadline({ clock, signal: asked.signal }, (signal) => ask({ ...asked, origin, credentials, signal })).catch((error: unknown) => {
      if (asked.signal.aborted) throw asked.signal.reason;
      return networkSentence(error);
    });
    if (typeof answer !== 'string' && answer.status < 500) return answer;
    if (attempt === attemptsMax) throw typeof answer === 'string' ? unavailable(origin, answer) : refused(origin, answer.status);
    if (typeof answer !== 'string') await answer.body?.cancel();
    await sleep(clock, retryDelayMs * 2 ** (attempt - 1), asked.signal);
  }
}

async function readManifest(response: Response, reference: string, origin: string): Promise<UpstreamManifest> {
  const bytes = await bytesOf(response, origin);
  if (bytes === undefined) throw unavailable(origin, `the manifest ${reference} has more than ${manifestSizeMax} bytes`);
  const algorithm = parseDigest(reference)?.algorithm ?? 'sha256';
  const digest = formatDigest({ algorithm, hex: createHash(algorithm).update(bytes).digest('hex') });
  if (parseDigest(reference) !== undefined && digest !== reference) throw unavailable(origin, `what it sends as the manifest ${reference} has the digest ${digest}`);
  const text = utf8Of(bytes);
  if (text === undefined) throw unavailable(origin, `the manifest ${reference} is not UTF-8`);
  return { digest, mediaType: response.headers.get('content-type')?.split(';', 1)[0]?.trim(), text };
}

/** Undefined for more than a manifest may have. */
function bytesOf(response: Response, origin: string): Promise<Uint8Array | undefined> {
  return boundedBytes(response, manifestSizeMax).catch((error: unknown) => {
    throw unavailable(origin, networkSentence(error), error);
  });
}

function utf8Of(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (thrown) {
    if (thrown instanceof TypeError) return undefined;
    throw thrown;
  }
}

function refused(origin: string, status: number): UpstreamFailure {
  if (status === 401 || status === 403) return new UpstreamFailure('UpstreamAccessDenied', `The upstream registry ${origin} denies access: it answers ${status}`);
  if (status === 429) return new UpstreamFailure('UpstreamTooManyRequests', `The upstream registry ${origin} has had too many requests: it answers 429`);
  return unavailable(origin, `it answers ${status}`);
}

function unavailable(origin: string, why: string, cause?: unknown): UpstreamFailure {
  return new UpstreamFailure('UpstreamUnavailable', `The upstream registry ${origin} is unavailable: ${why}`, { cause });
}
