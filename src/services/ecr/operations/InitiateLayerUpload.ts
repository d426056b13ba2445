import type { EcrOperation } from '../deps.ts';
import { nameOf, namedRepositoryAccess, repositoryOf } from '../repositories.ts';

/** What clients are asked to send in one part: as large as ECR's quota has it. */
const partSize = 10_485_760;

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_InitiateLayerUpload.html */
const initiateLayerUpload: EcrOperation<'InitiateLayerUpload'> = {
  access: (input, call, { store }) => namedRepositoryAccess('InitiateLayerUpload', input, { call, store }),
  async handle(input, call, { store, registry }) {
    const { id } = await registry.startUpload(repositoryOf(store, nameOf(input, call)));
    return { uploadId: id, partSize };
  },
};

export default initiateLayerUpload;
