import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Blob, OciImage } from '#cli/demo/busybox-image.ts';

/** Writes an image as an OCI layout folder, which skopeo and podman read as `oci:<folder>:<tag>`. */
export async function writeOciLayout(image: OciImage, folder: string, tag: string): Promise<void> {
  await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
  await Promise.all([image.manifest, image.config, ...image.layers].map((blob) => writeFile(join(folder, 'blobs', blob.digest.replace(':', '/')), blob.bytes)));
  await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [{ ...descriptor(image.manifest), annotations: { 'org.opencontainers.image.ref.name': tag } }] }));
}

function descriptor({ mediaType, digest, bytes }: Blob) {
  return { mediaType, digest, size: bytes.length };
}
