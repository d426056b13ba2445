import { createHash } from 'node:crypto';
import { manifestMediaTypes } from '#model/manifest.ts';

export const digestOf = (content: string | Uint8Array) => `sha256:${createHash('sha256').update(content).digest('hex')}`;

export interface UpstreamImage {
  readonly manifest: string;
  readonly digest: string;
  readonly mediaType: string;
  readonly blobs: Readonly<Record<string, Buffer>>;
}

/** An image of a configuration and of layers with this content. */
export function upstreamImage(...layers: readonly (string | Uint8Array)[]): UpstreamImage {
  const config = Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', layers: layers.length }));
  const contents = layers.map((layer) => Buffer.from(layer));
  const descriptor = (mediaType: string, content: Buffer) => ({ mediaType, digest: digestOf(content), size: content.length });
  const mediaType = manifestMediaTypes.ociManifest;
  const manifest = JSON.stringify({ schemaVersion: 2, mediaType, config: descriptor('application/vnd.oci.image.config.v1+json', config), layers: contents.map((content) => descriptor('application/vnd.oci.image.layer.v1.tar', content)) });
  return { manifest, digest: digestOf(manifest), mediaType, blobs: Object.fromEntries([config, ...contents].map((content) => [digestOf(content), content])) };
}

/** An index of images. */
export function upstreamIndex(...images: readonly UpstreamImage[]): UpstreamImage {
  const mediaType = manifestMediaTypes.ociIndex;
  const manifest = JSON.stringify({ schemaVersion: 2, mediaType, manifests: images.map((image) => ({ mediaType: image.mediaType, digest: image.digest, size: image.manifest.length })) });
  return { manifest, digest: digestOf(manifest), mediaType, blobs: {} };
}
