import { layerPartSizeAsked } from '#model/image-registry.ts';
import { createsOnPush, repositoryForPush } from '../create-on-push.ts';
import type { EcrOperation } from '../deps.ts';
import { nameOf, namedRepositoryAccess } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_InitiateLayerUpload.html */
const initiateLayerUpload: EcrOperation<'InitiateLayerUpload'> = {
  access: (input, call, { store }) => [...namedRepositoryAccess('InitiateLayerUpload', input, { call, store }), ...(createsOnPush(input, { call, store }) ? namedRepositoryAccess('CreateRepository', input, { call, store }) : [])],
  async handle(input, call, { store, registry, ensureRepository }) {
    const { id } = await registry.startUpload(await repositoryForPush(nameOf(input, call), { store, ensureRepository }));
    return { uploadId: id, partSize: layerPartSizeAsked };
  },
};

export default initiateLayerUpload;
