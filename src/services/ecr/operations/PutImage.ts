import { parseDigest } from '#model/digest.ts';
import { imageTagPattern, isImageTag } from '#model/image-identifier.ts';
import { manifestSizeMax, statedMediaType } from '#model/manifest.ts';
import type { PutImageResult } from '#model/image-registry.ts';
import type { Repository } from '#model/repository.ts';
import type { EcrOperation } from '../deps.ts';
import { imageAlreadyExists, imageDigestDoesNotMatch, imageTagAlreadyExists, invalidMember, invalidParameter, layersNotFound, referencedImagesNotFound, repositoryNotFound } from '../errors.ts';
import { nameOf, namedRepositoryAccess, repositoryOf } from '../repositories.ts';
import { imageView } from '../views.ts';

/** What registries and their clients take, which is narrower than ECR's pattern. */
const tagPattern = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html */
const putImage: EcrOperation<'PutImage'> = {
  access: (input, call, { store }) => namedRepositoryAccess('PutImage', input, { call, store }),
  async handle(input, call, { store, registry }) {
    const { imageManifest = '', imageManifestMediaType, imageTag, imageDigest } = input;
    const repository = repositoryOf(store, nameOf(input, call));
    if (Buffer.byteLength(imageManifest) > manifestSizeMax) throw invalidMember('imageManifest', `Member must have length less than or equal to ${manifestSizeMax}`);
    if (imageManifestMediaType === undefined && statedMediaType(imageManifest) === undefined) throw invalidParameter('image manifest mediatype not provided in manifest or parameter');
    if (!isImageTag(imageTag)) throw invalidMember('imageTag', `must satisfy regular expression '${imageTagPattern}'`);
    if (imageTag !== undefined && !tagPattern.test(imageTag)) throw invalidMember('imageTag', `must satisfy regular expression '${tagPattern.source}'`);
    if (imageDigest !== undefined && parseDigest(imageDigest) === undefined) throw invalidMember('imageDigest', 'must be a sha256 or sha512 digest');
    const tags = imageTag === undefined ? [] : [imageTag];
    const result = await registry.putImage(repository, { manifest: imageManifest, mediaType: imageManifestMediaType, tags, digest: imageDigest });
    if (result.kind === 'stored') return { image: imageView(result.image, imageTag, repository) };
    if (result.kind === 'unchanged') throw imageAlreadyExists({ imageDigest: result.image.digest, imageTag }, repository);
    throw refusalOf(result, repository, imageDigest);
  },
};

export default putImage;

function refusalOf(result: Exclude<PutImageResult, { kind: 'stored' | 'unchanged' }>, repository: Repository, imageDigest = ''): Error {
  switch (result.kind) {
    case 'invalid': return invalidMember('imageManifest', result.problem);
    case 'digestMismatch': return imageDigestDoesNotMatch(imageDigest, result.actual);
    case 'layersMissing': return layersNotFound(result.digests, repository);
    case 'imagesMissing': return referencedImagesNotFound(result.digests, repository);
    case 'tagImmutable': return result.isSame ? imageAlreadyExists({ imageDigest: result.digest, imageTag: result.tag }, repository) : imageTagAlreadyExists(result.tag, repository);
    case 'repositoryGone': return repositoryNotFound(repository);
  }
}
