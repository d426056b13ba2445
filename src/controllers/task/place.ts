import { formatArn } from '#base/arn.ts';
import type { Ids } from '#base/ids.ts';
import type { Random } from '#base/random.ts';
import { ec2Id } from '#model/default-vpc.ts';
import type { Task } from '#model/task.ts';
import { withStopWish } from '#model/task-status.ts';
import { macAddress, privateDnsName } from '#model/interface-names.ts';
import type { NetworkInterface } from '#model/network-interface.ts';
import { freePublicAddress, publicAddressesMax } from '#model/public-address.ts';
import { freeAddress } from '#model/subnet-addresses.ts';
import { reservedCidrs, type Subnet } from '#model/vpc.ts';
import type { AddressBook } from './address-book.ts';

const macAddressBytes = 5;
/** More than the addresses of any subnet (a /16 at most), so that every address can be the first choice. */
const addressPicks = 2 ** 16;

export interface PlacementWorld {
  readonly nowMs: number;
  readonly subnets: ReadonlyMap<string, Subnet>;
  /** Groups may be deleted between the wish for a task and its placement. */
  readonly hasSecurityGroup: (id: string) => boolean;
  /** The CIDR that tasks' public addresses are taken from. */
  readonly publicAddressPool: string;
  readonly ids: Ids;
  readonly random: Random;
}

/** A task with its ENI, or why it has none. */
export interface Placed {
  readonly task: Task;
  readonly networkInterface?: NetworkInterface;
}

/**
 * Gives the task an address in the emptiest of its subnets, so that tasks spread over zones, and a public one if it is to
 * have one; a task that cannot get them fails to start.
 */
export function place(task: Task, world: PlacementWorld, book: AddressBook): Placed {
  const subnets = task.network.subnetIds.flatMap((id) => world.subnets.get(id) ?? []);
  const found = firstFree(inOrderOfChoice(task, subnets, book), world, book);
  const missingGroup = task.network.securityGroupIds.find((id) => !world.hasSecurityGroup(id));
  if (missingGroup !== undefined) return failed(task, world, 'InvalidGroup.NotFound');
  if (found === undefined) return failed(task, world, subnets[0] === undefined ? 'InvalidSubnetID.NotFound' : 'InsufficientFreeAddressesInSubnet');
  if (task.network.assignPublicIp === 'DISABLED') return placedAt(task, found, world);
  const publicIpv4Address = freePublicAddress({ pool: world.publicAddressPool, taken: book.public, pick: world.random.int(publicAddressesMax) });
  if (publicIpv4Address === undefined) return failed(task, world, 'InsufficientAddressCapacity');
  return placedAt(task, { ...found, publicIpv4Address }, world);
}

/** A service's tasks spread over zones, others over subnets; within what is equal the subnet with most room comes first. */
function inOrderOfChoice(task: Task, subnets: readonly Subnet[], book: AddressBook): readonly Subnet[] {
  const { service } = task;
  const crowd = (zone: string) => (service === undefined ? 0 : service.preferredZone === zone ? -1 : book.inZone(service.serviceArn, zone));
  return subnets.toSorted((one, other) => crowd(one.availabilityZone) - crowd(other.availabilityZone) || book.size(one.id) - book.size(other.id));
}

function firstFree(subnets: readonly Subnet[], world: PlacementWorld, book: AddressBook): Place | undefined {
  for (const subnet of subnets) {
    const privateIpv4Address = freeAddress({ subnetCidr: subnet.cidr, reservedCidrs: reservedCidrs(subnet), taken: book.ofSubnet(subnet.id), pick: world.random.int(addressPicks) });
    if (privateIpv4Address !== undefined) return { subnet, privateIpv4Address };
  }
  return undefined;
}

/** A task that ends before anything of it was made. */
export function neverStarted(task: Task, nowMs: number): Task {
  const containers = task.containers.map((container) => ({ ...container, lastStatus: 'STOPPED' as const }));
  return { ...task, containers, lastStatus: 'STOPPED', stoppingAt: task.stoppingAt ?? nowMs, stoppedAt: nowMs, version: task.version + 1 };
}

type PlacementFailure = 'InvalidSubnetID.NotFound' | 'InvalidGroup.NotFound' | 'InsufficientFreeAddressesInSubnet' | 'InsufficientAddressCapacity';

/** As ECS words what EC2 told it (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html). */
function failed(task: Task, world: PlacementWorld, code: PlacementFailure): Placed {
  const { subnetIds, assignPublicIp } = task.network;
  const subnet = subnetIds.find((id) => world.subnets.has(id)) ?? subnetIds.join(', ');
  const publicly = assignPublicIp === 'ENABLED' ? ' with public IP assignment enabled' : '';
  const reason = `Unexpected EC2 error while attempting to Create Network Interface${publicly} in subnet '${subnet}': ${code}`;
  return { task: neverStarted(withStopWish(task, { code: 'TaskFailedToStart', reason }), world.nowMs) };
}

interface Place {
  readonly subnet: Subnet;
  readonly privateIpv4Address: string;
  readonly publicIpv4Address?: string;
}

function placedAt(task: Task, { subnet, ...addresses }: Place, world: PlacementWorld): Placed {
  const networkInterface: NetworkInterface = {
    account: task.account,
    region: task.region,
    id: ec2Id('eni', world.ids),
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    availabilityZone: subnet.availabilityZone,
    ...addresses,
    secondaryPrivateIpv4Addresses: [],
    macAddress: macAddress(world.random.bytes(macAddressBytes)),
    privateDnsName: privateDnsName(addresses.privateIpv4Address, task.region),
    securityGroupIds: task.network.securityGroupIds,
    description: formatArn({ service: 'ecs', region: task.region, account: task.account, resource: `attachment/${task.attachmentId}` }),
    sourceDestCheck: true,
    status: 'in-use',
    interfaceType: 'interface',
    attachmentId: ec2Id('eni-attach', world.ids),
    attachedAt: world.nowMs,
    createdAt: world.nowMs,
    taskArn: task.arn,
    tags: [],
  };
  const placement = {
    availabilityZone: subnet.availabilityZone,
    subnetId: subnet.id,
    networkInterfaceId: networkInterface.id,
    privateIpv4Address: addresses.privateIpv4Address,
    privateDnsName: networkInterface.privateDnsName,
    macAddress: networkInterface.macAddress,
  };
  return { networkInterface, task: { ...task, placement, credentialsId: world.ids.uuid(), lastStatus: 'PENDING', generation: task.generation + 1, version: task.version + 1 } };
}
