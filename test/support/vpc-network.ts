import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeNetworkInterfacesCommand,
  type CreateRouteCommandInput,
  type IpPermission,
  type NetworkInterface,
} from '@aws-sdk/client-ec2';
import { RunTaskCommand } from '@aws-sdk/client-ecs';
import { known } from '#base/assert.ts';
import type { Clients } from './clients.ts';
import type { TestDaemon } from './daemon.ts';
import { taskIdOf, taskIn } from './tasks.ts';
import { until } from './until.ts';

/** What tests build networks with, by the SDK, as a user does. */
export class VpcBuilder {
  readonly #clients: Clients;

  constructor(clients: Clients) {
    this.#clients = clients;
  }

  async vpc(cidr: string): Promise<string> {
    const { Vpc } = await this.#clients.ec2.send(new CreateVpcCommand({ CidrBlock: cidr }));
    return known(Vpc?.VpcId, 'the id of a new VPC');
  }

  /** With a route table of its own. */
  async subnet(vpcId: string, cidr: string, zone?: string): Promise<{ readonly id: string; readonly tableId: string }> {
    const { ec2 } = this.#clients;
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: cidr, ...(zone !== undefined && { AvailabilityZone: zone }) }));
    const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: vpcId }));
    const [id, tableId] = [known(Subnet?.SubnetId, 'the id of a new subnet'), known(RouteTable?.RouteTableId, 'the id of a new route table')];
    await ec2.send(new AssociateRouteTableCommand({ SubnetId: id, RouteTableId: tableId }));
    return { id, tableId };
  }

  async route(tableId: string, destination: string, target: Partial<CreateRouteCommandInput>): Promise<void> {
    await this.#clients.ec2.send(new CreateRouteCommand({ RouteTableId: tableId, DestinationCidrBlock: destination, ...target }));
  }

  async internetGateway(vpcId: string): Promise<string> {
    const { ec2 } = this.#clients;
    const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
    const id = known(InternetGateway?.InternetGatewayId, 'the id of a new internet gateway');
    await ec2.send(new AttachInternetGatewayCommand({ VpcId: vpcId, InternetGatewayId: id }));
    return id;
  }

  async natGateway(subnetId: string): Promise<string> {
    const { ec2 } = this.#clients;
    const { AllocationId } = await ec2.send(new AllocateAddressCommand({}));
    const { NatGateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId: subnetId, AllocationId }));
    return known(NatGateway?.NatGatewayId, 'the id of a new NAT gateway');
  }

  async group(vpcId: string, name: string, ingress: readonly IpPermission[] = []): Promise<string> {
    const { ec2 } = this.#clients;
    const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ VpcId: vpcId, GroupName: name, Description: name }));
    const id = known(GroupId, 'the id of a new group');
    if (ingress.length > 0) await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: [...ingress] }));
    return id;
  }
}

export function tcp(port: number, peer: Pick<IpPermission, 'IpRanges' | 'UserIdGroupPairs' | 'PrefixListIds'>): IpPermission {
  return { IpProtocol: 'tcp', FromPort: port, ToPort: port, ...peer };
}

export const anywhere: Pick<IpPermission, 'IpRanges'> = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

/** A task that runs, and where its network is. */
export interface PlacedTask {
  readonly arn: string;
  readonly eni: NetworkInterface;
  readonly address: string;
  /** Empty when it has none. */
  readonly publicAddress: string;
  /** The path of its network namespace. */
  readonly namespace: string;
}

export interface Placement {
  readonly taskDefinition: string;
  readonly subnet: string;
  readonly groups: readonly string[];
  readonly isPublic?: boolean;
}

/** Runs one task; resolves when it is RUNNING. */
export async function placeTask(daemon: TestDaemon, clients: Clients, { taskDefinition, subnet, groups, isPublic = false }: Placement): Promise<PlacedTask> {
  const { tasks } = await clients.ecs.send(new RunTaskCommand({
    taskDefinition,
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: [subnet], securityGroups: [...groups], assignPublicIp: isPublic ? 'ENABLED' : 'DISABLED' } },
  }));
  const arn = known(tasks?.[0]?.taskArn, 'the ARN of a task');
  const running = await taskIn(clients, arn, 'RUNNING');
  const eniId = known(running.attachments?.[0]?.details?.find(({ name }) => name === 'networkInterfaceId')?.value, 'the id of the interface');
  const eni = await until(`${eniId} is described`, 5_000, async () => (await clients.ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [eniId] }))).NetworkInterfaces?.[0]);
  return { arn, eni, address: eni.PrivateIpAddress ?? '', publicAddress: eni.Association?.PublicIp ?? '', namespace: await namespaceOf(daemon, arn) };
}

/** The daemon's own record of which namespace a task has. */
async function namespaceOf(daemon: TestDaemon, taskArn: string): Promise<string> {
  const record: unknown = JSON.parse(await readFile(join(daemon.settings.stateDir, 'networks', 'tasks', `${taskIdOf(taskArn)}.json`), 'utf8'));
  if (typeof record !== 'object' || record === null || !('namespace' in record)) throw new Error(`${taskArn} has no record of a namespace`);
  return `/run/netns/${String(record.namespace)}`;
}
