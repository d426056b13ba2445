import { parseDigest } from '#model/digest.ts';
import { imageDigestPattern } from '#model/image-identifier.ts';
import { imageStorages } from '#model/image-storage.ts';
import { imageKey } from '#model/image.ts';
import { referrersOf } from '#state/referrers.ts';
import type { EcrOperation } from '../deps.ts';
import { invalidMember, unableToListUpstreamReferrers } from '../errors.ts';
import { pageOf } from '../paging.ts';
import { pullerOf } from '../puller.ts';
import { nameOf, namedRepositoryAccess, repositoryOf } from '../repositories.ts';
import { referrerView } from '../views.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListImageReferrers.html */
const listImageReferrers: EcrOperation<'ListImageReferrers'> = {
  // ECR has no action of this name: who may read the images may list them.
  access: (input, call, { store }) => namedRepositoryAccess('BatchGetImage', input, { call, store }),
  async handle(input, call, deps) {
    const { store, pullThrough } = deps;
    const name = nameOf(input, call);
    const repository = repositoryOf(store, name);
    const digest = input.subjectId?.imageDigest ?? '';
    if (parseDigest(digest) === undefined) throw invalidMember('subjectId.imageDigest', `must satisfy regular expression '${imageDigestPattern}'`);
    const { artifactTypes, artifactStatus = 'ACTIVE' } = input.filter ?? {};
    if (!statuses.has(artifactStatus)) throw invalidMember('filter.artifactStatus', `Member must satisfy enum value set: [${[...statuses].join(', ')}]`);
    const { maxResults = pageSizeMax } = input;
    if (maxResults > pageSizeMax) throw invalidMember('maxResults', `Member must have value less than or equal to ${pageSizeMax}`);
    const problem = await pullThrough.referrers(name, digest, pullerOf(name, call, deps));
    // An upstream that does not answer changes nothing; one that cannot be signed in to is the caller's to mend.
    if (problem?.kind === 'failed' && problem.code === 'CredentialsUnavailable') throw unableToListUpstreamReferrers(problem.reason);
    const referrers = referrersOf(store, repository.arn, digest)
      .map((image) => ({ image, status: store.get(imageStorages, imageKey(repository.arn, image.digest))?.status ?? 'ACTIVE' }))
      .filter(({ image, status }) => (artifactStatus === 'ANY' || status === artifactStatus) && (artifactTypes === undefined || artifactTypes.length === 0 || artifactTypes.includes(image.artifactType ?? '')));
    const { items, nextToken } = pageOf(referrers, { nextToken: input.nextToken, maxResults }, ({ image }) => [image.digest]);
    return { referrers: items.map(({ image, status }) => referrerView(image, status)), nextToken };
  },
};

export default listImageReferrers;

const pageSizeMax = 50;
const statuses: ReadonlySet<string> = new Set(['ACTIVE', 'ARCHIVED', 'ACTIVATING', 'ANY']);
