import { taskRoleArn } from '#auth/task-role-arn.ts';
import { WorldError } from '#base/errors.ts';
import { blobLinks, blobs } from '#model/blob.ts';
import { KmsFailure } from '#model/data-keys.ts';
import { parseDigest } from '#model/digest.ts';
import { ecrRepositoryOf, formatImageReference, isPublicHost, parseImageReference, repositoriesMeant, type ImageReference, type RegistryAddress, type RepositoryName } from '#model/image-reference.ts';
import { imageKey, imageTagKey, imageTags, images, type Image } from '#model/image.ts';
import type { ArrivingBlob, Puller, PullThrough, UpstreamProblem } from '#model/pull-through.ts';
import { isDefaultAlias } from '#model/public-registry.ts';
import { repositoryArn, repositories, type Repository } from '#model/repository.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import { isImageActive } from '#state/image-storage.ts';
import type { Reader, Store } from '#state/store.ts';
import type { BlobDriver, BlobReader } from './blob-drivers/blob-driver.ts';
import type { ReadableRegistry } from './core/image-registry.ts';

export interface LocalImageSourceOptions {
  readonly store: Store;
  readonly driver: BlobDriver;
  readonly registry: ReadableRegistry;
  readonly address: RegistryAddress;
  readonly pullThrough: PullThrough;
  /** Why a task may not have an image imported; without a role nobody is asked. */
  readonly importRefusal: (request: Scope & { readonly role?: string }, name: RepositoryName, actions: readonly string[]) => Promise<Error | undefined>;
}

/** Who asks for which image: the part of an agent's image request that matters here. */
interface Request extends Scope {
  readonly reference: string;
  /** No pull: nobody runs the image yet. */
  readonly isAhead?: boolean;
  /** In whose name it is pulled: a role's ARN, or its name in the account. */
  readonly role?: string;
}

/**
 * The agent's image source for our own registry: in the same process, without HTTP, and with blobs as files where the
 * driver has them. It has the shape of the agent's `ImageSource`, which this room may not import.
 */
export function localImageSource(options: LocalImageSourceOptions) {
  const { store, driver, registry, address } = options;
  return {
    /** Every private ECR name of any account and region, every name at our own address, and of ECR Public what is here. */
    claims(reference: string): boolean {
      const parsed = parseImageReference(reference);
      const named = parsed === undefined ? undefined : ecrRepositoryOf(parsed, address);
      return parsed !== undefined && named !== undefined && (!isPublicHost(parsed.domain) || isHere(store, named));
    },
    async manifest(request: Request, wanted: { readonly tag: string } | { readonly digest: string }, _signal: AbortSignal) {
      const through = request.isAhead === true ? undefined : await imageThrough(options, request, 'digest' in wanted ? wanted.digest : wanted.tag);
      if (through !== undefined) return manifestOf(through);
      const { repository, reference } = repositoryFor(options, request);
      const digest = 'digest' in wanted ? wanted.digest : store.get(imageTags, imageTagKey(repository.arn, wanted.tag))?.digest;
      const image = digest === undefined ? undefined : store.get(images, imageKey(repository.arn, digest));
      if (image === undefined || !isImageActive(store, image)) throw notFound(reference);
      await usingKey(reference, () => registry.checkKey(repository));
      if (request.isAhead !== true) registry.recordPull(image, request.role === undefined ? undefined : taskRoleArn(store, request.role, request.account));
      return manifestOf(image);
    },
    async blob(request: Request, digest: string, signal: AbortSignal) {
      const arriving = await blobThrough(options, request, digest);
      if (arriving !== undefined) return { kind: 'stream' as const, stream: chunksOf(arriving, signal), size: arriving.size };
      const { repository, reference } = repositoryFor(options, request);
      const size = parseDigest(digest) === undefined ? undefined : await registry.blobSize(repository, digest);
      const link = store.get(blobLinks, imageKey(repository.arn, digest));
      if (link === undefined || size === undefined) throw new WorldError('CannotPullContainerError', `ref pull has been retried 1 time(s): failed to copy: ${formatImageReference(reference)}: blob ${digest}: not found`);
      const isSealed = store.get(blobs, link.blobKey)?.dataKeys !== undefined;
      const path = isSealed ? undefined : driver.fileOf(link.blobKey);
      if (path !== undefined) return { kind: 'file' as const, path, size };
      return { kind: 'stream' as const, stream: chunksOf(await usingKey(reference, () => registry.openBlob(repository, digest)), signal), size };
    },
  };
}

/** A repository of ECR Public, or one that would be of an account that has others here by the alias that nobody else has. Whatever else the name may mean is AWS's. */
function isHere(reader: Reader, named: RepositoryName): boolean {
  if (reader.get(repositories, repositoryArn(named)) !== undefined) return true;
  return isDefaultAlias(named.alias ?? '', named.account) && reader.find(repositories, 'scope', scopeKey(named)).length > 0;
}

function repositoryFor({ store, address }: LocalImageSourceOptions, request: Request): { readonly repository: Repository; readonly reference: ImageReference } {
  const reference = parseImageReference(request.reference);
  const candidates = reference === undefined ? [] : repositoriesMeant(reference, request, address);
  if (reference === undefined || candidates.length === 0) throw new WorldError('CannotPullContainerError', `invalid reference format: ${request.reference} is not an image of this registry`);
  for (const candidate of candidates) {
    const repository = store.get(repositories, repositoryArn(candidate));
    if (repository !== undefined) return { repository, reference };
  }
  throw notFound(reference);
}

/** The image that an upstream was just asked for; undefined for what is in the repository, or in no cache. */
async function imageThrough(options: LocalImageSourceOptions, request: Request, wanted: string): Promise<Image | undefined> {
  const covered = coveredBy(options, request);
  if (covered === undefined) return undefined;
  const pulled = await options.pullThrough.image(covered.name, wanted, pullerOf(options, request, covered.name));
  if (pulled.kind === 'fetched') return pulled.image;
  if (pulled.kind === 'refused' || pulled.kind === 'failed') throw unresolved(covered.reference, pulled);
  return undefined;
}

async function blobThrough(options: LocalImageSourceOptions, request: Request, digest: string): Promise<ArrivingBlob | undefined> {
  const covered = coveredBy(options, request);
  const repository = covered && options.store.get(repositories, repositoryArn(covered.name));
  if (covered === undefined || repository === undefined || parseDigest(digest) === undefined || (await options.registry.blobSize(repository, digest)) !== undefined) return undefined;
  const arrived = await options.pullThrough.blob(covered.name, digest, pullerOf(options, request, covered.name));
  if (arrived.kind === 'refused' || arrived.kind === 'failed') throw unresolved(covered.reference, arrived);
  return arrived.kind === 'arriving' ? arrived.reader : undefined;
}

/** The first of the repositories that a reference may mean which is there, or which a rule is for. */
function coveredBy({ store, address, pullThrough }: LocalImageSourceOptions, request: Request): { readonly name: RepositoryName; readonly reference: ImageReference } | undefined {
  const reference = parseImageReference(request.reference);
  if (reference === undefined) return undefined;
  const name = repositoriesMeant(reference, request, address).find((candidate) => pullThrough.covers(candidate) || store.get(repositories, repositoryArn(candidate)) !== undefined);
  return name !== undefined && pullThrough.covers(name) ? { name, reference } : undefined;
}

function pullerOf({ store, importRefusal }: LocalImageSourceOptions, request: Request, name: RepositoryName): Puller {
  return {
    pulledBy: request.role === undefined ? undefined : taskRoleArn(store, request.role, request.account),
    refusalOf: (actions) => importRefusal(request, name, actions),
  };
}

function unresolved(reference: ImageReference, problem: Extract<UpstreamProblem, { kind: 'refused' | 'failed' }>): WorldError {
  const text = formatImageReference(reference);
  return new WorldError('CannotPullContainerError', `pull image manifest has been retried 1 time(s): failed to resolve ref ${text}: ${problem.kind === 'refused' ? problem.refusal.message : problem.reason}`);
}

function manifestOf(image: Image) {
  return { digest: image.digest, mediaType: image.mediaType, bytes: Buffer.from(image.manifest) };
}

/** Fargate's sentence since platform version 1.4, for a repository, a tag and a digest alike: it is containerd's resolver that fails. */
function notFound(reference: ImageReference): WorldError {
  const text = formatImageReference(reference);
  return new WorldError('CannotPullContainerError', `pull image manifest has been retried 1 time(s): failed to resolve ref ${text}: ${text}: not found`);
}

async function usingKey<T>(reference: ImageReference, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof KmsFailure)) throw thrown;
    throw new WorldError('CannotPullContainerError', `ref pull has been retried 1 time(s): failed to copy: ${formatImageReference(reference)}: ${thrown.code}: ${thrown.message}`, { cause: thrown });
  }
}

const chunkBytes = 1 << 20;

async function* chunksOf(opened: BlobReader, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  await using reader = opened;
  reader.willRead({ start: 0, length: reader.size });
  for (let position = 0; position < reader.size; ) {
    signal.throwIfAborted();
    const buffer = new Uint8Array(chunkBytes);
    const count = await reader.read(buffer, position);
    if (count === 0) throw new WorldError('BlobTruncated', `a blob ends at ${position} of ${reader.size} bytes`);
    position += count;
    yield buffer.subarray(0, count);
  }
}
