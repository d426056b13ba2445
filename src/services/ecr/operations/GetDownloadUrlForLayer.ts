import { parseDigest } from '#model/digest.ts';
import type { RepositoryName } from '#model/image-reference.ts';
import { imageKey, images } from '#model/image.ts';
import type { Call } from '#wire/operation.ts';
import type { EcrDeps, EcrOperation } from '../deps.ts';
import { invalidMember, layerInaccessible, layerNotFound, unableToGetUpstreamLayer } from '../errors.ts';
import { pullerOf } from '../puller.ts';
import { nameOf, namedRepositoryAccess, repositoryOf } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetDownloadUrlForLayer.html */
const getDownloadUrlForLayer: EcrOperation<'GetDownloadUrlForLayer'> = {
  access: (input, call, { store }) => namedRepositoryAccess('GetDownloadUrlForLayer', input, { call, store }),
  async handle(input, call, deps) {
    const { store, registry, layerUrls, clock, address, pullThrough } = deps;
    const { layerDigest = '' } = input;
    const name = nameOf(input, call);
    const repository = repositoryOf(store, name);
    if (parseDigest(layerDigest) === undefined) throw invalidMember('layerDigest', `must satisfy regular expression '${digestPattern}'`);
    if ((await registry.blobSize(repository, layerDigest)) === undefined && !(await isFetched(name, layerDigest, { call, deps }))) throw layerNotFound(layerDigest, repository);
    if (store.find(images, 'blob', imageKey(repository.arn, layerDigest)).length === 0 && !pullThrough.awaits(name, layerDigest)) throw layerInaccessible(layerDigest, repository);
    const elsewhere = call.sourceVpc === undefined ? await registry.blobUrl(repository, layerDigest) : undefined;
    if (elsewhere !== undefined) return { downloadUrl: elsewhere, layerDigest };
    // At the address that the caller knows us by: inside of a VPC it is another one than on the host.
    const origin = `${call.isTls === true ? 'https' : 'http'}://${call.host === '' ? address.authority : call.host}`;
    return { downloadUrl: layerUrls.issue({ repository, digest: layerDigest }, origin, clock.nowMs()), layerDigest };
  },
};

export default getDownloadUrlForLayer;

/** Whether the upstream of a pull through cache rule has the layer, which the repository then holds. Throws UnableToGetUpstreamLayerException. */
async function isFetched(name: RepositoryName, digest: string, { call, deps }: { readonly call: Call; readonly deps: EcrDeps }): Promise<boolean> {
  const arrived = await deps.pullThrough.blob(name, digest, pullerOf(name, call, deps));
  switch (arrived.kind) {
    case 'stored': return true;
    case 'notFound': return false;
    case 'refused': throw arrived.refusal;
    case 'failed': throw unableToGetUpstreamLayer(arrived.reason);
    case 'arriving':
      // Nobody reads its bytes as they come in: the next question waits until it is stored.
      await arrived.reader[Symbol.asyncDispose]();
      return isFetched(name, digest, { call, deps });
  }
}

const digestPattern = '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+';
