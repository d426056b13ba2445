import { certificates, type Certificate } from '#model/certificate.ts';
import { elasticIps, type ElasticIp } from '#model/elastic-ip.ts';
import { listenerRules, targetGroupsOf, type ListenerRule } from '#model/listener-rule.ts';
import { listeners, type Listener } from '#model/listener.ts';
import { loadBalancers, type LoadBalancer } from '#model/load-balancer.ts';
import { networkInterfaces, type NetworkInterface } from '#model/network-interface.ts';
import { targetGroups, type TargetGroup } from '#model/target-group.ts';
import { targets, type Target } from '#model/target.ts';
import { trustStores, type TrustStore } from '#model/trust-store.ts';
import { dhcpOptions, subnets, vpcs, type DhcpOptions, type Subnet, type Vpc } from '#model/vpc.ts';
import type { Reader } from '#state/store.ts';

/** Everything that a load balancer's topology is made of, as the store has it. */
export interface LoadBalancerDocuments {
  readonly balancer: LoadBalancer;
  /** Undefined when it was deleted under the load balancer. */
  readonly vpc: Vpc | undefined;
  readonly dhcpOptions: DhcpOptions | undefined;
  /** Of the VPC. */
  readonly subnets: readonly Subnet[];
  readonly interfaces: readonly NetworkInterface[];
  readonly elasticIps: readonly ElasticIp[];
  readonly listeners: readonly ListenerDocuments[];
  readonly groups: readonly GroupDocuments[];
}

export interface ListenerDocuments {
  readonly listener: Listener;
  readonly rules: readonly ListenerRule[];
  readonly certificates: readonly Certificate[];
  readonly trustStore: TrustStore | undefined;
}

export interface GroupDocuments {
  readonly group: TargetGroup;
  readonly targets: readonly Target[];
  /** Of the load balancers that are targets themselves: the ENIs of their nodes. */
  readonly balancerInterfaces: readonly NetworkInterface[];
}

export function documentsOf(reader: Reader, balancer: LoadBalancer): LoadBalancerDocuments {
  const vpc = reader.get(vpcs, balancer.vpcId);
  const interfaces = reader.find(networkInterfaces, 'owner', balancer.arn);
  const own = reader.find(listeners, 'loadBalancer', balancer.arn).map((listener) => listenerDocuments(reader, listener));
  const groupArns = new Set(own.flatMap(({ listener, rules }) => [listener, ...rules].flatMap((each) => targetGroupsOf('actions' in each ? each.actions : each.defaultActions))));
  return {
    balancer,
    vpc,
    dhcpOptions: vpc === undefined ? undefined : reader.get(dhcpOptions, vpc.dhcpOptionsId),
    subnets: reader.find(subnets, 'vpc', balancer.vpcId),
    interfaces,
    elasticIps: interfaces.flatMap(({ id }) => reader.find(elasticIps, 'networkInterface', id)),
    listeners: own,
    groups: [...groupArns].flatMap((arn) => reader.get(targetGroups, arn) ?? []).map((group) => groupDocuments(reader, group)),
  };
}

function listenerDocuments(reader: Reader, listener: Listener): ListenerDocuments {
  const { mutualAuthentication: mutual } = listener;
  return {
    listener,
    rules: reader.find(listenerRules, 'listener', listener.arn),
    certificates: [...new Set(listener.certificateArns)].flatMap((arn) => reader.get(certificates, arn) ?? []),
    trustStore: mutual.mode === 'verify' ? reader.get(trustStores, mutual.trustStoreArn) : undefined,
  };
}

function groupDocuments(reader: Reader, group: TargetGroup): GroupDocuments {
  const registered = reader.find(targets, 'targetGroup', group.arn);
  const balancers = group.targetType === 'alb' ? registered.flatMap(({ id }) => reader.get(loadBalancers, id) ?? []) : [];
  return { group, targets: registered, balancerInterfaces: balancers.flatMap(({ arn }) => reader.find(networkInterfaces, 'owner', arn)) };
}
