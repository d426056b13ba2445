import { formatArn } from '#base/arn.ts';
import type { Ids } from '#base/ids.ts';
import type { Random } from '#base/random.ts';
import { ec2Id } from '#model/default-vpc.ts';
import type { Task } from '#model/task.ts';
import { withStopWish } from '#model/task-status.ts';
import { macAddress, privateDnsName } from '#model/interface-names.ts';
import { privateAddresses, type NetworkInterface } from '#model/network-interface.ts';
import { freePublicAddress, publicAddressesMax } from '#model/public-address.ts';
import { freeAddress } from '#model/subnet-addresses.ts';
import { reservedCidrs, type Subnet } from '#model/vpc.ts';

const macAddressBytes = 5;
/** More than the addresses of any subnet (a /16 at most), so that every address can be the first choice. */
const addressPicks = 2 ** 16;

export interface PlacementWorld {
  readonly nowMs: number;
  readonly subnets: ReadonlyMap<string, Subnet>;
  /** The CIDR that tasks' public addresses are taken from. */
  readonly publicAddressPool: string;
  readonly ids: Ids;
  readonly random: Random;
}

/** The subnets' addresses, and public ones, as one plan hands them out: what it has given is taken for the tasks after. */
export class AddressBook {
  readonly #taken = new Map<string, Set<string>>();
  readonly #public: Set<string>;

  constructor(networkInterfaces: Iterable<NetworkInterface>, elasticAddresses: Iterable<string>) {
    this.#public = new Set(elasticAddresses);
    for (const eni of networkInterfaces) this.take(eni);
  }

  taken(subnetId: string): ReadonlySet<string> {
    return this.#taken.get(subnetId) ?? new Set();
  }

  get publicTaken(): ReadonlySet<string> {
    return this.#public;
  }

  take(eni: NetworkInterface): void {
    const addresses = this.#taken.get(eni.subnetId) ?? new Set();
    for (const address of privateAddresses(eni)) addresses.add(address);
    this.#taken.set(eni.subnetId, addresses);
    if (eni.publicIpv4Address !== undefined) this.#public.add(eni.publicIpv4Address);
  }
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
  const byRoom = subnets.toSorted((one, other) => book.taken(one.id).size - book.taken(other.id).size);
  const found = firstFree(byRoom, world, book);
  if (found === undefined) return failed(task, world, subnets[0] === undefined ? 'InvalidSubnetID.NotFound' : 'InsufficientFreeAddressesInSubnet');
  if (task.network.assignPublicIp === 'DISABLED') return placedAt(task, found, world);
  const publicIpv4Address = freePublicAddress({ pool: world.publicAddressPool, taken: book.publicTaken, pick: world.random.int(publicAddressesMax) });
  if (publicIpv4Address === undefined) return failed(task, world, 'InsufficientAddressCapacity');
  return placedAt(task, { ...found, publicIpv4Address }, world);
}

function firstFree(subnets: readonly Subnet[], world: PlacementWorld, book: AddressBook): Place | undefined {
  for (const subnet of subnets) {
    const privateIpv4Address = freeAddress({ subnetCidr: subnet.cidr, reservedCidrs: reservedCidrs(subnet), taken: book.taken(subnet.id), pick: world.random.int(addressPicks) });
    if (privateIpv4Address !== undefined) return { subnet, privateIpv4Address };
  }
  return undefined;
}

/** A task that ends before anything of it was made. */
export function neverStarted(task: Task, nowMs: number): Task {
  const containers = task.containers.map((container) => ({ ...container, lastStatus: 'STOPPED' as const }));
  return { ...task, containers, lastStatus: 'STOPPED', stoppingAt: task.stoppingAt ?? nowMs, stoppedAt: nowMs, version: task.version + 1 };
}

/** As ECS words what EC2 told it (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html). */
function failed(task: Task, world: PlacementWorld, code: 'InvalidSubnetID.NotFound' | 'InsufficientFreeAddressesInSubnet' | 'InsufficientAddressCapacity'): Placed {
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
  return { networkInterface, task: { ...task, placement, lastStatus: 'PENDING', generation: task.generation + 1, version: task.version + 1 } };
}
