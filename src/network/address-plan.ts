import { known } from '#base/assert.ts';
import { formatAddress, parseCidr } from '#model/cidr.ts';

/** The VPC's router in the subnet: its second address. */
export function gatewayAddress(subnetCidr: string): string {
  return formatAddress(known(parseCidr(subnetCidr), `a CIDR in ${subnetCidr}`).first + 1);
}
