import { parseDigest } from '#model/digest.ts';
import { imageKey, images } from '#model/image.ts';
import type { EcrOperation } from '../deps.ts';
import { invalidMember, layerInaccessible, layerNotFound } from '../errors.ts';
import { nameOf, namedRepositoryAccess, repositoryOf } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetDownloadUrlForLayer.html */
const getDownloadUrlForLayer: EcrOperation<'GetDownloadUrlForLayer'> = {
  access: (input, call, { store }) => namedRepositoryAccess('GetDownloadUrlForLayer', input, { call, store }),
  async handle(input, call, { store, registry, layerUrls, clock, address }) {
    const { layerDigest = '' } = input;
    const repository = repositoryOf(store, nameOf(input, call));
    if (parseDigest(layerDigest) === undefined) throw invalidMember('layerDigest', `must satisfy regular expression '${digestPattern}'`);
    if ((await registry.blobSize(repository, layerDigest)) === undefined) throw layerNotFound(layerDigest, repository);
    if (store.find(images, 'blob', imageKey(repository.arn, layerDigest)).length === 0) throw layerInaccessible(layerDigest, repository);
    const elsewhere = call.sourceVpc === undefined ? await registry.blobUrl(repository, layerDigest) : undefined;
    if (elsewhere !== undefined) return { downloadUrl: elsewhere, layerDigest };
    // At the address that the caller knows us by: inside of a VPC it is another one than on the host.
    const origin = `${call.isTls === true ? 'https' : 'http'}://${call.host === '' ? address.authority : call.host}`;
    return { downloadUrl: layerUrls.issue({ repository, digest: layerDigest }, origin, clock.nowMs()), layerDigest };
  },
};

export default getDownloadUrlForLayer;

const digestPattern = '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+';
