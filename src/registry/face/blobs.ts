import { blobLinks } from '#model/blob.ts';
import { parseDigest } from '#model/digest.ts';
import { imageKey } from '#model/image.ts';
import type { Answer } from './answer.ts';
import { repositoryOf, type Exchange } from './exchange.ts';
import { Refusal } from './refusal.ts';

/** end-2 and end-10 of the specification. */
export async function answerBlob(exchange: Exchange, digest: string): Promise<Answer> {
  const { method, options } = exchange;
  if (parseDigest(digest) === undefined) throw new Refusal(400, 'DIGEST_INVALID', `'${digest}' is not a sha256 or sha512 digest`);
  switch (method) {
    case 'GET':
    case 'HEAD':
      return readBlob(exchange, digest);
    case 'DELETE':
      if (options.mode !== 'oci') throw new Refusal(405, 'UNSUPPORTED', 'Blobs cannot be deleted: Amazon ECR removes them with the last image that needs them');
      if (!(await options.registry.unlinkBlob(repositoryOf(exchange), digest))) throw unknownBlob(digest);
      return { status: 202 };
    default:
      throw new Refusal(405, 'UNSUPPORTED', `A blob cannot be asked for with ${method}`, { allow: 'GET, HEAD' });
  }
}

async function readBlob(exchange: Exchange, digest: string): Promise<Answer> {
  const { options, method, request } = exchange;
  const repository = repositoryOf(exchange);
  const size = await options.registry.blobSize(repository, digest);
  const link = options.store.get(blobLinks, imageKey(repository.arn, digest));
  if (link === undefined || size === undefined) throw unknownBlob(digest);
  const headers = { 'docker-content-digest': digest, 'content-type': 'application/octet-stream', 'accept-ranges': 'bytes', etag: `"${digest}"` };
  if (method === 'HEAD') return { status: 200, headers: { ...headers, 'content-length': String(size) } };
  const range = rangeOf(request.headers.range, size);
  if (range === 'unsatisfiable') throw new Refusal(416, 'SIZE_INVALID', `The blob has ${size} bytes`, { 'content-range': `bytes */${size}` });
  const reader = await options.driver.open(link.blobKey);
  if (range === undefined) return { status: 200, headers, body: { reader, start: 0, length: size } };
  const { first, last } = range;
  return { status: 206, headers: { ...headers, 'content-range': `bytes ${first}-${last}/${size}` }, body: { reader, start: first, length: last - first + 1 } };
}

/** One byte range (RFC 9110, 14.1.2); any other Range header is ignored, as it may be. */
function rangeOf(header: string | undefined, size: number): { readonly first: number; readonly last: number } | 'unsatisfiable' | undefined {
  const { from, to } = /^bytes=(?<from>\d*)-(?<to>\d*)$/.exec(header ?? '')?.groups ?? {};
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return first >= size || last < first ? 'unsatisfiable' : { first, last };
}

function unknownBlob(digest: string): Refusal {
  return new Refusal(404, 'BLOB_UNKNOWN', `The blob ${digest} is not in the repository`);
}
