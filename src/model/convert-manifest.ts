import { isJsonObject, type JsonObject } from '#base/json-object.ts';
import { parsedJson } from '#base/parsed-json.ts';
import { manifestMediaTypes } from './manifest.ts';

/**
 * An image manifest of Docker's schema 2 as OCI's, or OCI's as Docker's: the two differ in the names of their media types alone. Undefined for all that
 * the other format cannot say: indexes, artifacts, and layers in a compression that it does not know. ECR's own table of conversions
 * (https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-manifest-formats.html) has schema 1 besides, which nothing asks for any more.
 */
export function convertManifest(text: string, mediaType: string, accepts: (mediaType: string) => boolean): { readonly manifest: string; readonly mediaType: string } | undefined {
  const wanted = counterparts.get(mediaType);
  if (wanted === undefined || !manifestTypes.has(mediaType) || !accepts(wanted)) return undefined;
  const manifest = parsedJson(text);
  if (!isJsonObject(manifest) || manifest['subject'] !== undefined || manifest['artifactType'] !== undefined || !Array.isArray(manifest['layers'])) return undefined;
  const config = inOtherWords(manifest['config']);
  const layers = manifest['layers'].map(inOtherWords);
  if (config === undefined || layers.includes(undefined)) return undefined;
  return { manifest: JSON.stringify({ ...manifest, mediaType: wanted, config, layers }), mediaType: wanted };
}

/** A descriptor with the other format's media type; undefined when it has none. */
function inOtherWords(descriptor: unknown): JsonObject | undefined {
  if (!isJsonObject(descriptor)) return undefined;
  const { mediaType } = descriptor;
  const other = typeof mediaType === 'string' ? counterparts.get(mediaType) : undefined;
  return other === undefined ? undefined : { ...descriptor, mediaType: other };
}

const pairs = [
  [manifestMediaTypes.dockerSchema2, manifestMediaTypes.ociManifest],
  ['application/vnd.docker.container.image.v1+json', 'application/vnd.oci.image.config.v1+json'],
  ['application/vnd.docker.image.rootfs.diff.tar', 'application/vnd.oci.image.layer.v1.tar'],
  ['application/vnd.docker.image.rootfs.diff.tar.gzip', 'application/vnd.oci.image.layer.v1.tar+gzip'],
  ['application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip'],
] as const;

const counterparts: ReadonlyMap<string, string> = new Map(pairs.flatMap(([docker, oci]) => [[docker, oci] as const, [oci, docker] as const]));
const manifestTypes: ReadonlySet<string> = new Set([manifestMediaTypes.dockerSchema2, manifestMediaTypes.ociManifest]);
