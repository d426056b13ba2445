import { createHash } from 'node:crypto';
import { known } from '#base/assert.ts';
import { manifestMediaTypes } from '#model/manifest.ts';

/** The few layers that all images are made of, so that they meet: each by its digest. */
export const layers: ReadonlyMap<string, Uint8Array> = new Map(Array.from({ length: 6 }, (_, index) => content(`layer ${index} `.repeat(index + 1))));
export const layerDigests: readonly string[] = [...layers.keys()];

export function digestOf(bytes: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export function layerOf(digest: string): Uint8Array {
  return known(layers.get(digest), `the layer ${digest}`);
}

/** An image of these layers; two of the same layers and mark are the same image. */
export function manifestOf(digests: readonly string[], mark: number): string {
  const descriptors = digests.map((digest) => ({ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest, size: layerOf(digest).byteLength }));
  return JSON.stringify({ schemaVersion: 2, mediaType: manifestMediaTypes.ociManifest, config: descriptors[0], layers: descriptors.slice(1), annotations: { mark: String(mark) } });
}

export function indexOf(children: readonly { readonly digest: string; readonly size: number }[], mark: number): string {
  const manifests = children.map((child) => ({ mediaType: manifestMediaTypes.ociManifest, ...child }));
  return JSON.stringify({ schemaVersion: 2, mediaType: manifestMediaTypes.ociIndex, manifests, annotations: { mark: String(mark) } });
}

function content(text: string): readonly [string, Uint8Array] {
  const bytes = Buffer.from(text);
  return [digestOf(bytes), bytes];
}
