import { parseDigest } from '#model/digest.ts';
import type { Answer } from './answer.ts';
import { repositoryOf, type Exchange } from './exchange.ts';
import { blobThrough } from './pull-through.ts';
import { readBlob } from './read-blob.ts';
import { Refusal } from './refusal.ts';
import { etagOf, unmodified } from './unmodified.ts';

/** end-2 and end-10 of the specification. */
export async function answerBlob(exchange: Exchange, digest: string): Promise<Answer> {
  const { method } = exchange;
  if (parseDigest(digest) === undefined) throw new Refusal(400, 'DIGEST_INVALID', `'${digest}' is not a sha256 or sha512 digest`);
  switch (method) {
    case 'GET':
    case 'HEAD':
      return answerRead(exchange, digest);
    case 'DELETE':
      return answerDelete(exchange, digest);
    default:
      throw new Refusal(405, 'UNSUPPORTED', `A blob cannot be asked for with ${method}`, { allow: 'GET, HEAD' });
  }
}

async function answerDelete(exchange: Exchange, digest: string): Promise<Answer> {
  const { mode, registry } = exchange.options;
  if (mode !== 'oci') throw new Refusal(405, 'UNSUPPORTED', 'Blobs cannot be deleted: Amazon ECR removes them with the last image that needs them', { allow: 'GET, HEAD' });
  switch (await registry.unlinkBlob(repositoryOf(exchange), digest)) {
    case 'unlinked': return { status: 202 };
    // 405 is what the specification has for a deletion that is not carried out: without the blob the image could not be pulled.
    case 'needed': throw new Refusal(405, 'DENIED', `The blob ${digest} is needed by an image of the repository: delete its images first`, { allow: 'GET, HEAD' });
    case 'unknown': throw unknownBlob(digest);
  }
}

async function answerRead(exchange: Exchange, digest: string): Promise<Answer> {
  const { options, method, request } = exchange;
  const { range, 'if-range': condition = etagOf(digest) } = request.headers;
  const unchanged = unmodified(exchange, digest);
  const isHead = method === 'HEAD' || unchanged !== undefined;
  // Who is inside of a VPC has no way to what the daemon reaches.
  const mayRedirect = options.sourceVpcOf?.(request) === undefined;
  const read = await readBlob({ ...options, repository: repositoryOf(exchange), digest, isHead, range: condition === etagOf(digest) ? range : undefined, mayRedirect });
  switch (read.kind) {
    case 'answer': return unchanged ?? read.answer;
    case 'unknown': return answerThrough(exchange, digest);
    case 'unsatisfiable': throw new Refusal(416, 'SIZE_INVALID', `The blob has ${read.size} bytes`, { 'content-range': `bytes */${read.size}` });
  }
}

async function answerThrough(exchange: Exchange, digest: string): Promise<Answer> {
  const through = exchange.options.pullThrough.covers(exchange.repositoryName) ? await blobThrough(exchange, digest) : undefined;
  if (through === 'stored') return answerRead(exchange, digest);
  if (through === undefined) throw unknownBlob(digest);
  return through;
}

function unknownBlob(digest: string): Refusal {
  return new Refusal(404, 'BLOB_UNKNOWN', `The blob ${digest} is not in the repository`);
}
