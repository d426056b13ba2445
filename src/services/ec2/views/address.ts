import type { Address } from '@aws-sdk/client-ec2';
import type { ElasticIp } from '#model/elastic-ip.ts';
import { tagList } from './tags.ts';

/** The pool of addresses that AWS itself announces, by the name that EC2 has for it. */
export const amazonPool = 'amazon';

export interface AddressInUse {
  readonly address: ElasticIp;
  /** Who owns the interface that it is associated with. */
  readonly interfaceOwner: string | undefined;
}

export function addressView({ address, interfaceOwner }: AddressInUse): Address {
  const { association } = address;
  return {
    PublicIp: address.publicIpv4Address,
    AllocationId: address.allocationId,
    Domain: 'vpc',
    PublicIpv4Pool: amazonPool,
    NetworkBorderGroup: address.region,
    ...(association === undefined
      ? {}
      : { AssociationId: association.id, NetworkInterfaceId: association.networkInterfaceId, NetworkInterfaceOwnerId: interfaceOwner ?? address.account, PrivateIpAddress: association.privateIpv4Address }),
    Tags: tagList(address.tags),
  };
}
