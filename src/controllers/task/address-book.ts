import { privateAddresses, type NetworkInterface } from '#model/network-interface.ts';
import type { Task } from '#model/task.ts';

/** Which addresses somebody has. */
type Taken = Pick<ReadonlySet<string>, 'has' | 'size'>;

/** What was there before a plan hands out addresses and places. */
export interface PlacedBefore {
  readonly addresses: { ofSubnet(subnetId: string): Taken; readonly public: Taken };
  /** The tasks of a service that live. */
  readonly tasksOfService: (serviceArn: string) => readonly Task[];
}

/** Addresses and zones as one plan hands them out: what it has given is taken for the tasks after. */
export class AddressBook {
  readonly #placed: PlacedBefore;
  readonly #given = new Map<string, Set<string>>();
  readonly #givenPublic = new Set<string>();
  /** service ARN → zone → how many of its tasks are to run there */
  readonly #zones = new Map<string, Map<string, number>>();

  constructor(placed: PlacedBefore) {
    this.#placed = placed;
  }

  ofSubnet(subnetId: string): Pick<Taken, 'has'> {
    const before = this.#placed.addresses.ofSubnet(subnetId);
    const given = this.#given.get(subnetId);
    return { has: (address) => before.has(address) || given?.has(address) === true };
  }

  /** How many addresses of the subnet are taken. */
  size(subnetId: string): number {
    return this.#placed.addresses.ofSubnet(subnetId).size + (this.#given.get(subnetId)?.size ?? 0);
  }

  get public(): Pick<Taken, 'has'> {
    return { has: (address) => this.#placed.addresses.public.has(address) || this.#givenPublic.has(address) };
  }

  /** How many of the service's tasks are to run in the zone. */
  inZone(serviceArn: string, zone: string): number {
    return this.#zonesOf(serviceArn).get(zone) ?? 0;
  }

  take(eni: NetworkInterface, serviceArn: string | undefined): void {
    const given = this.#given.get(eni.subnetId) ?? new Set();
    for (const address of privateAddresses(eni)) given.add(address);
    this.#given.set(eni.subnetId, given);
    if (eni.publicIpv4Address !== undefined) this.#givenPublic.add(eni.publicIpv4Address);
    if (serviceArn !== undefined) add(this.#zonesOf(serviceArn), eni.availabilityZone);
  }

  #zonesOf(serviceArn: string): Map<string, number> {
    const known = this.#zones.get(serviceArn);
    if (known !== undefined) return known;
    const counts = new Map<string, number>();
    for (const { desiredStatus, placement } of this.#placed.tasksOfService(serviceArn)) if (desiredStatus === 'RUNNING' && placement !== undefined) add(counts, placement.availabilityZone);
    this.#zones.set(serviceArn, counts);
    return counts;
  }
}

function add(counts: Map<string, number>, zone: string): void {
  counts.set(zone, (counts.get(zone) ?? 0) + 1);
}
