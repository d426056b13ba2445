import { elasticIps } from '#model/elastic-ip.ts';
import type { NetworkInterface } from '#model/network-interface.ts';
import { securityGroups } from '#model/security-group.ts';
import { subnets, vpcs } from '#model/vpc.ts';
import type { Reader } from '#state/store.ts';
import type { InterfaceInVpc } from './views/network-interface.ts';

/** An interface with what else EC2 shows of it. */
export function interfaceInVpc(reader: Reader, networkInterface: NetworkInterface): InterfaceInVpc {
  return {
    networkInterface,
    groups: networkInterface.securityGroupIds.map((id) => ({ id, name: reader.get(securityGroups, id)?.name ?? '' })),
    availabilityZoneId: reader.get(subnets, networkInterface.subnetId)?.availabilityZoneId,
    elasticIps: reader.find(elasticIps, 'networkInterface', networkInterface.id),
    hasHostnames: reader.get(vpcs, networkInterface.vpcId)?.enableDnsHostnames ?? false,
    tags: networkInterface.tags,
  };
}
