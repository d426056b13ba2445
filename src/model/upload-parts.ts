import type { Upload } from './blob.ts';
import { layerPartSizeMin } from './image-registry.ts';

export interface LayerPart {
  readonly firstByte: number;
  readonly length: number;
}

/** How many bytes of a part have come already: one that failed on its way, as on a full disk, may have left some, and is sent again as a whole. */
export function bytesThereOf({ firstByte, length }: LayerPart, upload: Upload | undefined, size: number): number {
  const there = size - firstByte;
  return firstByte === (upload?.partsSize ?? 0) && there > 0 && there <= length ? there : 0;
}

/** The upload with one part more. */
export function withPart(upload: Upload, { firstByte, length }: LayerPart): Upload {
  return {
    ...upload,
    parts: (upload.parts ?? 0) + 1,
    partsSize: firstByte + length,
    hasShortPart: upload.isLastPartShort === true || upload.hasShortPart === true,
    isLastPartShort: length < layerPartSizeMin,
  };
}
