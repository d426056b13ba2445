import { WorldError } from '#base/errors.ts';
import { minuteMs } from '#base/time.ts';
import type { Blob, OciImage } from './busybox-image.ts';

export interface PushTarget {
  /** As `DescribeRepositories` prints it: `<registry>/<name>`. */
  readonly repositoryUri: string;
  readonly tag: string;
  /** `GetAuthorizationToken`'s authorizationToken. */
  readonly token: string;
}

const requestTimeoutMs = minuteMs;

/** Pushes an image by the OCI distribution API, as docker push does; blobs that the registry has are not sent again. */
export async function pushImage(image: OciImage, target: PushTarget): Promise<void> {
  for (const blob of [...image.layers, image.config]) await pushBlob(blob, target);
  const { manifest } = image;
  await send(target, { method: 'PUT', path: `manifests/${target.tag}`, type: manifest.mediaType, body: manifest.bytes, wanted: [201] });
}

async function pushBlob({ digest, bytes }: Blob, target: PushTarget): Promise<void> {
  const present = await send(target, { method: 'HEAD', path: `blobs/${digest}`, wanted: [200, 404] });
  if (present.status === 200) return;
  const upload = await send(target, { method: 'POST', path: 'blobs/uploads/', wanted: [202] });
  const location = new URL(upload.headers.get('location') ?? '', upload.url);
  location.searchParams.set('digest', digest);
  await send(target, { method: 'PUT', path: location.href, type: 'application/octet-stream', body: bytes, wanted: [201] });
}

interface RegistryRequest {
  readonly method: string;
  /** Below `/v2/<name>/`, or a whole URL. */
  readonly path: string;
  readonly type?: string;
  readonly body?: Uint8Array;
  readonly wanted: readonly number[];
}

async function send({ repositoryUri, token }: PushTarget, { method, path, type, body, wanted }: RegistryRequest): Promise<Response> {
  const slash = repositoryUri.indexOf('/');
  const url = new URL(path, `http://${repositoryUri.slice(0, slash)}/v2${repositoryUri.slice(slash)}/`);
  const response = await fetch(url, {
    method,
    headers: { authorization: `Basic ${token}`, ...(type !== undefined && { 'content-type': type }) },
    signal: AbortSignal.timeout(requestTimeoutMs),
    ...(body !== undefined && { body: Buffer.from(body) }),
  });
  if (!wanted.includes(response.status)) throw new WorldError('PushFailed', `the registry answered ${method} ${url.pathname} with ${response.status}: ${(await response.text()).slice(0, 500)}`);
  if (method !== 'HEAD') await response.arrayBuffer();
  return response;
}
