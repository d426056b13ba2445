import { layerPartSizeAsked } from '#model/image-registry.ts';
import { aliasedRepositoryAccess } from '../access.ts';
import type { EcrPublicOperation } from '../deps.ts';
import { aliasedNameOf, repositoryOf } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_InitiateLayerUpload.html */
export default {
  access: (input, call, { store, address }) => aliasedRepositoryAccess('InitiateLayerUpload', input, { call, store, address }),
  async handle(input, call, { store, registry, address }) {
    const { id } = await registry.startUpload(repositoryOf(store, aliasedNameOf(input, call, address)));
    return { uploadId: id, partSize: layerPartSizeAsked };
  },
} satisfies EcrPublicOperation<'InitiateLayerUpload'>;
