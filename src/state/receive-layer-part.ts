import { uploads } from '#model/blob.ts';
import { layerQuotaOf, type AppendResult, type ImageRegistry } from '#model/image-registry.ts';
import type { Repository } from '#model/repository.ts';
import { bytesThereOf, withPart } from '#model/upload-parts.ts';
import type { Store } from './store.ts';

/** A part as UploadLayerPart of ECR and of ECR Public brings it; both bytes are counted in. */
export interface GivenLayerPart {
  readonly firstByte: number;
  readonly lastByte: number;
  readonly bytes: Uint8Array;
}

export type ReceivedLayerPart =
  | { readonly kind: 'received'; readonly size: number }
  /** The bytes are not as many as they are said to be. */
  | { readonly kind: 'otherLength'; readonly claimed: number; readonly size: number }
  | { readonly kind: 'tooManyParts'; readonly partsMax: number }
  | Exclude<AppendResult, { kind: 'appended' }>;

export interface LayerPartOptions {
  readonly store: Store;
  readonly registry: Pick<ImageRegistry, 'uploadedSize' | 'appendToUpload'>;
  readonly repository: Repository;
  readonly uploadId: string;
}

/** Adds a part to an upload and counts it. */
export async function receiveLayerPart({ store, registry, repository, uploadId }: LayerPartOptions, { firstByte, lastByte, bytes }: GivenLayerPart): Promise<ReceivedLayerPart> {
  const size = await registry.uploadedSize(repository, uploadId);
  if (size === undefined) return { kind: 'unknown' };
  const claimed = lastByte - firstByte + 1;
  if (claimed !== bytes.byteLength || claimed < 1) return { kind: 'otherLength', claimed, size };
  const { partsMax } = layerQuotaOf(repository);
  const begun = store.get(uploads, uploadId);
  if ((begun?.parts ?? 0) >= partsMax) return { kind: 'tooManyParts', partsMax };
  const part = { firstByte, length: claimed };
  const there = bytesThereOf(part, begun, size);
  const result = await registry.appendToUpload(repository, uploadId, { chunks: once(bytes.subarray(there)), firstByte: firstByte + there });
  if (result.kind !== 'appended') return result;
  return store.transact((transaction): ReceivedLayerPart => {
    const upload = transaction.get(uploads, uploadId);
    if (upload === undefined) return { kind: 'unknown' };
    transaction.put(uploads, withPart(upload, part));
    return { kind: 'received', size: result.size };
  });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
