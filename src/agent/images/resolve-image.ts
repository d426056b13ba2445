import { parseImageReference } from '#model/image-reference.ts';
import { digestOf } from './chain-ids.ts';
import type { ImageRequest, ImageSource, SourceManifest } from './image.ts';
import { cannotPull, chooseManifest, parseConfig, parseManifest, wrongPlatform, type ImageManifest, type ParsedConfig, type Platform } from './manifest.ts';

/** What a reference means now, for one platform. */
export interface ResolvedImage {
  /** The digest that was asked for or that the tag named: an index's, or the manifest's own. */
  readonly digest: string;
  readonly source: SourceManifest;
  readonly manifest: ImageManifest;
}

export function sourceOf(sources: readonly ImageSource[], reference: string): ImageSource {
  const source = sources.find((candidate) => candidate.claims(reference));
  if (source === undefined) throw cannotPull(`no image source serves ${reference}`);
  return source;
}

/** The digest that the request is bound to, if it is to one. Throws WorldError for a malformed reference. */
export function pinnedDigest(request: ImageRequest): string | undefined {
  const parsed = parseImageReference(request.reference);
  if (parsed === undefined) throw cannotPull(`invalid reference format: ${request.reference}`);
  return request.digest ?? parsed.digest;
}

/** Asks the source what the reference means; all bytes are verified against their digests. */
export async function resolveImage(source: ImageSource, request: ImageRequest, signal: AbortSignal): Promise<ResolvedImage> {
  const digest = pinnedDigest(request);
  const wanted = digest === undefined ? { tag: parseImageReference(request.reference)?.tag ?? 'latest' } : { digest };
  const top = verified(await source.manifest(request, wanted, signal), digest);
  const parsed = parseManifest(top);
  if (parsed.kind === 'image') return { digest: top.digest, source: top, manifest: parsed };
  const chosen = chooseManifest(parsed, platformOf(request));
  const inner = verified(await source.manifest(request, { digest: chosen.digest }, signal), chosen.digest);
  const manifest = parseManifest(inner);
  if (manifest.kind !== 'image') throw cannotPull(`the index ${top.digest} names an index again, ${inner.digest}, for its platform`);
  return { digest: top.digest, source: inner, manifest };
}

/** Reads an image's configuration and refuses one for another platform. */
export function readConfig(bytes: Uint8Array, digest: string, request: ImageRequest): ParsedConfig {
  if (digestOf(bytes) !== digest) throw cannotPull(`the image configuration ${digest} is corrupt: its content has the digest ${digestOf(bytes)}`);
  const parsed = parseConfig(bytes, digest);
  const platform = platformOf(request);
  if (parsed.config.architecture !== platform.architecture || parsed.config.os !== platform.os) throw wrongPlatform(platform);
  return parsed;
}

export function platformOf({ architecture }: ImageRequest): Platform {
  return { architecture, os: 'linux' };
}

function verified(manifest: SourceManifest, digest: string | undefined): SourceManifest {
  const actual = digestOf(manifest.bytes);
  if (actual !== manifest.digest || (digest !== undefined && actual !== digest)) {
    throw cannotPull(`the manifest ${digest ?? manifest.digest} is corrupt: its content has the digest ${actual}`);
  }
  return manifest;
}
