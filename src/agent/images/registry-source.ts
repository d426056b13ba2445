import { sleep, type Clock } from '#base/clock.ts';
import { WorldError } from '#base/errors.ts';
import { secondMs } from '#base/time.ts';
import { withinAnswerDeadline } from '#distribution/answer-deadline.ts';
import { boundedBytes } from '#distribution/bounded-bytes.ts';
import { networkSentence } from '#distribution/network-sentence.ts';
import type { Fetch } from '#distribution/registry-auth.ts';
import { isLoopback, manifestTypes, registryClient } from '#distribution/registry-client.ts';
import { resuming } from '#distribution/resuming.ts';
import { formatImageReference, parseImageReference, type ImageReference } from '#model/image-reference.ts';
import { digestOf } from './chain-ids.ts';
import type { ImageRequest, ImageSource, SourceBlob, SourceManifest } from './image.ts';
import { cannotPull } from './manifest.ts';

export interface RegistrySourceOptions {
  readonly clock: Clock;
  readonly fetch?: Fetch;
}

/** Any registry that speaks OCI's distribution API (https://github.com/opencontainers/distribution-spec), over HTTPS; plain HTTP only on this machine. */
export function registrySource({ clock, fetch = globalThis.fetch }: RegistrySourceOptions): ImageSource {
  const askRegistry = registryClient({ clock, fetch, isTrusted: (url) => isLoopback(url.host) });

  const ask = ({ request, reference, path, headers, signal }: Ask): Promise<Response> =>
    askRegistry({ origin: originOf(reference), repository: reference.path, path, headers, credentials: request.credentials?.(), signal });

  /** Until the registry answers for good: silence, 5xx and 429 are tried again. */
  const askPatiently = async (asking: Ask): Promise<Response> => {
    for (let attempt = 1; ; attempt += 1) {
      const response = await withinAnswerDeadline({ clock, signal: asking.signal }, (signal) => ask({ ...asking, signal })).catch((error: unknown) => {
        if (asking.signal.aborted) throw error;
        if (error instanceof WorldError) throw cannotPull(error.message, { cause: error });
        return networkSentence(error);
      });
      const isFinal = response instanceof Response && response.status < 500 && response.status !== 429;
      if (isFinal) return response;
      if (attempt === attemptsMax) throw await givenUp(asking.reference, response);
      if (response instanceof Response) await response.body?.cancel();
      await sleep(clock, retryDelayMs * 2 ** (attempt - 1), asking.signal);
    }
  };

  return {
    claims: (reference) => parseImageReference(reference) !== undefined,

    async manifest(request, wanted, signal): Promise<SourceManifest> {
      const reference = referenceOf(request);
      const name = 'digest' in wanted ? wanted.digest : wanted.tag;
      const response = await askPatiently({ request, reference, path: `manifests/${name}`, headers: { accept: manifestTypes.join(', ') }, signal });
      if (!response.ok) throw await refusal(reference, response);
      const bytes = await boundedBytes(response, manifestBytesMax);
      if (bytes === undefined) throw cannotPull(`the registry sends a manifest of more than ${manifestBytesMax} bytes`);
      return { bytes, mediaType: response.headers.get('content-type')?.split(';')[0]?.trim() ?? '', digest: digestOf(bytes) };
    },

    async blob(request, digest, signal): Promise<SourceBlob> {
      const reference = referenceOf(request);
      const fetchFrom = (offset: number) => askPatiently({ request, reference, path: `blobs/${digest}`, headers: offset === 0 ? {} : { range: `bytes=${offset}-` }, signal });
      const first = await fetchFrom(0);
      if (!first.ok) throw await refusal(reference, first);
      const size = Number(first.headers.get('content-length') ?? NaN);
      if (!Number.isSafeInteger(size)) throw cannotPull(`the registry ${reference.domain} does not say how long the blob ${digest} is`);
      return { kind: 'stream', size, stream: resuming({ first, size, fetchFrom, signal, failed: (sentence, cause) => cannotPull(`failed to copy: ${sentence}`, { cause }) }) };
    },
  };
}

interface Ask {
  readonly request: ImageRequest;
  readonly reference: ImageReference;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

const attemptsMax = 5;
const retryDelayMs = secondMs / 2;
const manifestBytesMax = 4 << 20;

function referenceOf(request: ImageRequest): ImageReference {
  const reference = parseImageReference(request.reference);
  if (reference === undefined) throw cannotPull(`invalid reference format: ${request.reference}`);
  return reference;
}

function originOf({ domain }: ImageReference): string {
  const host = domain === 'docker.io' ? 'registry-1.docker.io' : domain;
  return `${isLoopback(host) ? 'http' : 'https'}://${host}`;
}

/** The sentences of containerd's resolver, which Fargate hands on. */
async function refusal(reference: ImageReference, response: Response): Promise<WorldError> {
  const name = formatImageReference(reference);
  const detail = (await response.text().catch(() => '')).slice(0, 300);
  if (response.status === 404) return cannotPull(`pull image manifest has been retried 1 time(s): failed to resolve ref ${name}: ${name}: not found`);
  if (response.status === 401 || response.status === 403) return denied(reference);
  return cannotPull(`pull image manifest has been retried 1 time(s): failed to resolve ref ${name}: unexpected status code ${response.url}: ${response.status} ${response.statusText}${detail === '' ? '' : ` - Server message: ${detail}`}`);
}

function denied(reference: ImageReference): WorldError {
  return cannotPull(`pull image manifest has been retried 1 time(s): failed to resolve ref ${formatImageReference(reference)}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`);
}

async function givenUp(reference: ImageReference, last: Response | string): Promise<WorldError> {
  if (last instanceof Response) return refusal(reference, last);
  return cannotPull(`pull image manifest has been retried ${attemptsMax} time(s): failed to resolve ref ${formatImageReference(reference)}: failed to do request: ${last}`);
}
