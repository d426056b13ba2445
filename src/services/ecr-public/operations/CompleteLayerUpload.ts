import { uploads } from '#model/blob.ts';
import { parseDigest } from '#model/digest.ts';
import { aliasedRepositoryAccess } from '../access.ts';
import type { EcrPublicOperation } from '../deps.ts';
import { emptyUpload, invalidLayer, invalidMember, layerAlreadyExists, layerPartTooSmall, uploadNotFound } from '../errors.ts';
import { aliasedNameOf, repositoryOf } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_CompleteLayerUpload.html */
export default {
  access: (input, call, { store, address }) => aliasedRepositoryAccess('CompleteLayerUpload', input, { call, store, address }),
  async handle(input, call, { store, registry, address }) {
    const { uploadId = '', layerDigests = [] } = input;
    const repository = repositoryOf(store, aliasedNameOf(input, call, address));
    const [layerDigest = '', ...others] = layerDigests;
    if (others.length > 0 || parseDigest(layerDigest) === undefined) throw invalidMember('layerDigests', 'must hold one sha256 or sha512 digest');
    const size = await registry.uploadedSize(repository, uploadId);
    if (size === undefined) throw uploadNotFound(uploadId, repository);
    if (size === 0) throw emptyUpload(uploadId, repository);
    if (store.get(uploads, uploadId)?.hasShortPart === true) throw layerPartTooSmall();
    if ((await registry.blobSize(repository, layerDigest)) !== undefined) {
      await registry.cancelUpload(repository, uploadId);
      throw layerAlreadyExists(layerDigest, repository);
    }
    const result = await registry.completeUpload(repository, uploadId, layerDigest);
    if (result.kind === 'mismatch') throw invalidLayer(layerDigest, result.actual);
    if (result.kind !== 'complete') throw uploadNotFound(uploadId, repository);
    return { registryId: repository.account, repositoryName: repository.name, uploadId, layerDigest };
  },
} satisfies EcrPublicOperation<'CompleteLayerUpload'>;
