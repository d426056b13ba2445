import type { TaskNetwork } from '#model/link.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { reachesService } from '#network/service-reach.ts';

/** All VPCs as they were last made real: written by the controller that makes them so, read by who judges what tasks reach. */
export interface Topologies {
  current: readonly VpcTopology[];
}

/** Whether a task's interface has a way to a service, as things now are. */
export function reachesIn(topologies: Topologies): (network: TaskNetwork, service: string) => boolean {
  return ({ vpcId, privateIpv4Address: address }, service) => reachesService({ vpcs: topologies.current, vpcId, address, service });
}
