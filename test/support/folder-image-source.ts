import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageSource } from '#agent/images/image.ts';
import { WorldError } from '#base/errors.ts';
import type { Blob, OciImage } from '#cli/demo/busybox-image.ts';

export interface FolderImageSource extends ImageSource {
  /** Makes the reference name the image; a manifest or index may also be put by its digest alone. */
  put(reference: string, image: OciImage): Promise<void>;
  putBlob(blob: Blob): Promise<void>;
  name(reference: string, manifest: Blob): void;
  /** Whether blobs are handed out as files or as streams. */
  kind: 'file' | 'stream';
  /** Awaited before a blob is handed out. */
  beforeBlob: ((digest: string) => Promise<void>) | undefined;
  /** How often a blob was handed out. */
  readonly served: Map<string, number>;
}

/** Images whose blobs are files of a folder. */
export function folderImageSource(folder: string): FolderImageSource {
  const names = new Map<string, Blob>();
  const manifests = new Map<string, Blob>();
  const served = new Map<string, number>();
  const pathOf = (digest: string) => join(folder, digest.replace(':', '-'));
  const putBlob = async ({ digest, bytes }: Blob) => {
    await mkdir(folder, { recursive: true });
    await writeFile(pathOf(digest), bytes);
  };
  return {
    kind: 'file',
    beforeBlob: undefined,
    served,
    putBlob,
    name(reference, manifest) {
      names.set(reference, manifest);
      manifests.set(manifest.digest, manifest);
    },
    async put(reference, image) {
      await Promise.all([image.config, ...image.layers].map(putBlob));
      names.set(reference, image.manifest);
      manifests.set(image.manifest.digest, image.manifest);
    },
    claims: () => true,
    manifest(request, reference) {
      const manifest = 'tag' in reference ? names.get(request.reference) : manifests.get(reference.digest);
      if (manifest === undefined) return Promise.reject(new WorldError('CannotPullContainerError', `CannotPullContainerError: ${request.reference}: not found`));
      return Promise.resolve(manifest);
    },
    async blob(request, digest) {
      served.set(digest, (served.get(digest) ?? 0) + 1);
      await this.beforeBlob?.(digest);
      const path = pathOf(digest);
      const { size } = await stat(path);
      return this.kind === 'file' ? { kind: 'file', path, size } : { kind: 'stream', stream: singleChunk(path), size };
    },
  };
}

async function* singleChunk(path: string): AsyncGenerator<Uint8Array> {
  yield await readFile(path);
}
