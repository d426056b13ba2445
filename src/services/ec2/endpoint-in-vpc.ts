import { securityGroups } from '#model/security-group.ts';
import type { VpcEndpoint } from '#model/vpc-endpoint.ts';
import { subnets } from '#model/vpc.ts';
import type { Reader } from '#state/store.ts';
import type { EndpointInVpc } from './views/vpc-endpoint.ts';

/** An endpoint with what else EC2 shows of it. */
export function endpointInVpc(reader: Reader, endpoint: VpcEndpoint): EndpointInVpc {
  return {
    endpoint,
    groups: endpoint.securityGroupIds.map((id) => ({ id, name: reader.get(securityGroups, id)?.name ?? '' })),
    zoneNames: endpoint.subnetIds.flatMap((id) => reader.get(subnets, id)?.availabilityZone ?? []),
    tags: endpoint.tags,
  };
}
