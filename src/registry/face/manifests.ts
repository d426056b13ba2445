import { parseDigest } from '#model/digest.ts';
import { imageKey, imageTagKey, imageTags, images, type Image } from '#model/image.ts';
import type { PutImageResult } from '#model/image-registry.ts';
import { manifestSizeMax } from '#model/manifest.ts';
import type { Repository } from '#model/repository.ts';
import { isImageActive } from '#state/image-storage.ts';
import { acceptedManifest } from './accepted-manifest.ts';
import type { Answer } from './answer.ts';
import { repositoryForPush, repositoryOf, type Exchange } from './exchange.ts';
import { imageThrough } from './pull-through.ts';
import { Refusal } from './refusal.ts';
import { textOf } from './request-body.ts';
import { etagOf, unmodified } from './unmodified.ts';

const tagPattern = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
/** How many `tag` parameters one push may carry (end-7b asks for at least ten). */
const tagsMax = 100;

/** end-3, end-7 and end-9. */
export async function answerManifest(exchange: Exchange, reference: string): Promise<Answer> {
  switch (exchange.method) {
    case 'GET':
    case 'HEAD':
      return readManifest(exchange, reference);
    case 'PUT':
      return putManifest(exchange, reference);
    case 'DELETE':
      return deleteManifest(exchange, reference);
    default:
      throw new Refusal(405, 'UNSUPPORTED', `A manifest cannot be asked for with ${exchange.method}`, { allow: 'GET, HEAD, PUT' });
  }
}

async function readManifest(exchange: Exchange, reference: string): Promise<Answer> {
  const { options, method, principal } = exchange;
  const { image, isCached } = await imageOf(exchange, reference);
  const repository = repositoryOf(exchange);
  if (image === undefined) throw new Refusal(404, 'MANIFEST_UNKNOWN', 'Requested image not found');
  if (!isImageActive(options.store, image)) throw new Refusal(404, 'MANIFEST_UNKNOWN', 'Requested image is archived: restore it with UpdateImageStorageClass, or push it again');
  await options.registry.checkKey(repository);
  const { mediaType, digest, manifest } = acceptedManifest(exchange, reference, image);
  const unchanged = unmodified(exchange, digest);
  if (unchanged !== undefined) return unchanged;
  const headers = { 'content-type': mediaType, 'docker-content-digest': digest, etag: etagOf(digest) };
  if (method === 'GET' && isCached) options.registry.recordPull(image, principal.identityArn);
  return { status: 200, headers, body: manifest };
}

/** The pull of what is not in the repository yet (`isCached` is false) is recorded when it is. */
async function imageOf(exchange: Exchange, reference: string): Promise<{ readonly image: Image | undefined; readonly isCached: boolean }> {
  const through = exchange.options.pullThrough.covers(exchange.repositoryName) ? await imageThrough(exchange, reference) : undefined;
  return through ?? { image: imageAt(exchange, repositoryOf(exchange), reference), isCached: true };
}

async function putManifest(exchange: Exchange, reference: string): Promise<Answer> {
  const { request, query, options, base } = exchange;
  const repository = await repositoryForPush(exchange);
  const digest = parseDigest(reference) === undefined ? undefined : reference;
  const tags = digest === undefined ? [reference] : [...new Set(query.getAll('tag'))];
  if (tags.length > tagsMax) throw new Refusal(414, 'TAG_INVALID', `At most ${tagsMax} tags can be pushed at once`);
  for (const tag of tags) assertTag(tag);
  const manifest = await textOf(request, { sizeMax: manifestSizeMax, code: 'MANIFEST_INVALID' });
  const mediaType = request.headers['content-type']?.split(';', 1)[0]?.trim();
  const result = await options.registry.putImage(repository, { manifest, mediaType, tags, digest });
  if (result.kind !== 'stored' && result.kind !== 'unchanged') throw refusalOf(result, repository, digest);
  const { image } = result;
  return {
    status: 201,
    headers: {
      location: `${base}/manifests/${image.digest}`,
      'docker-content-digest': image.digest,
      ...(image.subjectDigest !== undefined && { 'oci-subject': image.subjectDigest }),
      ...(digest !== undefined && tags.length > 0 && { 'oci-tag': tags.join(', ') }),
    },
  };
}

async function deleteManifest(exchange: Exchange, reference: string): Promise<Answer> {
  const { options } = exchange;
  const repository = repositoryOf(exchange);
  if (options.mode !== 'oci') throw new Refusal(405, 'UNSUPPORTED', 'Images are not deleted through this API: use BatchDeleteImage of the ECR API', { allow: 'GET, HEAD, PUT' });
  if (parseDigest(reference) === undefined) {
    if (await options.registry.untagImage(repository, reference)) return { status: 202 };
    throw new Refusal(404, 'MANIFEST_UNKNOWN', 'Requested image not found');
  }
  const { failures } = await options.registry.deleteImages(repository, [{ imageDigest: reference }]);
  const [failure] = failures;
  if (failure === undefined) return { status: 202 };
  if (failure.code === 'ImageReferencedByManifestList') throw new Refusal(405, 'DENIED', failure.reason);
  throw new Refusal(404, 'MANIFEST_UNKNOWN', failure.reason);
}

function imageAt({ options }: Exchange, repository: Repository, reference: string): Image | undefined {
  const digest = parseDigest(reference) === undefined ? options.store.get(imageTags, imageTagKey(repository.arn, reference))?.digest : reference;
  return digest === undefined ? undefined : options.store.get(images, imageKey(repository.arn, digest));
}

function assertTag(tag: string): void {
  if (tag.includes(':')) throw new Refusal(400, 'DIGEST_INVALID', `'${tag}' is not a sha256 or sha512 digest`);
  if (!tagPattern.test(tag)) throw new Refusal(400, 'TAG_INVALID', `The image tag '${tag}' does not match ${tagPattern.source}`);
}

/** ECR's sentences, which docker shows behind the code in lower case: `tag invalid: The image tag …`. */
function refusalOf(result: Exclude<PutImageResult, { kind: 'stored' | 'unchanged' }>, { name, account }: Repository, digest: string | undefined): Refusal {
  const where = `repository with name '${name}' in the registry with id '${account}'`;
  switch (result.kind) {
    case 'invalid': return new Refusal(400, 'MANIFEST_INVALID', result.problem);
    case 'digestMismatch': return new Refusal(400, 'DIGEST_INVALID', `The manifest has the digest ${result.actual}, not ${digest ?? ''}`);
    case 'layersMissing': return new Refusal(404, 'MANIFEST_BLOB_UNKNOWN', `Layers with digests '[${result.digests.join(', ')}]' required for pushing image to ${where} do not exist`);
    case 'imagesMissing': return new Refusal(404, 'MANIFEST_BLOB_UNKNOWN', `Images with digests '[${result.digests.join(', ')}]' required for pushing image into ${where} do not exist`);
    case 'tagImmutable': return new Refusal(400, 'TAG_INVALID', `The image tag '${result.tag}' already exists in the '${name}' repository and cannot be overwritten because the tag is immutable.`);
    case 'repositoryGone': return new Refusal(404, 'NAME_UNKNOWN', `The repository with name '${name}' does not exist in the registry with id '${account}'`);
  }
}

