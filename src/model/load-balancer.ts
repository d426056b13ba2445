import { formatArn } from '#base/arn.ts';
import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** An application or network load balancer of Elastic Load Balancing v2 (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancer.html). */
export interface LoadBalancer extends Scope {
  readonly arn: string;
  readonly name: string;
  /** 16 hexadecimal digits: the end of its ARN, and part of the ARNs of its listeners and rules. */
  readonly id: string;
  readonly type: 'application' | 'network';
  readonly scheme: 'internet-facing' | 'internal';
  readonly vpcId: string;
  /** One in each of its Availability Zones, in the order in which they were given. */
  readonly nodes: readonly LoadBalancerNode[];
  /** Of an application load balancer at least one; a network load balancer that was made without any never has one. */
  readonly securityGroupIds: readonly string[];
  readonly enforcesInboundRulesOnPrivateLink?: 'on' | 'off';
  readonly dnsName: string;
  readonly state: LoadBalancerState;
  /** As set by the caller, by AWS's names; what is absent has its default. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
  readonly createdAt: number;
}

/** `provisioning` until the data plane says that it answers. */
export type LoadBalancerState = { readonly code: 'provisioning' | 'active' } | { readonly code: 'failed' | 'active_impaired'; readonly reason: string };

/** A load balancer in one zone: an ENI of the subnet, whose document has `ownerResourceId` = the load balancer's ARN, its addresses and its groups. */
export interface LoadBalancerNode {
  readonly availabilityZone: string;
  readonly subnetId: string;
  readonly networkInterfaceId: string;
  /** Chosen by the caller (network load balancers only), and so shown. */
  readonly hasChosenAddress?: true;
  /** The elastic IP address that the caller gave the zone. */
  readonly allocationId?: string;
}

export const loadBalancers = defineCollection<LoadBalancer>()({
  kind: 'elbv2-load-balancer',
  version: 1,
  key: (balancer) => balancer.arn,
  indexes: { scope: scopeKey, vpc: (balancer) => balancer.vpcId, name: (balancer) => loadBalancerNameKey(balancer, balancer.name) },
});

export function loadBalancerNameKey(scope: Scope, name: string): string {
  return `${scopeKey(scope)}/${name}`;
}

export function loadBalancerArn(scope: Scope, { type, name, id }: Pick<LoadBalancer, 'type' | 'name' | 'id'>): string {
  return formatArn({ service: 'elasticloadbalancing', region: scope.region, account: scope.account, resource: `loadbalancer/${loadBalancerResourceName({ type, name, id })}` });
}

/** Such as `app/web/0123456789abcdef`: the end of its ARN, which its listeners' ARNs and its interfaces have as well. */
export function loadBalancerResourceName({ type, name, id }: Pick<LoadBalancer, 'type' | 'name' | 'id'>): string {
  return `${typeInArns(type)}/${name}/${id}`;
}

/** `app` and `net` stand for the types in ARNs. */
function typeInArns(type: LoadBalancer['type']): 'app' | 'net' {
  return type === 'application' ? 'app' : 'net';
}
