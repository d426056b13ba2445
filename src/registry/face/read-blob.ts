import type { Repository } from '#model/repository.ts';
import type { Answer } from './answer.ts';
import type { RegistryFaceOptions } from './options.ts';

export interface ReadBlobOptions extends Pick<RegistryFaceOptions, 'registry'> {
  readonly repository: Repository;
  readonly digest: string;
  readonly isHead: boolean;
  /** The request's Range header. */
  readonly range: string | undefined;
  /** Whether the client may be sent to where the blob lies. */
  readonly mayRedirect: boolean;
}

export type ReadBlob =
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** The repository does not hold it. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unsatisfiable'; readonly size: number };

/** The answer to GET or HEAD of a blob, or of one range of it. */
export async function readBlob({ registry, repository, digest, isHead, range: header, mayRedirect }: ReadBlobOptions): Promise<ReadBlob> {
  const size = await registry.blobSize(repository, digest);
  if (size === undefined) return { kind: 'unknown' };
  const headers = { 'docker-content-digest': digest, 'content-type': 'application/octet-stream', 'accept-ranges': 'bytes', etag: `"${digest}"` };
  if (isHead) return { kind: 'answer', answer: { status: 200, headers: { ...headers, 'content-length': String(size) } } };
  const range = rangeOf(header, size);
  if (range === 'unsatisfiable') return { kind: 'unsatisfiable', size };
  // ECR does so for every layer; the client asks for the same range there.
  const location = mayRedirect ? await registry.blobUrl(repository, digest) : undefined;
  if (location !== undefined) return { kind: 'answer', answer: { status: 307, headers: { location, 'docker-content-digest': digest } } };
  const reader = await registry.openBlob(repository, digest);
  if (range === undefined) return { kind: 'answer', answer: { status: 200, headers, body: { reader, start: 0, length: size } } };
  const { first, last } = range;
  const partHeaders = { ...headers, 'content-range': `bytes ${first}-${last}/${size}` };
  return { kind: 'answer', answer: { status: 206, headers: partHeaders, body: { reader, start: first, length: last - first + 1 } } };
}

/** One byte range (RFC 9110, 14.1.2); any other Range header is ignored, as it may be. */
function rangeOf(header: string | undefined, size: number): { readonly first: number; readonly last: number } | 'unsatisfiable' | undefined {
  const { from, to } = /^bytes=(?<from>\d*)-(?<to>\d*)$/.exec(header ?? '')?.groups ?? {};
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return first >= size || last < first ? 'unsatisfiable' : { first, last };
}
