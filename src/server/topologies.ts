import type { VpcTopology } from '#model/vpc-topology.ts';

/** All VPCs as they were last made real: written by the controller that makes them so, read by who judges requests from VPCs. */
export interface Topologies {
  current: readonly VpcTopology[];
}
