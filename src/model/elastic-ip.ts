import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** A public IPv4 address that an account keeps until it releases it. */
export interface ElasticIp extends Scope {
  readonly allocationId: string;
  readonly publicIpv4Address: string;
  readonly association?: ElasticIpAssociation;
  readonly tags: readonly Tag[];
}

export interface ElasticIpAssociation {
  readonly id: string;
  readonly networkInterfaceId: string;
  /** Which of the interface's addresses it stands for. */
  readonly privateIpv4Address: string;
}

export const elasticIps = defineCollection<ElasticIp>()({
  kind: 'ec2-elastic-ip',
  version: 1,
  key: (address) => address.allocationId,
  indexes: { scope: scopeKey, networkInterface: (address) => address.association?.networkInterfaceId },
});

export function withoutAssociation(address: ElasticIp): ElasticIp {
  const { association: _, ...rest } = address;
  return rest;
}
