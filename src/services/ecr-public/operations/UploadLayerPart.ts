import { layerPartSizeMax } from '#model/image-registry.ts';
import { receiveLayerPart } from '#state/receive-layer-part.ts';
import { aliasedRepositoryAccess } from '../access.ts';
import type { EcrPublicOperation } from '../deps.ts';
import { invalidLayerPart, invalidMember, limitExceeded, uploadNotFound } from '../errors.ts';
import { aliasedNameOf, repositoryOf } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_UploadLayerPart.html */
export default {
  access: (input, call, { store, address }) => aliasedRepositoryAccess('UploadLayerPart', input, { call, store, address }),
  async handle(input, call, { store, registry, address }) {
    const { uploadId = '', partFirstByte = 0, partLastByte = 0, layerPartBlob = new Uint8Array() } = input;
    const repository = repositoryOf(store, aliasedNameOf(input, call, address));
    if (layerPartBlob.byteLength > layerPartSizeMax) throw invalidMember('layerPartBlob', `Member must have length less than or equal to ${layerPartSizeMax}`);
    const refused = (message: string, size: number) => invalidLayerPart(message, { uploadId, repository, size });
    const result = await receiveLayerPart({ store, registry, repository, uploadId }, { firstByte: partFirstByte, lastByte: partLastByte, bytes: layerPartBlob });
    switch (result.kind) {
      case 'received': return { registryId: repository.account, repositoryName: repository.name, uploadId, lastByteReceived: result.size - 1 };
      case 'unknown': throw uploadNotFound(uploadId, repository);
      case 'otherLength': throw refused(`The layer part has ${layerPartBlob.byteLength} bytes, but partFirstByte ${partFirstByte} and partLastByte ${partLastByte} mean ${result.claimed}`, result.size);
      case 'tooManyParts': throw limitExceeded(`The upload with id '${uploadId}' already has the maximum number of layer parts (${result.partsMax})`);
      case 'outOfOrder': throw refused(`First byte of the layer part is ${result.firstByte} instead of ${result.size}`, result.size);
      case 'busy': throw refused('Another part of the upload is still being received', result.size);
      case 'tooLarge': throw limitExceeded(`A layer can have at most ${result.sizeMax} bytes`);
    }
  },
} satisfies EcrPublicOperation<'UploadLayerPart'>;
