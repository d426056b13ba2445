import type { Layer, LayerFailure } from '@aws-sdk/client-ecr-public';
import { parseDigest } from '#model/digest.ts';
import { aliasedRepositoryAccess } from '../access.ts';
import { assertList } from '../assert-list.ts';
import type { EcrPublicOperation } from '../deps.ts';
import { aliasedNameOf, repositoryOf } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_BatchCheckLayerAvailability.html */
export default {
  access: (input, call, { store, address }) => aliasedRepositoryAccess('BatchCheckLayerAvailability', input, { call, store, address }),
  async handle(input, call, { store, registry, address }) {
    const repository = repositoryOf(store, aliasedNameOf(input, call, address));
    const digests = assertList('layerDigests', input.layerDigests);
    const layers = await Promise.all(digests.filter((digest) => failureOf(digest) === undefined).map(async (layerDigest): Promise<Layer> => {
      const layerSize = await registry.blobSize(repository, layerDigest);
      return layerSize === undefined ? { layerDigest, layerAvailability: 'UNAVAILABLE' } : { layerDigest, layerAvailability: 'AVAILABLE', layerSize };
    }));
    return { layers, failures: digests.flatMap((digest) => failureOf(digest) ?? []) };
  },
} satisfies EcrPublicOperation<'BatchCheckLayerAvailability'>;

function failureOf(layerDigest: string): LayerFailure | undefined {
  if (layerDigest === '') return { layerDigest, failureCode: 'MissingLayerDigest', failureReason: 'The layer digest is missing' };
  if (parseDigest(layerDigest) === undefined) return { layerDigest, failureCode: 'InvalidLayerDigest', failureReason: `The layer digest '${layerDigest}' is invalid` };
  return undefined;
}
