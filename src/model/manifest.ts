import { isJsonObject, type JsonObject } from '#base/json-object.ts';
import { parsedJson } from '#base/parsed-json.ts';
import { parseDigest } from './digest.ts';

/** A content descriptor (https://github.com/opencontainers/image-spec/blob/main/descriptor.md), as far as a registry needs it. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** What a registry needs to know of a manifest. */
export interface Manifest {
  readonly mediaType: string;
  /** Configuration and layers that must lie in the repository. */
  readonly blobs: readonly Descriptor[];
  readonly children: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export const manifestMediaTypes = {
  dockerSchema1: 'application/vnd.docker.distribution.manifest.v1+json',
  dockerSchema1Signed: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
  dockerSchema2: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociIndex: 'application/vnd.oci.image.index.v1+json',
} as const;

/** The largest manifest, in bytes: ECR's limit of `PutImage`, and OCI's recommendation. */
export const manifestSizeMax = 4_194_304;

/** More than any image or index has; what looks at each of them holds up everybody for a quarter of a second at four times as many. */
const descriptorsMax = 10_000;

/** Reads a manifest; `contentType` is the caller's word for its media type, if any. Gives a sentence when it is not one that we store. */
export function parseManifest(text: string, contentType: string | undefined): Manifest | { readonly problem: string } {
  const manifest = parseObject(text);
  if (manifest === undefined) return { problem: 'The manifest is not a JSON object' };
  for (const member of ['layers', 'manifests']) {
    const listed = manifest[member];
    if (Array.isArray(listed) && listed.length > descriptorsMax) return { problem: `The manifest has ${listed.length} ${member}, more than the ${descriptorsMax} that are taken` };
  }
  const stated = textOf(manifest['mediaType']);
  const given = contentType === undefined || generic.has(contentType) ? undefined : contentType;
  if (stated !== undefined && given !== undefined && stated !== given) return { problem: `The manifest says that its media type is '${stated}', the request says '${given}'` };
  const mediaType = given ?? stated ?? guessMediaType(manifest);
  switch (mediaType) {
    case manifestMediaTypes.dockerSchema2:
    case manifestMediaTypes.ociManifest:
      return parseImageManifest(manifest, mediaType);
    case manifestMediaTypes.dockerList:
    case manifestMediaTypes.ociIndex:
      return parseIndex(manifest, mediaType);
    case manifestMediaTypes.dockerSchema1:
    case manifestMediaTypes.dockerSchema1Signed:
      return { problem: 'Image manifest schema version 1 is not supported; push the image again as Docker schema version 2 or OCI' };
    case undefined:
      return { problem: 'The media type of the manifest is neither in the request nor in the manifest' };
    default:
      return { problem: `The media type '${mediaType}' is not that of an image manifest or an index` };
  }
}

/** The media type that the manifest itself states; OCI's need not. */
export function statedMediaType(text: string): string | undefined {
  return textOf(parseObject(text)?.['mediaType']);
}

const generic = new Set(['application/json', 'application/octet-stream', 'text/plain']);

function parseImageManifest(manifest: JsonObject, mediaType: string): Manifest | { readonly problem: string } {
  if (manifest['schemaVersion'] !== 2) return { problem: 'schemaVersion must be 2' };
  const config = descriptorOf(manifest['config']);
  if (config === undefined) return { problem: 'config must be a descriptor with mediaType, digest and size' };
  const layers = descriptorsOf(manifest['layers']);
  if (layers === undefined) return { problem: 'layers must be a list of descriptors with mediaType, digest and size' };
  const common = commonOf(manifest);
  if ('problem' in common) return common;
  const artifactType = textOf(manifest['artifactType']) ?? config.mediaType;
  return { mediaType, ...common, artifactType, blobs: distinct([config, ...layers.filter((layer) => !isForeign(layer.mediaType))]), children: [] };
}

function parseIndex(manifest: JsonObject, mediaType: string): Manifest | { readonly problem: string } {
  if (manifest['schemaVersion'] !== 2) return { problem: 'schemaVersion must be 2' };
  const children = descriptorsOf(manifest['manifests']);
  if (children === undefined) return { problem: 'manifests must be a list of descriptors with mediaType, digest and size' };
  const common = commonOf(manifest);
  if ('problem' in common) return common;
  const artifactType = textOf(manifest['artifactType']);
  return { mediaType, ...common, ...(artifactType !== undefined && { artifactType }), blobs: [], children: distinct(children) };
}

function commonOf(manifest: JsonObject): Pick<Manifest, 'subject' | 'annotations'> | { readonly problem: string } {
  const subject = isAbsent(manifest['subject']) ? undefined : descriptorOf(manifest['subject']);
  if (!isAbsent(manifest['subject']) && subject === undefined) return { problem: 'subject must be a descriptor with mediaType, digest and size' };
  const annotations = isAbsent(manifest['annotations']) ? undefined : textsOf(manifest['annotations']);
  if (!isAbsent(manifest['annotations']) && annotations === undefined) return { problem: 'annotations must be a map of strings' };
  return { ...(subject !== undefined && { subject }), ...(annotations !== undefined && { annotations }) };
}

/** OCI lets the media type stand in the request alone; a manifest without either shows by its members what it is. */
function guessMediaType(manifest: JsonObject): string | undefined {
  if (manifest['schemaVersion'] === 1) return manifestMediaTypes.dockerSchema1;
  if (Array.isArray(manifest['manifests'])) return manifestMediaTypes.ociIndex;
  return Array.isArray(manifest['layers']) ? manifestMediaTypes.ociManifest : undefined;
}

/** Layers that are fetched from elsewhere and need not be in a registry. */
function isForeign(mediaType: string): boolean {
  return mediaType.startsWith('application/vnd.docker.image.rootfs.foreign.') || mediaType.startsWith('application/vnd.oci.image.layer.nondistributable.');
}

/** `null` is how programs in Go write a list or a pointer that is empty, and how they read it. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function descriptorsOf(value: unknown): readonly Descriptor[] | undefined {
  if (value === null) return [];
  if (!Array.isArray(value)) return undefined;
  const descriptors = value.map(descriptorOf).filter((descriptor) => descriptor !== undefined);
  return descriptors.length === value.length ? descriptors : undefined;
}

function descriptorOf(value: unknown): Descriptor | undefined {
  if (!isJsonObject(value)) return undefined;
  const { mediaType, digest, size } = value;
  if (typeof mediaType !== 'string' || typeof digest !== 'string' || parseDigest(digest) === undefined) return undefined;
  return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? { mediaType, digest, size } : undefined;
}

function distinct(descriptors: readonly Descriptor[]): readonly Descriptor[] {
  return [...new Map(descriptors.map((descriptor) => [descriptor.digest, descriptor])).values()];
}

function parseObject(text: string): JsonObject | undefined {
  const value = parsedJson(text);
  return isJsonObject(value) ? value : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function textsOf(value: unknown): Readonly<Record<string, string>> | undefined {
  if (!isJsonObject(value)) return undefined;
  const texts: Record<string, string> = {};
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string') return undefined;
    texts[name] = text;
  }
  return texts;
}
