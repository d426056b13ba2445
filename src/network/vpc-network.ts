import type { TaskNetwork } from '#model/link.ts';
import type { SecurityGroup } from '#model/security-group.ts';

/** What a VPC has to be on this host: the desired state that everything below is derived from. */
export interface VpcNetwork {
  readonly vpcId: string;
  readonly cidr: string;
  readonly uplink: Uplink;
  readonly attachments: readonly Attachment[];
  /** Those of the VPC, with the rules that they now have. */
  readonly groups: readonly SecurityGroup[];
}

/** The veth pair between a VPC's router and the host, with an address on each side. */
export interface Uplink {
  /** Small, and unique among the VPCs of this daemon. */
  readonly index: number;
  readonly hostLink: string;
  readonly hostAddress: string;
  readonly vpcAddress: string;
}

/** A task's ENI, and the namespace that it is in. */
export interface Attachment {
  readonly taskId: string;
  /** The name of the task's network namespace. */
  readonly namespace: string;
  readonly network: TaskNetwork;
}

/** The router's end of a task's veth pair; Linux allows 15 characters, and 48 bits of an ENI's id are unique enough. */
export function linkName(networkInterfaceId: string): string {
  return `e${networkInterfaceId.replace(/^eni-/, '').slice(0, 12)}`;
}

/** The router's end of every pair has this hardware address, so that tasks can know it beforehand and need no ARP. */
export const gatewayMac = '0a:dd:dd:dd:dd:01';

/** As in a VPC, where frames between instances may be jumbo (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/network_mtu.html). */
export const vpcMtuBytes = 9001;

export const uplinkName = 'uplink';
