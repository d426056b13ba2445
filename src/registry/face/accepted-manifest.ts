import { createHash } from 'node:crypto';
import { convertManifest } from '#model/convert-manifest.ts';
import { parseDigest } from '#model/digest.ts';
import type { Image } from '#model/image.ts';
import type { Exchange } from './exchange.ts';

type Manifest = Pick<Image, 'manifest' | 'mediaType' | 'digest'>;

/**
 * The manifest as ECR gives it to who asks by a tag and does not take the format that it was pushed in: in the other one, where there is such a
 * thing. By digest, and in mode `oci`, a manifest is what was pushed (https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-manifest-formats.html).
 */
export function acceptedManifest({ request, options }: Exchange, reference: string, image: Image): Manifest {
  const { accept } = request.headers;
  if (accept === undefined || accept.includes(image.mediaType) || accept.includes('*')) return image;
  if (options.mode === 'oci' || parseDigest(reference) !== undefined) return image;
  const converted = convertManifest(image.manifest, image.mediaType, (mediaType) => accept.includes(mediaType));
  return converted === undefined ? image : { ...converted, digest: `sha256:${createHash('sha256').update(converted.manifest).digest('hex')}` };
}
