import { parseDigest } from '#model/digest.ts';
import { imageTagPattern, isImageTag } from '#model/image-identifier.ts';
import type { PutImageResult } from '#model/image-registry.ts';
import { manifestSizeMax, statedMediaType } from '#model/manifest.ts';
import type { Repository } from '#model/repository.ts';
import { aliasedRepositoryAccess } from '../access.ts';
import type { EcrPublicOperation } from '../deps.ts';
import { imageAlreadyExists, imageDigestDoesNotMatch, imageTagAlreadyExists, invalidMember, invalidParameter, layersNotFound, referencedImagesNotFound, repositoryNotFound } from '../errors.ts';
import { aliasedNameOf, repositoryOf } from '../repositories.ts';
import { imageView } from '../views.ts';

/** What registries and their clients take, which is narrower than ECR's pattern. */
const tagPattern = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_PutImage.html */
export default {
  access: (input, call, { store, address }) => aliasedRepositoryAccess('PutImage', input, { call, store, address }),
  async handle(input, call, { store, registry, address }) {
    const { imageManifest = '', imageManifestMediaType, imageTag, imageDigest } = input;
    const repository = repositoryOf(store, aliasedNameOf(input, call, address));
    if (Buffer.byteLength(imageManifest) > manifestSizeMax) throw invalidMember('imageManifest', `Member must have length less than or equal to ${manifestSizeMax}`);
    if (imageManifestMediaType === undefined && statedMediaType(imageManifest) === undefined) throw invalidParameter('image manifest mediatype not provided in manifest or parameter');
    if (!isImageTag(imageTag)) throw invalidMember('imageTag', `must satisfy regular expression '${imageTagPattern}'`);
    if (imageTag !== undefined && !tagPattern.test(imageTag)) throw invalidMember('imageTag', `must satisfy regular expression '${tagPattern.source}'`);
    if (imageDigest !== undefined && parseDigest(imageDigest) === undefined) throw invalidMember('imageDigest', 'must be a sha256 or sha512 digest');
    const result = await registry.putImage(repository, { manifest: imageManifest, mediaType: imageManifestMediaType, tags: imageTag === undefined ? [] : [imageTag], digest: imageDigest });
    if (result.kind === 'stored') return { image: imageView(result.image, imageTag, repository) };
    if (result.kind === 'unchanged') throw imageAlreadyExists({ imageDigest: result.image.digest, imageTag }, repository);
    throw refusalOf(result, repository, imageDigest);
  },
} satisfies EcrPublicOperation<'PutImage'>;

function refusalOf(result: Exclude<PutImageResult, { kind: 'stored' | 'unchanged' }>, repository: Repository, imageDigest = ''): Error {
  switch (result.kind) {
    case 'invalid': return invalidMember('imageManifest', result.problem);
    case 'digestMismatch': return imageDigestDoesNotMatch(imageDigest, result.actual);
    case 'layersMissing': return layersNotFound(result.digests, repository);
    case 'imagesMissing': return referencedImagesNotFound(result.digests, repository);
    case 'tagImmutable': return imageTagAlreadyExists(result.tag, repository);
    case 'repositoryGone': return repositoryNotFound(repository);
  }
}
