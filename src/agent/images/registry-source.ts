import { sleep, type Clock } from '#base/clock.ts';
import { codeOf, messageOf, WorldError } from '#base/errors.ts';
import { secondMs } from '#base/time.ts';
import { formatImageReference, parseImageReference, type ImageReference } from '#model/image-reference.ts';
import { digestOf } from './chain-ids.ts';
import type { ImageRequest, ImageSource, SourceBlob, SourceManifest } from './image.ts';
import { cannotPull } from './manifest.ts';
import { parseChallenge, RegistryAuth, type Fetch } from './registry-auth.ts';
import type { RegistryCredentials } from './registry-credentials.ts';

export interface RegistrySourceOptions {
  readonly clock: Clock;
  readonly fetch?: Fetch;
}

/** Any registry that speaks OCI's distribution API (https://github.com/opencontainers/distribution-spec), over HTTPS; plain HTTP only on this machine. */
export function registrySource({ clock, fetch = globalThis.fetch }: RegistrySourceOptions): ImageSource {
  const auth = new RegistryAuth({ clock, fetch, isTrusted: (url) => url.protocol === 'https:' || isLoopback(url.host) });

  /** One request, signed in to if the registry asks for it. */
  const ask = async ({ request, reference, path, headers, signal }: Ask): Promise<Response> => {
    const url = `${baseUrl(reference)}/${path}`;
    const credentials = request.credentials?.();
    const repository = { key: `${signInKey(credentials)} ${baseUrl(reference)}`, path: reference.path };
    const send = (authorization: string | undefined) => fetch(url, { headers: { ...headers, 'accept-encoding': 'identity', ...(authorization !== undefined && { authorization }) }, signal });
    const response = await send(auth.header(repository.key));
    const challenge = response.status === 401 ? parseChallenge(response.headers.get('www-authenticate') ?? '') : undefined;
    if (challenge === undefined) return response;
    await response.body?.cancel();
    const authorization = await auth.answer(challenge, repository, credentials, signal);
    if (authorization === undefined) throw denied(reference);
    return send(authorization);
  };

  /** Until the registry answers for good: silence, 5xx and 429 are tried again. */
  const askPatiently = async (asking: Ask): Promise<Response> => {
    for (let attempt = 1; ; attempt += 1) {
      const response = await ask({ ...asking, signal: AbortSignal.any([asking.signal, AbortSignal.timeout(answerTimeoutMs)]) }).catch((error: unknown) => {
        if (asking.signal.aborted || error instanceof WorldError) throw error;
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
      const bytes = await boundedBytes(response);
      return { bytes, mediaType: response.headers.get('content-type')?.split(';')[0]?.trim() ?? '', digest: digestOf(bytes) };
    },

    async blob(request, digest, signal): Promise<SourceBlob> {
      const reference = referenceOf(request);
      const fetchFrom = (offset: number) => askPatiently({ request, reference, path: `blobs/${digest}`, headers: offset === 0 ? {} : { range: `bytes=${offset}-` }, signal });
      const first = await fetchFrom(0);
      if (!first.ok) throw await refusal(reference, first);
      const size = Number(first.headers.get('content-length') ?? NaN);
      if (!Number.isSafeInteger(size)) throw cannotPull(`the registry ${reference.domain} does not say how long the blob ${digest} is`);
      return { kind: 'stream', size, stream: resuming({ first, size, fetchFrom, signal }) };
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

const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
const attemptsMax = 5;
const retryDelayMs = secondMs / 2;
/** Until the headers of an answer; its body may take as long as the pull may. */
const answerTimeoutMs = 30 * secondMs;
const manifestBytesMax = 4 << 20;

interface Resuming {
  readonly first: Response;
  readonly size: number;
  readonly fetchFrom: (offset: number) => Promise<Response>;
  readonly signal: AbortSignal;
}

/** The blob's bytes; when the connection breaks, the rest is asked for, as long as each attempt brings something. */
async function* resuming({ first, size, fetchFrom, signal }: Resuming): AsyncGenerator<Uint8Array> {
  let [response, offset, failuresInARow] = [first, 0, 0];
  while (offset < size) {
    try {
      // A registry that ignores the range sends everything again.
      let skipped = response.status === 206 || response === first ? 0 : offset;
      for await (const chunk of response.body ?? []) {
        const part = chunk.subarray(Math.min(skipped, chunk.length));
        skipped -= chunk.length - part.length;
        if (part.length === 0) continue;
        offset += part.length;
        failuresInARow = 0;
        yield part;
      }
      if (offset < size) throw new Error(`the connection ended after ${offset} of ${size} bytes`);
    } catch (error) {
      failuresInARow += 1;
      if (signal.aborted) throw signal.reason;
      if (failuresInARow >= attemptsMax) throw cannotPull(`failed to copy: ${messageOf(error)}`, { cause: error });
      response = await fetchFrom(offset);
      if (!response.ok) throw cannotPull(`failed to copy: the registry answered ${response.status} for the rest of a blob`, { cause: error });
    }
  }
}

/** Tokens are kept for who signed in: nobody pulls with what another task was given. */
function signInKey(credentials: RegistryCredentials | undefined): string {
  return credentials === undefined ? 'nobody' : digestOf(JSON.stringify([credentials.username, credentials.password]));
}

function referenceOf(request: ImageRequest): ImageReference {
  const reference = parseImageReference(request.reference);
  if (reference === undefined) throw cannotPull(`invalid reference format: ${request.reference}`);
  return reference;
}

function baseUrl({ domain, path }: ImageReference): string {
  const host = domain === 'docker.io' ? 'registry-1.docker.io' : domain;
  return `${isLoopback(host) ? 'http' : 'https'}://${host}/v2/${path}`;
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/.test(host);
}

async function boundedBytes(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > manifestBytesMax) throw cannotPull(`the registry sends a manifest of more than ${manifestBytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
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

/** fetch hides why behind `fetch failed`. */
function networkSentence(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? messageOf(error) : (codeOf(cause) ?? '') + (codeOf(cause) === undefined ? '' : ': ') + messageOf(cause);
}
