import { natGateways } from '#model/nat-gateway.ts';
import { networkAcls } from '#model/network-acl.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { internetGateways, routeTables } from '#model/routing.ts';
import { securityGroups } from '#model/security-group.ts';
import { vpcEndpoints } from '#model/vpc-endpoint.ts';
import { vpcPeeringConnections } from '#model/vpc-peering.ts';
import { subnets, type Subnet, type Vpc } from '#model/vpc.ts';
import type { Reader } from '#state/store.ts';

/** Whether a VPC has more in it than what it was made with. A peering that nobody has accepted yet does not hold it. */
export function hasDependents(reader: Reader, { id }: Vpc): boolean {
  return reader.find(subnets, 'vpc', id).length > 0
    || reader.find(networkInterfaces, 'vpc', id).length > 0
    || reader.find(internetGateways, 'vpc', id).length > 0
    || reader.find(vpcEndpoints, 'vpc', id).length > 0
    || reader.find(natGateways, 'vpc', id).some(({ state }) => state === 'available')
    || reader.find(securityGroups, 'vpc', id).some(({ name }) => name !== 'default')
    || reader.find(routeTables, 'vpc', id).some(({ isMain }) => !isMain)
    || reader.find(networkAcls, 'vpc', id).some(({ isDefault }) => !isDefault)
    || reader.find(vpcPeeringConnections, 'vpc', id).some(({ status }) => status === 'active');
}

/** Whether anything stands in a subnet: an interface, of whatever it may be, or a NAT gateway. */
export function isInUse(reader: Reader, { id }: Subnet): boolean {
  return reader.find(networkInterfaces, 'subnet', id).length > 0 || reader.find(natGateways, 'subnet', id).some(({ state }) => state === 'available');
}
