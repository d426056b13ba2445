import type { InterfaceType } from './network-interface.ts';
import type { NetworkAclEntry } from './network-acl.ts';
import type { SecurityGroup } from './security-group.ts';

/**
 * A VPC as its network has to be: what the EC2 documents say, with every reference resolved. The control plane makes it
 * (`controllers/vpc/plan.ts`), `network/` makes it real, and `network/evaluate.ts` says plainly what it lets through.
 * Lists are in a stable order, and what did not change is the same object as before.
 */
export interface VpcTopology {
  readonly vpcId: string;
  readonly account: string;
  readonly region: string;
  /** The primary one first. */
  readonly cidrs: readonly string[];
  readonly dns: VpcDns;
  readonly subnets: readonly TopologySubnet[];
  /** All of the VPC: of tasks, NAT gateways, endpoints and those that nothing has. */
  readonly interfaces: readonly TopologyInterface[];
  readonly groups: readonly SecurityGroup[];
  /** The CIDRs of every prefix list that a group refers to, by its id. */
  readonly prefixLists: Readonly<Record<string, readonly string[]>>;
  readonly routeTables: readonly TopologyRouteTable[];
  readonly acls: readonly TopologyAcl[];
  readonly natGateways: readonly TopologyNatGateway[];
  readonly peerings: readonly TopologyPeering[];
  readonly endpoints: readonly TopologyEndpoint[];
}

export interface VpcDns {
  /** Whether the VPC's DNS server answers. */
  readonly isSupported: boolean;
  /** Whether its public addresses have names. */
  readonly hasHostnames: boolean;
  /** What DHCP tells hosts: search domains, and other name servers than the VPC's own (empty for that one). */
  readonly domainNames: readonly string[];
  readonly nameServers: readonly string[];
}

export interface TopologySubnet {
  readonly id: string;
  readonly cidr: string;
  readonly availabilityZone: string;
  readonly routeTableId: string;
  readonly aclId: string;
}

export interface TopologyInterface {
  readonly id: string;
  readonly subnetId: string;
  /** The primary one first. */
  readonly addresses: readonly string[];
  /** Public addresses, and which of its own each stands for. */
  readonly publicAddresses: readonly { readonly publicIpv4Address: string; readonly privateIpv4Address: string }[];
  readonly securityGroupIds: readonly string[];
  readonly sourceDestCheck: boolean;
  readonly type: InterfaceType;
}

export interface TopologyRouteTable {
  readonly id: string;
  /** Prefix lists are spelled out; of two routes to one destination the first holds. The VPC's own CIDRs are not among them: they always go to the VPC. */
  readonly routes: readonly { readonly destination: string; readonly target: TopologyTarget }[];
}

/** `blackhole` when what the route leads to is gone or not attached. */
export type TopologyTarget =
  | { readonly kind: 'internet-gateway' }
  | { readonly kind: 'nat-gateway'; readonly id: string }
  | { readonly kind: 'network-interface'; readonly id: string }
  | { readonly kind: 'vpc-peering-connection'; readonly id: string }
  | { readonly kind: 'vpc-endpoint'; readonly id: string }
  | { readonly kind: 'blackhole' };

export interface TopologyAcl {
  readonly id: string;
  /** In the order of their numbers; what none of a direction matches is denied. */
  readonly entries: readonly NetworkAclEntry[];
}

/** Those that are available. Whether packets leave is for the route table and the ACL of its subnet to say. */
export interface TopologyNatGateway {
  readonly id: string;
  readonly subnetId: string;
  readonly privateIpv4Address: string;
  readonly publicIpv4Address: string;
}

/** Those that are active. */
export interface TopologyPeering {
  readonly id: string;
  readonly peerVpcId: string;
  readonly peerCidrs: readonly string[];
  /** The peer's interfaces in each of its groups that a rule here refers to: their addresses by the group's id. */
  readonly peerGroupMembers: Readonly<Record<string, readonly string[]>>;
  /** Public addresses of the peer's interfaces, which resolve to private ones here where the peer allows it. */
  readonly peerNames: readonly { readonly publicIpv4Address: string; readonly privateIpv4Address: string }[];
}

export interface TopologyEndpoint {
  readonly id: string;
  readonly type: 'Interface' | 'Gateway';
  /** Such as `com.amazonaws.us-east-1.ecr.dkr`. */
  readonly serviceName: string;
  readonly privateDnsEnabled: boolean;
  /** Of an interface endpoint, one in each of its subnets. */
  readonly addresses: readonly string[];
}
