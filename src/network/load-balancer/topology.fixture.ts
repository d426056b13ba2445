import type { LoadBalancerTopology, TopologyNode, TopologyTarget, TopologyTargetGroup } from '#model/load-balancer-topology.ts';
import type { HealthCheck } from '#model/target-group.ts';

export const healthCheck: HealthCheck = { isEnabled: true, protocol: 'HTTP', port: 'traffic-port', path: '/', intervalSeconds: 30, timeoutSeconds: 5, healthyThresholdCount: 5, unhealthyThresholdCount: 2, matcher: '200' };

export function newNode(availabilityZone: string, privateIpv4Address: string): TopologyNode {
  return {
    availabilityZone,
    network: { vpcId: 'vpc-1', subnetId: 'subnet-1', subnetCidr: '172.31.0.0/20', networkInterfaceId: `eni-${privateIpv4Address}`, privateIpv4Address, macAddress: '0a:00:00:00:00:01', privateDnsName: '', nameServers: [], searchDomains: [] },
  };
}

export function newTopologyTarget(address: string, change: Partial<TopologyTarget> = {}): TopologyTarget {
  return { id: address, port: 80, address, state: 'initial', registeredAt: 0, ...change };
}

export function newTopologyGroup(targets: readonly TopologyTarget[], change: Partial<TopologyTargetGroup> = {}): TopologyTargetGroup {
  return {
    arn: 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/a/1',
    id: '1',
    protocol: 'HTTP',
    healthCheck,
    settings: { algorithm: 'round_robin', slowStartSeconds: 0, stickiness: { kind: 'none' }, isCrossZone: true, healthMinimums: { dns: { count: 1, percentage: 0 }, routing: { count: 1, percentage: 0 } }, usesProxyProtocolV2: false, preservesClientIp: false, terminatesConnectionsOnDeregistration: false, terminatesConnectionsOfUnhealthyTargets: false },
    targets,
    ...change,
  };
}

export function newTopology(groups: readonly TopologyTargetGroup[], change: Partial<LoadBalancerTopology> = {}): LoadBalancerTopology {
  return {
    arn: 'arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/a/1',
    name: 'a',
    id: '1',
    type: 'application',
    scheme: 'internet-facing',
    vpcId: 'vpc-1',
    dnsName: 'a-1.us-east-1.elb.localhost',
    nodes: [newNode('us-east-1a', '172.31.0.10'), newNode('us-east-1b', '172.31.16.10')],
    settings: { idleTimeoutSeconds: 60, clientKeepAliveSeconds: 3600, desyncMitigationMode: 'defensive', dropsInvalidHeaderFields: false, preservesHostHeader: false, xForwardedForMode: 'append', xffClientPort: false, addsTlsHeaders: false, allowsHttp2: true, dnsClientRoutingPolicy: 'any_availability_zone' },
    listeners: groups.map((group, index) => ({
      arn: `listener-${index}`,
      id: `${index}`,
      port: 8080 + index,
      protocol: 'HTTP',
      certificates: [],
      clientCertificates: { mode: 'off' },
      rules: [{ arn: `listener-${index}`, conditions: [], action: { type: 'forward', targetGroups: [{ targetGroupArn: group.arn, weight: 1 }], isPlain: true } }],
      tcpIdleTimeoutSeconds: 350,
      headerAttributes: {},
    })),
    groups,
    ...change,
  };
}
