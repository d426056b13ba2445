import { formatArn } from '#base/arn.ts';
import type { Ids } from '#base/ids.ts';
import type { Random } from '#base/random.ts';
import type { Task } from '#model/task.ts';
import { withStopWish } from '#model/task-status.ts';
import { macAddress, privateDnsName } from '#model/interface-names.ts';
import { privateAddresses, type NetworkInterface } from '#model/network-interface.ts';
import { freeAddress } from '#model/subnet-addresses.ts';
import type { Subnet } from '#model/vpc.ts';

/** EC2's resource ids carry 17 hexadecimal digits. */
const idDigits = 17;
const macAddressBytes = 5;
/** More than the addresses of any subnet (a /16 at most), so that every address can be the first choice. */
const addressPicks = 2 ** 16;

export interface PlacementWorld {
  readonly nowMs: number;
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly ids: Ids;
  readonly random: Random;
}

/** The subnets' addresses as one plan hands them out: what it has given is taken for the tasks after. */
export class AddressBook {
  readonly #taken = new Map<string, Set<string>>();

  constructor(networkInterfaces: Iterable<NetworkInterface>) {
    for (const eni of networkInterfaces) {
      for (const address of privateAddresses(eni)) this.take(eni.subnetId, address);
    }
  }

  taken(subnetId: string): ReadonlySet<string> {
    return this.#taken.get(subnetId) ?? new Set();
  }

  take(subnetId: string, address: string): void {
    const addresses = this.#taken.get(subnetId) ?? new Set();
    this.#taken.set(subnetId, addresses.add(address));
  }
}

/** A task with its ENI, or why it has none. */
export interface Placed {
  readonly task: Task;
  readonly networkInterface?: NetworkInterface;
}

/** Gives the task an address in the emptiest of its subnets, so that tasks spread over zones; a task without one fails to start. */
export function place(task: Task, world: PlacementWorld, book: AddressBook): Placed {
  const subnets = task.network.subnetIds.flatMap((id) => world.subnets.get(id) ?? []);
  const byRoom = subnets.toSorted((one, other) => book.taken(one.id).size - book.taken(other.id).size);
  for (const subnet of byRoom) {
    const address = freeAddress({ subnetCidr: subnet.cidr, taken: book.taken(subnet.id), pick: world.random.int(addressPicks) });
    if (address === undefined) continue;
    book.take(subnet.id, address);
    return placedAt(task, subnet, address, world);
  }
  return { task: neverStarted(withStopWish(task, { code: 'TaskFailedToStart', reason: failureReason(task, subnets) }), world.nowMs) };
}

/** A task that ends before anything of it was made. */
export function neverStarted(task: Task, nowMs: number): Task {
  const containers = task.containers.map((container) => ({ ...container, lastStatus: 'STOPPED' as const }));
  return { ...task, containers, lastStatus: 'STOPPED', stoppingAt: task.stoppingAt ?? nowMs, stoppedAt: nowMs, version: task.version + 1 };
}

/** As ECS words what EC2 told it (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html). */
function failureReason(task: Task, subnets: readonly Subnet[]): string {
  const [first] = subnets;
  if (first === undefined) return `Unexpected EC2 error while attempting to Create Network Interface in subnet '${task.network.subnetIds.join(', ')}': InvalidSubnetID.NotFound`;
  return `Unexpected EC2 error while attempting to Create Network Interface in subnet '${first.id}': InsufficientFreeAddressesInSubnet`;
}

function placedAt(task: Task, subnet: Subnet, address: string, world: PlacementWorld): Placed {
  const networkInterface: NetworkInterface = {
    account: task.account,
    region: task.region,
    id: `eni-${world.ids.hex(idDigits)}`,
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    availabilityZone: subnet.availabilityZone,
    privateIpv4Address: address,
    secondaryPrivateIpv4Addresses: [],
    macAddress: macAddress(world.random.bytes(macAddressBytes)),
    privateDnsName: privateDnsName(address, task.region),
    securityGroupIds: task.network.securityGroupIds,
    description: formatArn({ service: 'ecs', region: task.region, account: task.account, resource: `attachment/${task.attachmentId}` }),
    sourceDestCheck: true,
    status: 'in-use',
    interfaceType: 'interface',
    attachmentId: `eni-attach-${world.ids.hex(idDigits)}`,
    attachedAt: world.nowMs,
    createdAt: world.nowMs,
    taskArn: task.arn,
    tags: [],
  };
  const placement = {
    availabilityZone: subnet.availabilityZone,
    subnetId: subnet.id,
    networkInterfaceId: networkInterface.id,
    privateIpv4Address: address,
    privateDnsName: networkInterface.privateDnsName,
    macAddress: networkInterface.macAddress,
  };
  return { networkInterface, task: { ...task, placement, lastStatus: 'PENDING', generation: task.generation + 1, version: task.version + 1 } };
}
