import type { AvailabilityZone, LoadBalancer as SdkLoadBalancer, LoadBalancerAddress } from '@aws-sdk/client-elastic-load-balancing-v2';
import { dateOf } from '#base/time.ts';
import type { ElasticIp } from '#model/elastic-ip.ts';
import type { LoadBalancer, LoadBalancerNode } from '#model/load-balancer.ts';
import type { NetworkInterface } from '#model/network-interface.ts';
import { canonicalHostedZoneId } from '../hosted-zones.ts';

/** A load balancer with what its nodes have. */
export interface BalancerInVpc {
  readonly balancer: LoadBalancer;
  readonly interfaces: readonly NetworkInterface[];
  readonly elasticIps: readonly ElasticIp[];
}

export function loadBalancerView(described: BalancerInVpc): SdkLoadBalancer {
  const { balancer } = described;
  const hasGroups = balancer.securityGroupIds.length > 0;
  return {
    LoadBalancerArn: balancer.arn,
    DNSName: balancer.dnsName,
    CanonicalHostedZoneId: canonicalHostedZoneId(balancer),
    CreatedTime: dateOf(balancer.createdAt),
    LoadBalancerName: balancer.name,
    Scheme: balancer.scheme,
    VpcId: balancer.vpcId,
    State: { Code: balancer.state.code, ...('reason' in balancer.state && { Reason: balancer.state.reason }) },
    Type: balancer.type,
    AvailabilityZones: zoneViews(described),
    ...(hasGroups && { SecurityGroups: [...balancer.securityGroupIds] }),
    IpAddressType: 'ipv4',
    ...(balancer.type === 'network' && hasGroups && { EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: balancer.enforcesInboundRulesOnPrivateLink ?? 'on' }),
    ...(balancer.type === 'network' && { EnablePrefixForIpv6SourceNat: 'off' }),
  };
}

/** Only addresses that the caller has chosen are shown. */
export function zoneViews({ balancer, interfaces, elasticIps }: BalancerInVpc): AvailabilityZone[] {
  const addressesOf = ({ networkInterfaceId, allocationId, hasChosenAddress }: LoadBalancerNode): LoadBalancerAddress[] => {
    const publicAddress = elasticIps.find((address) => address.allocationId === allocationId)?.publicIpv4Address;
    if (allocationId !== undefined && publicAddress !== undefined) return [{ IpAddress: publicAddress, AllocationId: allocationId }];
    const own = hasChosenAddress ? interfaces.find(({ id }) => id === networkInterfaceId)?.privateIpv4Address : undefined;
    return own === undefined ? [] : [{ PrivateIPv4Address: own }];
  };
  return balancer.nodes.map((node) => ({ ZoneName: node.availabilityZone, SubnetId: node.subnetId, LoadBalancerAddresses: addressesOf(node) }));
}
