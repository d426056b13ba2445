import type { Certificate } from '#model/certificate.ts';
import type { TaskNetwork } from '#model/link.ts';
import type { ListenerRule } from '#model/listener-rule.ts';
import { headerAttributesOf, tcpIdleTimeoutSecondsOf } from '#model/listener-attributes.ts';
import type { Listener } from '#model/listener.ts';
import { balancerSettingsOf } from '#model/load-balancer-attributes.ts';
import type { LoadBalancerNode } from '#model/load-balancer.ts';
import type { LoadBalancerTopology, TopologyCertificate, TopologyClientCertificates, TopologyListener, TopologyNode, TopologyRule } from '#model/load-balancer-topology.ts';
import { nameResolutionOf } from '#model/name-resolution.ts';
import { sameAsBefore } from '../vpc/same-as-before.ts';
import type { ListenerDocuments, LoadBalancerDocuments } from './load-balancer-documents.ts';
import { groupTopology } from './target-group-topology.ts';

/** What the data plane has to make of a load balancer. Parts that are as they were before stay the same objects. */
export function planTopology(documents: LoadBalancerDocuments, before: LoadBalancerTopology | undefined): LoadBalancerTopology {
  const { balancer } = documents;
  const groupsBefore = new Map(before?.groups.map((group) => [group.arn, group]));
  const topology: LoadBalancerTopology = {
    arn: balancer.arn,
    name: balancer.name,
    id: balancer.id,
    type: balancer.type,
    scheme: balancer.scheme,
    vpcId: balancer.vpcId,
    dnsName: balancer.dnsName,
    nodes: balancer.nodes.flatMap((node) => topologyNode(node, documents)),
    settings: balancerSettingsOf(balancer),
    listeners: documents.listeners.map(topologyListener),
    groups: documents.groups.map((group) => groupTopology(group, { subnets: documents.subnets, balancer, before: groupsBefore.get(group.group.arn) })),
  };
  return sameAsBefore(topology, before);
}

/** A node is there once its interface is. */
function topologyNode(node: LoadBalancerNode, documents: LoadBalancerDocuments): readonly TopologyNode[] {
  const network = networkOf(node, documents);
  if (network === undefined) return [];
  const publicIpv4Address = publicAddressOf(node, documents);
  return [{ availabilityZone: node.availabilityZone, network, ...(publicIpv4Address !== undefined && { publicIpv4Address }) }];
}

function networkOf({ networkInterfaceId, subnetId }: LoadBalancerNode, { vpc, dhcpOptions, subnets, interfaces }: LoadBalancerDocuments): TaskNetwork | undefined {
  const eni = interfaces.find(({ id }) => id === networkInterfaceId);
  const subnet = subnets.find(({ id }) => id === subnetId);
  if (vpc === undefined || eni === undefined || subnet === undefined) return undefined;
  return {
    vpcId: vpc.id,
    subnetId: subnet.id,
    subnetCidr: subnet.cidr,
    networkInterfaceId: eni.id,
    privateIpv4Address: eni.privateIpv4Address,
    macAddress: eni.macAddress,
    privateDnsName: eni.privateDnsName,
    ...nameResolutionOf(vpc, dhcpOptions),
  };
}

/** An elastic IP address takes the place of the one that came with the interface. */
function publicAddressOf({ networkInterfaceId }: LoadBalancerNode, { interfaces, elasticIps }: LoadBalancerDocuments): string | undefined {
  const elastic = elasticIps.find(({ association }) => association?.networkInterfaceId === networkInterfaceId);
  return elastic?.publicIpv4Address ?? interfaces.find(({ id }) => id === networkInterfaceId)?.publicIpv4Address;
}

function topologyListener(documents: ListenerDocuments): TopologyListener {
  const { listener, rules, certificates } = documents;
  const { arn, id, port, protocol, sslPolicy, alpnPolicy } = listener;
  return {
    arn,
    id,
    port,
    protocol,
    certificates: certificates.map(topologyCertificate),
    ...(sslPolicy !== undefined && { sslPolicy }),
    ...(alpnPolicy !== undefined && { alpnPolicy }),
    clientCertificates: clientCertificatesOf(documents),
    rules: rulesOf(listener, rules),
    tcpIdleTimeoutSeconds: tcpIdleTimeoutSecondsOf(listener),
    headerAttributes: headerAttributesOf(listener),
  };
}

/** One that is not issued yet has nothing to show. */
function topologyCertificate({ arn, certificate, certificateChain, privateKey }: Certificate): TopologyCertificate {
  return { arn, certificateChain: [certificate, ...(certificateChain === undefined ? [] : [certificateChain])].map((pem) => pem.trim()).join('\n'), privateKey };
}

function clientCertificatesOf({ listener: { mutualAuthentication: mutual }, trustStore }: ListenerDocuments): TopologyClientCertificates {
  if (mutual.mode !== 'verify') return { mode: mutual.mode };
  return {
    mode: 'verify',
    caCertificates: trustStore?.caCertificates ?? '',
    revocationLists: trustStore?.revocations.map(({ list }) => list) ?? [],
    ignoresExpiry: mutual.ignoreClientCertificateExpiry,
    advertisesCaNames: mutual.advertiseTrustStoreCaNames === 'on',
  };
}

function rulesOf({ arn, defaultActions }: Listener, rules: readonly ListenerRule[]): readonly TopologyRule[] {
  const inOrder = rules.toSorted((one, other) => one.priority - other.priority);
  const topologyRules = inOrder.flatMap((rule) => {
    const action = rule.actions.at(-1);
    return action === undefined ? [] : [{ arn: rule.arn, priority: rule.priority, conditions: rule.conditions, action }];
  });
  const action = defaultActions.at(-1);
  return action === undefined ? topologyRules : [...topologyRules, { arn, conditions: [], action }];
}
