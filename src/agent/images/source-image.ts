import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { PulledImage } from '../runtimes/runtime.ts';
import type { ImageRequest, ImageSource, SourceBlob } from './image.ts';
import { cannotPull } from './manifest.ts';
import { readConfig, resolveImage, sourceOf } from './resolve-image.ts';

/** What a reference names, from its source alone: for a runtime that does not need the layers. Throws WorldError `CannotPullContainerError`. */
export async function imageFromSources(sources: readonly ImageSource[], request: ImageRequest, signal: AbortSignal): Promise<PulledImage> {
  const source = sourceOf(sources, request.reference);
  const { digest, manifest, source: { digest: manifestDigest } } = await resolveImage(source, request, signal);
  const bytes = await configBytes(await source.blob(request, manifest.config.digest, signal));
  return { digest, manifestDigest, config: readConfig(bytes, manifest.config.digest, request).config };
}

/** The bytes of an image's configuration. */
export async function configBytes(blob: SourceBlob): Promise<Uint8Array> {
  if (blob.size > configBytesMax) throw cannotPull(`the image's configuration has ${blob.size} bytes, more than ${configBytesMax}`);
  return blob.kind === 'file' ? readFile(blob.path) : buffer(blob.stream);
}

const configBytesMax = 8 << 20;
