import type { Action, RuleCondition } from './listener-rule.ts';
import type { ListenerProtocol } from './listener.ts';
import type { TaskNetwork } from './link.ts';
import type { HealthCheck, TargetGroup } from './target-group.ts';
import type { TargetFailure } from './target.ts';

/**
 * A load balancer as the data plane has to be: what the documents of ELBv2, ACM and EC2 say, with every reference resolved and every
 * attribute read. The control plane makes it (`controllers/load-balancer/plan.ts`), `network/load-balancer/` makes it real. Lists are in a
 * stable order, and what did not change is the same object as before.
 */
export interface LoadBalancerTopology {
  readonly arn: string;
  readonly name: string;
  /** 16 hexadecimal digits, unique: what things on the host are named by. */
  readonly id: string;
  readonly type: 'application' | 'network';
  readonly scheme: 'internet-facing' | 'internal';
  readonly vpcId: string;
  readonly dnsName: string;
  readonly nodes: readonly TopologyNode[];
  readonly settings: LoadBalancerSettings;
  readonly listeners: readonly TopologyListener[];
  /** Every target group that a listener or rule forwards to, each once. */
  readonly groups: readonly TopologyTargetGroup[];
}

/** The load balancer in one Availability Zone: an ENI, and thereby a network namespace of its own behind the VPC's router. */
export interface TopologyNode {
  readonly availabilityZone: string;
  /** The ENI as its namespace is connected. */
  readonly network: TaskNetwork;
  /** Of the host's pool, when it is internet-facing. */
  readonly publicIpv4Address?: string;
}

/** The attributes that the data plane acts on (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html). */
export interface LoadBalancerSettings {
  readonly idleTimeoutSeconds: number;
  readonly clientKeepAliveSeconds: number;
  readonly desyncMitigationMode: 'monitor' | 'defensive' | 'strictest';
  readonly dropsInvalidHeaderFields: boolean;
  readonly preservesHostHeader: boolean;
  readonly xForwardedForMode: 'append' | 'preserve' | 'remove';
  /** Whether X-Forwarded-For has the client's port too. */
  readonly xffClientPort: boolean;
  /** X-Amzn-Tls-Version and X-Amzn-Tls-Cipher-Suite. */
  readonly addsTlsHeaders: boolean;
  readonly allowsHttp2: boolean;
  readonly accessLogs?: { readonly bucket: string; readonly prefix: string };
  /** Of a network load balancer's client: whether its DNS name has all nodes, or those with healthy targets of the client's zone first. */
  readonly dnsClientRoutingPolicy: 'any_availability_zone' | 'availability_zone_affinity' | 'partial_availability_zone_affinity';
}

export interface TopologyListener {
  readonly arn: string;
  readonly id: string;
  readonly port: number;
  readonly protocol: ListenerProtocol;
  /** The default one first. */
  readonly certificates: readonly TopologyCertificate[];
  readonly sslPolicy?: string;
  readonly alpnPolicy?: string;
  readonly clientCertificates: TopologyClientCertificates;
  /** In the order in which they are tried; the last is the default one and has no conditions. */
  readonly rules: readonly TopologyRule[];
  /** Of a network load balancer's TCP listener. */
  readonly tcpIdleTimeoutSeconds: number;
  /** Response headers that the listener sets, and names that request headers of mutual TLS and TLS are renamed to, by AWS's attribute names (`routing.http.response.…`, `routing.http.request.…`). */
  readonly headerAttributes: Readonly<Record<string, string>>;
}

export interface TopologyCertificate {
  readonly arn: string;
  /** PEM: the certificate, then its chain. */
  readonly certificateChain: string;
  readonly privateKey: string;
}

export type TopologyClientCertificates =
  | { readonly mode: 'off' | 'passthrough' }
  | { readonly mode: 'verify'; readonly caCertificates: string; readonly revocationLists: readonly string[]; readonly ignoresExpiry: boolean; readonly advertisesCaNames: boolean };

export interface TopologyRule {
  /** Of a rule, or the listener's own for the default one. */
  readonly arn: string;
  /** The default one has none. */
  readonly priority?: number;
  readonly conditions: readonly RuleCondition[];
  readonly action: Action;
}

export interface TopologyTargetGroup {
  readonly arn: string;
  readonly id: string;
  readonly protocol: ListenerProtocol;
  readonly protocolVersion?: TargetGroup['protocolVersion'];
  readonly healthCheck: HealthCheck;
  readonly settings: TargetGroupSettings;
  readonly targets: readonly TopologyTarget[];
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html and its page for network load balancers. */
export interface TargetGroupSettings {
  readonly algorithm: 'round_robin' | 'least_outstanding_requests' | 'weighted_random';
  readonly slowStartSeconds: number;
  readonly stickiness:
    | { readonly kind: 'none' | 'source_ip' }
    | { readonly kind: 'lb_cookie'; readonly seconds: number }
    | { readonly kind: 'app_cookie'; readonly name: string; readonly seconds: number };
  /** `false`: a node sends to targets of its own zone only. */
  readonly isCrossZone: boolean;
  /** How many targets have to be healthy for a node to be in DNS, and for its unhealthy ones to get no new requests. */
  readonly healthMinimums: { readonly dns: HealthMinimum; readonly routing: HealthMinimum };
  /** Of network load balancers. */
  readonly usesProxyProtocolV2: boolean;
  readonly preservesClientIp: boolean;
  readonly terminatesConnectionsOnDeregistration: boolean;
  readonly terminatesConnectionsOfUnhealthyTargets: boolean;
}

/** Both have to be met; 0 always is. */
export interface HealthMinimum {
  readonly count: number;
  /** Of all targets that are registered. */
  readonly percentage: number;
}

export interface TopologyTarget {
  /** As registered. */
  readonly id: string;
  readonly port: number;
  /** Where it is: of an `alb` target, the address of one of its nodes; such a target appears once for each. */
  readonly address: string;
  /** `all`, or absent, when no zone is known. */
  readonly availabilityZone?: string;
  readonly state: 'initial' | 'healthy' | 'unhealthy' | 'draining';
  /** When it was registered: slow start counts from when it first becomes healthy. */
  readonly registeredAt: number;
}

/** What the data plane has seen. Reports are repeated freely, and may be lost with the process. */
export type LoadBalancerReport =
  | { readonly kind: 'served'; readonly loadBalancerArn: string }
  | { readonly kind: 'failed'; readonly loadBalancerArn: string; readonly reason: string }
  | ({ readonly kind: 'healthy' } & ReportedTarget)
  | ({ readonly kind: 'unhealthy'; readonly reason: TargetFailure; readonly description: string } & ReportedTarget)
  /** A draining target has no connection left. */
  | ({ readonly kind: 'drained' } & ReportedTarget);

export interface ReportedTarget {
  readonly targetGroupArn: string;
  readonly id: string;
  readonly port: number;
}
