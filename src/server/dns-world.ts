import { privateDnsNames } from '#model/endpoint-services.ts';
import type { LoadBalancerTopology } from '#model/load-balancer-topology.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import type { ApiService, DnsWorld } from '#network/dns/dns-world.ts';
import { byName } from '#network/dns/load-balancer-names.ts';
import { apiAddress } from '#network/host-plan.ts';
import { reachesService } from '#network/service-reach.ts';

/** What the names of VPCs lead to, given all VPCs and load balancers as they now are. */
export function dnsWorldOf(topologies: readonly VpcTopology[], loadBalancers: readonly LoadBalancerTopology[]): DnsWorld {
  const names = new Map<string, readonly string[]>();
  return {
    topologies,
    apiAddress,
    apiServices,
    // Looked at for every name that is not the VPC's own.
    privateDnsNames: (serviceName, region) => {
      const known = names.get(serviceName) ?? privateDnsNames(serviceName, region);
      names.set(serviceName, known);
      return known;
    },
    loadBalancers: byName(loadBalancers),
    zones: [],
    reachesApi: (vpcId, address) => reachesService({ vpcs: topologies, vpcId, address, service: 'internet' }),
  };
}

/** The APIs that this daemon has, by where the SDKs look for them; the registry also by its name for clients on the host. */
const apiServices: readonly ApiService[] = [
  { service: 'acm', names: ['acm.{region}.amazonaws.com'] },
  { service: 'ec2', names: ['ec2.{region}.amazonaws.com', 'ec2.amazonaws.com'] },
  { service: 'ecr.api', names: ['api.ecr.{region}.amazonaws.com'] },
  { service: 'ecr.dkr', names: ['*.dkr.ecr.{region}.amazonaws.com', '*.dkr.ecr.{region}.localhost'] },
  { service: 'ecr-public', names: ['api.ecr-public.{region}.amazonaws.com', 'ecr-public.{region}.amazonaws.com', 'ecr-public.{region}.api.aws', 'public.ecr.aws'] },
  { service: 'ecs', names: ['ecs.{region}.amazonaws.com'] },
  { service: 'elasticloadbalancing', names: ['elasticloadbalancing.{region}.amazonaws.com'] },
  { service: 'iam', names: ['iam.amazonaws.com'] },
  { service: 'kms', names: ['kms.{region}.amazonaws.com'] },
  { service: 'logs', names: ['logs.{region}.amazonaws.com'] },
  { service: 'secretsmanager', names: ['secretsmanager.{region}.amazonaws.com'] },
  { service: 'ssm', names: ['ssm.{region}.amazonaws.com'] },
  { service: 'sts', names: ['sts.{region}.amazonaws.com', 'sts.amazonaws.com'] },
];
