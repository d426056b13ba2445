import { AcceptVpcPeeringConnectionCommand, AuthorizeSecurityGroupIngressCommand, CreateVpcPeeringConnectionCommand } from '@aws-sdk/client-ec2';
import { known } from '#base/assert.ts';
import type { Clients } from './clients.ts';
import type { TestDaemon } from './daemon.ts';
import { anywhere, placeTask, tcp, VpcBuilder, type PlacedTask } from './vpc-network.ts';

const cidrs = ['10.70.0.0/16', '10.71.0.0/16'] as const;

export interface PeeredVpc {
  readonly vpcId: string;
  readonly tableId: string;
  readonly tasks: readonly PlacedTask[];
}

/** Two VPCs with routes to each other, each with two tasks of the family `web` that have public addresses, and may be reached by members of their group and from anywhere. */
export async function peeredVpcs(daemon: TestDaemon, clients: Clients, port: number): Promise<{ readonly peeringId: string; readonly vpcs: readonly [PeeredVpc, PeeredVpc] }> {
  const build = new VpcBuilder(clients);
  const make = async (cidr: string): Promise<PeeredVpc> => {
    const vpcId = await build.vpc(cidr);
    const subnet = await build.subnet(vpcId, cidr.replace('.0.0/16', '.1.0/24'));
    await build.route(subnet.tableId, '0.0.0.0/0', { GatewayId: await build.internetGateway(vpcId) });
    const groupId = await build.group(vpcId, 'web', [tcp(port, anywhere)]);
    await clients.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: groupId }] }] }));
    const tasks = await Promise.all([1, 2].map(() => placeTask(daemon, clients, { taskDefinition: 'web', subnet: subnet.id, groups: [groupId], isPublic: true })));
    return { vpcId, tableId: subnet.tableId, tasks };
  };
  const vpcs = await Promise.all([make(cidrs[0]), make(cidrs[1])]);
  const [one, other] = vpcs;
  const { VpcPeeringConnection } = await clients.ec2.send(new CreateVpcPeeringConnectionCommand({ VpcId: one.vpcId, PeerVpcId: other.vpcId }));
  const peeringId = known(VpcPeeringConnection?.VpcPeeringConnectionId, 'the id of a new peering');
  await clients.ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId: peeringId }));
  await build.route(one.tableId, cidrs[1], { VpcPeeringConnectionId: peeringId });
  await build.route(other.tableId, cidrs[0], { VpcPeeringConnectionId: peeringId });
  return { peeringId, vpcs };
}
