import {
  AcceptVpcPeeringConnectionCommand,
  AllocateAddressCommand,
  AssociateAddressCommand,
  AssociateRouteTableCommand,
  AssociateVpcCidrBlockCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteInternetGatewayCommand,
  DeleteNatGatewayCommand,
  DeleteRouteCommand,
  DeleteRouteTableCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DeleteVpcEndpointsCommand,
  DeleteVpcPeeringConnectionCommand,
  DescribeAddressesCommand,
  DescribeInternetGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeVpcsCommand,
  DetachInternetGatewayCommand,
  DisassociateAddressCommand,
  DisassociateRouteTableCommand,
  DisassociateVpcCidrBlockCommand,
  ModifySubnetAttributeCommand,
  ModifyVpcAttributeCommand,
  ReleaseAddressCommand,
  ReplaceRouteCommand,
  ReplaceRouteTableAssociationCommand,
  type CreateRouteCommandInput,
} from '@aws-sdk/client-ec2';
import type { ChaosWorld } from './chaos-world.ts';
import type { ChaosOperation } from './operation.ts';

const vpcsMax = 5;
const destinations = ['0.0.0.0/0', '10.50.0.0/16', '10.51.0.0/16', '10.52.0.0/16', '192.0.2.0/24', '127.64.0.0/10'];

/** VPCs and what leads in and out of them. */
export const vpcOperations: readonly ChaosOperation[] = [
  { weight: 1, run: createVpc },
  { weight: 1, run: async (world) => deleteThing(world, 'vpc', (ec2, id) => ec2.send(new DeleteVpcCommand({ VpcId: id }))) },
  { weight: 2, run: changeCidrs },
  { weight: 2, run: changeDns },
  { weight: 3, run: (world) => createSubnet(world, world.pick('vpc').id) },
  { weight: 1, run: async (world) => deleteThing(world, 'subnet', (ec2, id) => ec2.send(new DeleteSubnetCommand({ SubnetId: id }))) },
  { weight: 1, run: async (world) => void (await world.ec2('ModifySubnetAttribute', (ec2) => ec2.send(new ModifySubnetAttributeCommand({ SubnetId: world.pick('subnet').id, MapPublicIpOnLaunch: { Value: world.happens(50) } })))) },
  { weight: 2, run: createTable },
  { weight: 2, run: associateTable },
  { weight: 1, run: async (world) => deleteThing(world, 'table', (ec2, id) => ec2.send(new DeleteRouteTableCommand({ RouteTableId: id }))) },
  { weight: 6, run: createRoute },
  { weight: 3, run: deleteRoute },
  { weight: 2, run: createInternetGateway },
  { weight: 1, run: detachInternetGateway },
  { weight: 1, run: async (world) => deleteThing(world, 'internet-gateway', (ec2, id) => ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId: id }))) },
  { weight: 2, run: createNatGateway },
  { weight: 1, run: async (world) => deleteThing(world, 'nat-gateway', (ec2, id) => ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: id }))) },
  { weight: 2, run: async (world) => world.add('address', (await world.ec2('AllocateAddress', (ec2) => ec2.send(new AllocateAddressCommand({}))))?.AllocationId) },
  { weight: 4, run: associateAddress },
  { weight: 2, run: disassociateAddress },
  { weight: 1, run: async (world) => deleteThing(world, 'address', (ec2, id) => ec2.send(new ReleaseAddressCommand({ AllocationId: id }))) },
  { weight: 3, run: createPeering },
  { weight: 1, run: async (world) => deleteThing(world, 'peering', (ec2, id) => ec2.send(new DeleteVpcPeeringConnectionCommand({ VpcPeeringConnectionId: id }))) },
  { weight: 2, run: createEndpoint },
  { weight: 1, run: async (world) => deleteThing(world, 'endpoint', (ec2, id) => ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] }))) },
];

type Send = Parameters<ChaosWorld['ec2']>[1];

export async function deleteThing(world: ChaosWorld, kind: Parameters<ChaosWorld['pick']>[0], send: (ec2: Parameters<Send>[0], id: string) => Promise<unknown>): Promise<void> {
  const { id } = world.pick(kind);
  const done = await world.ec2(`delete ${kind}`, (ec2) => send(ec2, id));
  if (done !== undefined) world.forget(kind, id);
}

async function createVpc(world: ChaosWorld): Promise<void> {
  if (world.all('vpc').length >= vpcsMax) return;
  const cidr = world.oneOf(['10.50.0.0/16', '10.51.0.0/16', '10.52.0.0/16', '10.53.0.0/16', '10.0.0.0/8']);
  world.add('vpc', (await world.ec2('CreateVpc', (ec2) => ec2.send(new CreateVpcCommand({ CidrBlock: cidr }))))?.Vpc?.VpcId);
}

async function changeCidrs(world: ChaosWorld): Promise<void> {
  const { id } = world.pick('vpc');
  if (world.happens(60)) {
    const CidrBlock = `10.${60 + world.random.int(4)}.0.0/16`;
    await world.ec2('AssociateVpcCidrBlock', (ec2) => ec2.send(new AssociateVpcCidrBlockCommand({ VpcId: id, CidrBlock })));
    return;
  }
  const described = await world.ec2('DescribeVpcs', (ec2) => ec2.send(new DescribeVpcsCommand({ VpcIds: [id] })));
  const AssociationId = world.oneOf(described?.Vpcs?.[0]?.CidrBlockAssociationSet ?? [])?.AssociationId ?? 'vpc-cidr-assoc-0123456789abcdef0';
  await world.ec2('DisassociateVpcCidrBlock', (ec2) => ec2.send(new DisassociateVpcCidrBlockCommand({ AssociationId })));
}

async function changeDns(world: ChaosWorld): Promise<void> {
  const [VpcId, Value] = [world.pick('vpc').id, world.happens(60)];
  const attribute = world.happens(50) ? { EnableDnsSupport: { Value } } : { EnableDnsHostnames: { Value } };
  await world.ec2('ModifyVpcAttribute', (ec2) => ec2.send(new ModifyVpcAttributeCommand({ VpcId, ...attribute })));
}

export async function createSubnet(world: ChaosWorld, vpcId: string): Promise<string | undefined> {
  const described = await world.ec2('DescribeVpcs', (ec2) => ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] })));
  const cidr = world.oneOf(described?.Vpcs?.[0]?.CidrBlockAssociationSet ?? [])?.CidrBlock ?? '10.50.0.0/16';
  const CidrBlock = cidr.replace(/\.0\.0\/16$/, `.${world.random.int(12)}.0/24`);
  const id = (await world.ec2('CreateSubnet', (ec2) => ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock }))))?.Subnet?.SubnetId;
  world.add('subnet', id, vpcId);
  return id;
}

async function createTable(world: ChaosWorld): Promise<void> {
  const vpcId = world.pick('vpc').id;
  world.add('table', (await world.ec2('CreateRouteTable', (ec2) => ec2.send(new CreateRouteTableCommand({ VpcId: vpcId }))))?.RouteTable?.RouteTableId, vpcId);
}

async function associateTable(world: ChaosWorld): Promise<void> {
  const subnet = world.pick('subnet');
  const RouteTableId = world.pick('table', subnet.vpcId).id;
  const described = await world.ec2('DescribeRouteTables', (ec2) => ec2.send(new DescribeRouteTablesCommand({ Filters: [{ Name: 'association.subnet-id', Values: [subnet.id] }] })));
  const AssociationId = described?.RouteTables?.[0]?.Associations?.find(({ SubnetId }) => SubnetId === subnet.id)?.RouteTableAssociationId;
  if (AssociationId === undefined) await world.ec2('AssociateRouteTable', (ec2) => ec2.send(new AssociateRouteTableCommand({ SubnetId: subnet.id, RouteTableId })));
  else if (world.happens(70)) await world.ec2('ReplaceRouteTableAssociation', (ec2) => ec2.send(new ReplaceRouteTableAssociationCommand({ AssociationId, RouteTableId })));
  else await world.ec2('DisassociateRouteTable', (ec2) => ec2.send(new DisassociateRouteTableCommand({ AssociationId })));
}

async function createRoute(world: ChaosWorld): Promise<void> {
  const { vpcId, ...where } = placeOfRoute(world);
  const input = { ...where, ...(await targetOf(world, vpcId)) };
  if (world.happens(70)) await world.ec2('CreateRoute', (ec2) => ec2.send(new CreateRouteCommand(input)));
  else await world.ec2('ReplaceRoute', (ec2) => ec2.send(new ReplaceRouteCommand(input)));
}

interface PlaceOfRoute extends Pick<CreateRouteCommandInput, 'RouteTableId' | 'DestinationCidrBlock' | 'DestinationPrefixListId'> {
  readonly vpcId?: string | undefined;
}

/** In homes any but the first, which is the way out. */
function placeOfRoute(world: ChaosWorld): PlaceOfRoute {
  const home = world.happens(40) ? world.oneOf(world.homes) : undefined;
  if (home !== undefined) return { vpcId: home.vpcId, RouteTableId: home.tableId, DestinationCidrBlock: world.oneOf(destinations.slice(1)) };
  const { id, vpcId } = world.pick('table');
  return { vpcId, RouteTableId: id, ...(world.happens(15) ? { DestinationPrefixListId: world.pick('prefix-list').id } : { DestinationCidrBlock: world.oneOf(destinations) }) };
}

async function targetOf(world: ChaosWorld, vpcId: string | undefined): Promise<Partial<CreateRouteCommandInput>> {
  if (world.happens(40)) return { GatewayId: world.homes.find((home) => home.vpcId === vpcId)?.gatewayId ?? world.pick('internet-gateway', vpcId).id };
  if (world.happens(35)) return { NatGatewayId: world.pick('nat-gateway', vpcId).id };
  if (world.happens(70)) return { VpcPeeringConnectionId: world.pick('peering', vpcId).id };
  return { NetworkInterfaceId: (await world.taskInterface())?.NetworkInterfaceId ?? 'eni-0123456789abcdef0' };
}

async function deleteRoute(world: ChaosWorld): Promise<void> {
  const { vpcId: _vpcId, ...input } = placeOfRoute(world);
  await world.ec2('DeleteRoute', (ec2) => ec2.send(new DeleteRouteCommand(input)));
}

async function createInternetGateway(world: ChaosWorld): Promise<void> {
  const vpcId = world.pick('vpc').id;
  const id = (await world.ec2('CreateInternetGateway', (ec2) => ec2.send(new CreateInternetGatewayCommand({}))))?.InternetGateway?.InternetGatewayId;
  world.add('internet-gateway', id, vpcId);
  if (id !== undefined) await world.ec2('AttachInternetGateway', (ec2) => ec2.send(new AttachInternetGatewayCommand({ VpcId: vpcId, InternetGatewayId: id })));
}

/** And most often attaches it again, as else no task could pull its image any more. */
async function detachInternetGateway(world: ChaosWorld): Promise<void> {
  const { id } = world.pick('internet-gateway');
  const described = await world.ec2('DescribeInternetGateways', (ec2) => ec2.send(new DescribeInternetGatewaysCommand({ InternetGatewayIds: [id] })));
  const VpcId = described?.InternetGateways?.[0]?.Attachments?.[0]?.VpcId ?? world.pick('vpc').id;
  await world.ec2('DetachInternetGateway', (ec2) => ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId: id, VpcId })));
  if (world.happens(80)) await world.ec2('AttachInternetGateway', (ec2) => ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: id, VpcId })));
}

async function createNatGateway(world: ChaosWorld): Promise<void> {
  const [subnet, AllocationId] = [world.pick('subnet'), world.pick('address').id];
  world.add('nat-gateway', (await world.ec2('CreateNatGateway', (ec2) => ec2.send(new CreateNatGatewayCommand({ SubnetId: subnet.id, AllocationId }))))?.NatGateway?.NatGatewayId, subnet.vpcId);
}

async function associateAddress(world: ChaosWorld): Promise<void> {
  const eni = await world.taskInterface();
  const [AllocationId, AllowReassociation] = [world.pick('address').id, world.happens(50)];
  await world.ec2('AssociateAddress', (ec2) => ec2.send(new AssociateAddressCommand({ AllocationId, NetworkInterfaceId: eni?.NetworkInterfaceId ?? 'eni-0123456789abcdef0', AllowReassociation })));
}

async function disassociateAddress(world: ChaosWorld): Promise<void> {
  const described = await world.ec2('DescribeAddresses', (ec2) => ec2.send(new DescribeAddressesCommand({})));
  const AssociationId = world.oneOf(described?.Addresses?.flatMap((address) => address.AssociationId ?? []) ?? []) ?? 'eipassoc-0123456789abcdef0';
  await world.ec2('DisassociateAddress', (ec2) => ec2.send(new DisassociateAddressCommand({ AssociationId })));
}

async function createPeering(world: ChaosWorld): Promise<void> {
  const [VpcId, PeerVpcId] = [world.pick('vpc').id, world.pick('vpc').id];
  const id = (await world.ec2('CreateVpcPeeringConnection', (ec2) => ec2.send(new CreateVpcPeeringConnectionCommand({ VpcId, PeerVpcId }))))?.VpcPeeringConnection?.VpcPeeringConnectionId;
  world.add('peering', id, VpcId);
  if (id !== undefined && world.happens(90)) await world.ec2('AcceptVpcPeeringConnection', (ec2) => ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId: id })));
}

async function createEndpoint(world: ChaosWorld): Promise<void> {
  const subnet = world.pick('subnet');
  const base = { VpcId: subnet.vpcId ?? world.pick('vpc').id };
  const service = (name: string) => `com.amazonaws.${world.daemon.settings.region}.${name}`;
  const input = world.happens(30)
    ? { ...base, VpcEndpointType: 'Gateway' as const, ServiceName: service('s3'), RouteTableIds: [world.pick('table', subnet.vpcId).id] }
    : { ...base, VpcEndpointType: 'Interface' as const, ServiceName: service(world.oneOf(['ecr.api', 'ecr.dkr', 'logs', 'ecs']) ?? 'ecs'), SubnetIds: [subnet.id], SecurityGroupIds: [world.pick('group', subnet.vpcId).id], PrivateDnsEnabled: world.happens(50) };
  world.add('endpoint', (await world.ec2('CreateVpcEndpoint', (ec2) => ec2.send(new CreateVpcEndpointCommand(input))))?.VpcEndpoint?.VpcEndpointId, subnet.vpcId);
}
