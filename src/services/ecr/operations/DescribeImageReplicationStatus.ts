import { imageReplications } from '#model/image-replication.ts';
import { imageKey } from '#model/image.ts';
import type { EcrOperation } from '../deps.ts';
import { findImage, imageRefusal } from '../images.ts';
import { namedRepositoryAccess, nameOf, repositoryOf } from '../repositories.ts';
import { replicationStatusView } from '../views.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImageReplicationStatus.html */
export default {
  access: (input, call, { store }) => namedRepositoryAccess('DescribeImageReplicationStatus', input, { call, store }),
  handle(input, call, { store }) {
    const { imageId = {} } = input;
    const repository = repositoryOf(store, nameOf(input, call));
    const found = findImage(store, repository, imageId);
    if (found.kind === 'failed') throw imageRefusal(found.code, imageId, repository);
    const { digest } = found.image;
    return { repositoryName: repository.name, imageId: { ...imageId, imageDigest: digest }, replicationStatuses: store.find(imageReplications, 'image', imageKey(repository.arn, digest)).map(replicationStatusView) };
  },
} satisfies EcrOperation<'DescribeImageReplicationStatus'>;
