import { parseDigest } from '#model/digest.ts';
import type { Repository } from '#model/repository.ts';
import type { Answer } from './answer.ts';
import { repositoryForPush, repositoryOf, type Exchange } from './exchange.ts';
import { mountBlob } from './mount.ts';
import { Refusal } from './refusal.ts';
import { passingBodyOf } from './request-body.ts';

/** end-4 and end-11: begins an upload, takes a whole blob at once, or mounts one. */
export async function answerUploads(exchange: Exchange): Promise<Answer> {
  const { method, query, options } = exchange;
  if (method !== 'POST') throw new Refusal(405, 'UNSUPPORTED', `An upload begins with POST, not ${method}`, { allow: 'POST' });
  const repository = await repositoryForPush(exchange);
  const mount = query.get('mount');
  if (mount !== null && (await mountBlob(exchange, repository, mount))) return created(exchange, mount);
  const digest = query.get('digest');
  if (digest !== null) assertDigest(digest);
  const algorithm = query.get('digest-algorithm');
  if (algorithm !== null && algorithm !== 'sha256' && algorithm !== 'sha512') throw new Refusal(400, 'DIGEST_INVALID', `'${algorithm}' is not an algorithm that digests are verified by: sha256 or sha512`);
  const upload = await options.registry.startUpload(repository);
  return digest === null ? accepted(exchange, upload.id, 0) : finishAtOnce(exchange, repository, { uploadId: upload.id, digest });
}

/** end-5, end-6, end-13 and end-14. */
export async function answerUpload(exchange: Exchange, uploadId: string): Promise<Answer> {
  const { method, query, options } = exchange;
  const repository = repositoryOf(exchange);
  switch (method) {
    case 'PATCH':
      return accepted(exchange, uploadId, await append(exchange, repository, uploadId));
    case 'PUT': {
      const digest = query.get('digest') ?? '';
      assertDigest(digest);
      return finish(exchange, repository, { uploadId, digest });
    }
    case 'GET':
    case 'HEAD': {
      const size = await options.registry.uploadedSize(repository, uploadId);
      if (size === undefined) throw unknownUpload(uploadId);
      return { ...accepted(exchange, uploadId, size), status: 204 };
    }
    case 'DELETE':
      if (!(await options.registry.cancelUpload(repository, uploadId))) throw unknownUpload(uploadId);
      return { status: 204 };
    default:
      throw new Refusal(405, 'UNSUPPORTED', `An upload cannot be asked for with ${method}`, { allow: 'GET, PATCH, PUT, DELETE' });
  }
}

async function append({ options, request }: Exchange, repository: Repository, uploadId: string): Promise<number> {
  const firstByte = firstByteOf(request.headers['content-range'], request.headers['content-length']);
  const result = await options.registry.appendToUpload(repository, uploadId, { chunks: passingBodyOf(request), firstByte });
  switch (result.kind) {
    case 'appended': return result.size;
    case 'unknown': throw unknownUpload(uploadId);
    case 'tooLarge': throw new Refusal(413, 'SIZE_INVALID', `A layer has at most ${result.sizeMax} bytes`);
    case 'outOfOrder': throw new Refusal(416, 'BLOB_UPLOAD_INVALID', `First byte of the layer part is ${result.firstByte} instead of ${result.size}`, { range: rangeOf(result.size) });
    case 'busy': throw busyUpload(result.size);
  }
}

interface Finish {
  readonly uploadId: string;
  readonly digest: string;
}

async function finish(exchange: Exchange, repository: Repository, { uploadId, digest }: Finish): Promise<Answer> {
  const { registry } = exchange.options;
  await append(exchange, repository, uploadId);
  const result = await registry.completeUpload(repository, uploadId, digest);
  switch (result.kind) {
    case 'complete': return created(exchange, digest);
    case 'unknown': throw unknownUpload(uploadId);
    case 'busy': throw busyUpload(result.size);
    case 'mismatch':
      await registry.cancelUpload(repository, uploadId);
      throw new Refusal(400, 'DIGEST_INVALID', `The uploaded bytes have the digest ${result.actual}, not ${digest}`);
  }
}

/** Nobody was told the id of this upload, so nobody could go on with it: a failure ends it. */
async function finishAtOnce(exchange: Exchange, repository: Repository, upload: Finish): Promise<Answer> {
  try {
    return await finish(exchange, repository, upload);
  } catch (thrown) {
    await exchange.options.registry.cancelUpload(repository, upload.uploadId);
    throw thrown;
  }
}

function accepted({ base }: Exchange, uploadId: string, size: number): Answer {
  return { status: 202, headers: { location: `${base}/blobs/uploads/${uploadId}`, range: rangeOf(size), 'docker-upload-uuid': uploadId } };
}

function created({ base }: Exchange, digest: string): Answer {
  return { status: 201, headers: { location: `${base}/blobs/${digest}`, 'docker-content-digest': digest } };
}

/** Where a chunk begins, if it says so. Throws when the header is not a range or does not fit the body's length. */
function firstByteOf(contentRange: string | undefined, contentLength: string | undefined): number | undefined {
  if (contentRange === undefined) return undefined;
  const { first, last } = /^(?:bytes[ =])?(?<first>\d+)-(?<last>\d+)(?:\/(?:\d+|\*))?$/.exec(contentRange)?.groups ?? {};
  if (first === undefined || last === undefined) throw new Refusal(400, 'BLOB_UPLOAD_INVALID', `Content-Range '${contentRange}' is not <first>-<last>`);
  const length = Number(last) - Number(first) + 1;
  if (length < 0 || (contentLength !== undefined && Number(contentLength) !== length)) throw new Refusal(400, 'SIZE_INVALID', `Content-Range '${contentRange}' does not fit Content-Length ${contentLength ?? 'unknown'}`);
  return Number(first);
}

/** Inclusive; an empty upload shows as `0-0`, as every registry does it. */
function rangeOf(size: number): string {
  return `0-${Math.max(0, size - 1)}`;
}

function assertDigest(digest: string): void {
  if (parseDigest(digest) === undefined) throw new Refusal(400, 'DIGEST_INVALID', `'${digest}' is not a sha256 or sha512 digest`);
}

function busyUpload(size: number): Refusal {
  return new Refusal(416, 'BLOB_UPLOAD_INVALID', 'Another request is writing to the upload', { range: rangeOf(size) });
}

function unknownUpload(uploadId: string): Refusal {
  return new Refusal(404, 'BLOB_UPLOAD_UNKNOWN', `The repository has no upload ${uploadId}`);
}
