import type { Layer, LayerFailure } from '@aws-sdk/client-ecr';
import { parseDigest } from '#model/digest.ts';
import { assertLength } from '../assert-length.ts';
import type { EcrOperation } from '../deps.ts';
import { nameOf, namedRepositoryAccess, repositoryOf } from '../repositories.ts';

const digestsMax = 100;

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchCheckLayerAvailability.html */
const batchCheckLayerAvailability: EcrOperation<'BatchCheckLayerAvailability'> = {
  access: (input, call, { store }) => namedRepositoryAccess('BatchCheckLayerAvailability', input, { call, store }),
  async handle(input, call, { store, registry }) {
    const repository = repositoryOf(store, nameOf(input, call));
    const digests = assertLength('layerDigests', input.layerDigests, digestsMax);
    const failures = digests.flatMap((digest) => failureOf(digest) ?? []);
    const wellFormed = digests.filter((digest) => failureOf(digest) === undefined);
    const layers = await Promise.all(wellFormed.map(async (layerDigest): Promise<Layer> => {
      const layerSize = await registry.blobSize(repository, layerDigest);
      return layerSize === undefined ? { layerDigest, layerAvailability: 'UNAVAILABLE' } : { layerDigest, layerAvailability: 'AVAILABLE', layerSize };
    }));
    return { layers, failures };
  },
};

export default batchCheckLayerAvailability;

function failureOf(layerDigest: string): LayerFailure | undefined {
  if (layerDigest === '') return { layerDigest, failureCode: 'MissingLayerDigest', failureReason: 'The layer digest is missing' };
  if (parseDigest(layerDigest) === undefined) return { layerDigest, failureCode: 'InvalidLayerDigest', failureReason: `The layer digest '${layerDigest}' is invalid` };
  return undefined;
}
