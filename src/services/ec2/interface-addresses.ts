import type { Ids } from '#base/ids.ts';
import { known } from '#base/assert.ts';
import { CallerError } from '#base/errors.ts';
import { isInCidr, parseAddress, parseCidr } from '#model/cidr.ts';
import { networkInterfaces, privateAddresses } from '#model/network-interface.ts';
import { freeAddress, isReservedAddress } from '#model/subnet-addresses.ts';
import { reservedCidrs, type Subnet } from '#model/vpc.ts';
import type { Reader } from '#state/store.ts';

/** Of the largest instances (https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-type-specifications.html); an interface that nothing has is bound by no type. */
const privateAddressesMax = 50;

/** Enough hexadecimal digits for every address of a /16, the largest subnet, to be the first choice. */
const pickDigits = 4;

/** The addresses of a subnet while one call hands some out: what it has given is taken. */
export interface AddressesInSubnet {
  readonly subnet: Subnet;
  readonly taken: Set<string>;
  readonly ids: Ids;
}

export function addressesIn(reader: Reader, subnet: Subnet, ids: Ids): AddressesInSubnet {
  return { subnet, ids, taken: new Set(reader.find(networkInterfaces, 'subnet', subnet.id).flatMap(privateAddresses)) };
}

/** Takes the address that the caller names. */
export function takeAddress({ subnet, taken }: AddressesInSubnet, address: string): string {
  checkAddress(subnet, address);
  if (taken.has(address)) throw inUse(address);
  taken.add(address);
  return address;
}

/** Takes addresses that nobody has. */
export function takeFreeAddresses(addresses: AddressesInSubnet, count: number): readonly string[] {
  const { subnet, taken } = addresses;
  return Array.from({ length: count }, () => {
    const address = freeAddressIn(addresses);
    if (address === undefined) throw new CallerError('InsufficientFreeAddressesInSubnet', `The specified subnet '${subnet.id}' does not have enough free addresses to satisfy the request.`);
    taken.add(address);
    return address;
  });
}

/** An address that nobody has; undefined when all are taken. */
export function freeAddressIn({ subnet, taken, ids }: AddressesInSubnet): string | undefined {
  return freeAddress({ subnetCidr: subnet.cidr, reservedCidrs: reservedCidrs(subnet), taken, pick: Number.parseInt(ids.hex(pickDigits), 16) });
}

/** Refuses what is no address of the subnet that a host can have. */
export function checkAddress(subnet: Subnet, address: string): void {
  const parsed = parseAddress(address);
  if (parsed === undefined) throw new CallerError('InvalidParameterValue', `Value (${address}) for parameter address is invalid. Invalid IPv4 address.`);
  if (!isInCidr(parsed, known(parseCidr(subnet.cidr), `a CIDR in ${subnet.cidr}`))) throw new CallerError('InvalidParameterValue', `Address ${address} does not fall within the subnet's address range`);
  if (isReservedAddress(subnet.cidr, address)) throw new CallerError('InvalidParameterValue', `Address ${address} is in subnet's reserved address range`);
}

export function checkAddressCount(count: number): void {
  if (count > privateAddressesMax) throw new CallerError('PrivateIpAddressLimitExceeded', `Number of private addresses will exceed limit: an interface has at most ${privateAddressesMax}.`);
}

export function inUse(address: string): CallerError {
  return new CallerError('InvalidIPAddress.InUse', `Address ${address} is in use.`);
}
