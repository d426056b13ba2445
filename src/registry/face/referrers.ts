import { parseDigest } from '#model/digest.ts';
import type { Image } from '#model/image.ts';
import { manifestMediaTypes } from '#model/manifest.ts';
import { repositories, repositoryArn } from '#model/repository.ts';
import { isImageActive } from '#state/image-storage.ts';
import { referrersOf } from '#state/referrers.ts';
import { json, type Answer } from './answer.ts';
import { repositoryOf, type Exchange } from './exchange.ts';
import { assertGet } from './listings.ts';
import { pullerOf } from './pull-through.ts';
import { Refusal } from './refusal.ts';

/** One answer holds this many; a Link header leads to the rest. */
const pageMax = 1_000;

/** end-12: what refers to a manifest by `subject`, as an OCI index. */
export async function answerReferrers(exchange: Exchange, digest: string): Promise<Answer> {
  assertGet(exchange);
  const { query, base } = exchange;
  if (parseDigest(digest) === undefined) throw new Refusal(400, 'DIGEST_INVALID', `'${digest}' is not a sha256 or sha512 digest`);
  const { options: { pullThrough }, repositoryName } = exchange;
  if (pullThrough.covers(repositoryName)) await pullThrough.referrers(repositoryName, digest, pullerOf(exchange));
  const artifactType = query.get('artifactType');
  const last = query.get('last') ?? '';
  const found = repositoryReferrers(exchange, digest).filter((image) => (artifactType === null || image.artifactType === artifactType) && image.digest > last);
  const page = found.slice(0, pageMax);
  const next = new URLSearchParams({ ...(artifactType !== null && { artifactType }), last: page.at(-1)?.digest ?? '' });
  return json(
    200,
    { schemaVersion: 2, mediaType: manifestMediaTypes.ociIndex, manifests: page.map(descriptorOf) },
    {
      'content-type': manifestMediaTypes.ociIndex,
      ...(artifactType !== null && { 'oci-filters-applied': 'artifactType' }),
      ...(found.length > page.length && { link: `<${base}/referrers/${digest}?${next}>; rel="next"` }),
    },
  );
}

function repositoryReferrers(exchange: Exchange, digest: string): readonly Image[] {
  const { store, mode } = exchange.options;
  // The specification wants an empty list even for a repository that nobody has pushed to.
  if (mode === 'oci' && store.get(repositories, repositoryArn(exchange.repositoryName)) === undefined) return [];
  // Those in the archive could not be pulled: ListImageReferrers does not show them either, unless asked to.
  return referrersOf(store, repositoryOf(exchange).arn, digest).filter((image) => isImageActive(store, image));
}

function descriptorOf(image: Image) {
  const { mediaType, digest, artifactType, annotations } = image;
  return { mediaType, digest, size: Buffer.byteLength(image.manifest), ...(artifactType !== undefined && { artifactType }), ...(annotations !== undefined && { annotations }) };
}
