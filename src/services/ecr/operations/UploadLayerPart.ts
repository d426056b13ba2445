import { uploads } from '#model/blob.ts';
import { layerPartSizeMax, layerQuotaOf } from '#model/image-registry.ts';
import { bytesThereOf, withPart } from '#model/upload-parts.ts';
import type { EcrOperation } from '../deps.ts';
import { invalidLayerPart, invalidMember, limitExceeded, uploadNotFound } from '../errors.ts';
import { nameOf, namedRepositoryAccess, repositoryOf } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_UploadLayerPart.html */
const uploadLayerPart: EcrOperation<'UploadLayerPart'> = {
  access: (input, call, { store }) => namedRepositoryAccess('UploadLayerPart', input, { call, store }),
  async handle(input, call, { store, registry }) {
    const { uploadId = '', partFirstByte = 0, partLastByte = 0, layerPartBlob = new Uint8Array() } = input;
    const repository = repositoryOf(store, nameOf(input, call));
    if (layerPartBlob.byteLength > layerPartSizeMax) throw invalidMember('layerPartBlob', `Member must have length less than or equal to ${layerPartSizeMax}`);
    const size = await registry.uploadedSize(repository, uploadId);
    if (size === undefined) throw uploadNotFound(uploadId, repository);
    const refused = (message: string, received: number) => invalidLayerPart(message, { uploadId, repository, size: received });
    const claimed = partLastByte - partFirstByte + 1;
    if (claimed !== layerPartBlob.byteLength || claimed < 1) throw refused(`The layer part has ${layerPartBlob.byteLength} bytes, but partFirstByte ${partFirstByte} and partLastByte ${partLastByte} mean ${claimed}`, size);
    const { partsMax } = layerQuotaOf(repository);
    const begun = store.get(uploads, uploadId);
    if ((begun?.parts ?? 0) >= partsMax) throw limitExceeded(`The upload with id '${uploadId}' already has the maximum number of layer parts (${partsMax})`);
    const part = { firstByte: partFirstByte, length: claimed };
    const there = bytesThereOf(part, begun, size);
    const result = await registry.appendToUpload(repository, uploadId, { chunks: once(layerPartBlob.subarray(there)), firstByte: partFirstByte + there });
    if (result.kind === 'unknown') throw uploadNotFound(uploadId, repository);
    if (result.kind === 'outOfOrder') throw refused(`First byte of the layer part is ${result.firstByte} instead of ${result.size}`, result.size);
    if (result.kind === 'busy') throw refused('Another part of the upload is still being received', result.size);
    if (result.kind === 'tooLarge') throw limitExceeded(`A layer can have at most ${result.sizeMax} bytes`);
    await store.transact((transaction) => {
      const upload = transaction.get(uploads, uploadId);
      if (upload === undefined) throw uploadNotFound(uploadId, repository);
      transaction.put(uploads, withPart(upload, part));
    });
    return { registryId: repository.account, repositoryName: repository.name, uploadId, lastByteReceived: result.size - 1 };
  },
};

export default uploadLayerPart;

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
