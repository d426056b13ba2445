import { elasticIps, type ElasticIpAssociation } from '#model/elastic-ip.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { addressNotFound } from '../elastic-ip-state.ts';
import { idKinds } from '../errors.ts';
import { never, tagFilters, type FilterTable } from '../filters.ts';
import type { Ec2Operation } from '../service.ts';
import { addressView, type AddressInUse } from '../views/address.ts';
import { inScope } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAddresses.html */
export default {
  access: describes('DescribeAddresses'),
  async handle(input, call, deps) {
    const all = (await inScope(deps, call, elasticIps)).map((address) => ({ address, interfaceOwner: deps.store.get(networkInterfaces, address.association?.networkInterfaceId ?? '')?.account, tags: address.tags }));
    const docs = withPublicIps(all, input.PublicIps);
    const { items } = describe(input, { docs, ids: input.AllocationIds, idKind: idKinds.elasticIp, idOf: ({ address }) => address.allocationId, filters });
    return { Addresses: items.map(addressView) };
  },
} satisfies Ec2Operation<'DescribeAddresses'>;

type Described = AddressInUse & Pick<AddressInUse['address'], 'tags'>;

function withPublicIps(docs: readonly Described[], publicIps: readonly string[] | undefined): readonly Described[] {
  if (publicIps === undefined || publicIps.length === 0) return docs;
  const missing = publicIps.find((publicIp) => !docs.some(({ address }) => address.publicIpv4Address === publicIp));
  if (missing !== undefined) throw addressNotFound(missing);
  return docs.filter(({ address }) => publicIps.includes(address.publicIpv4Address));
}

/** Of addresses that are associated only. */
function ofAssociation(valueOf: (association: ElasticIpAssociation) => string): (doc: Described) => readonly string[] {
  return ({ address: { association } }) => (association === undefined ? [] : [valueOf(association)]);
}

const filters: FilterTable<Described> = {
  'allocation-id': ({ address }) => [address.allocationId],
  'association-id': ofAssociation(({ id }) => id),
  'domain': () => ['vpc'],
  'network-border-group': ({ address }) => [address.region],
  'network-interface-id': ofAssociation(({ networkInterfaceId }) => networkInterfaceId),
  'network-interface-owner-id': ({ address, interfaceOwner }) => (address.association === undefined ? [] : [interfaceOwner ?? address.account]),
  'private-ip-address': ofAssociation(({ privateIpv4Address }) => privateIpv4Address),
  'public-ip': ({ address }) => [address.publicIpv4Address],
  ...never('instance-id'),
  ...tagFilters<Described>(),
};
