import type { DnsEntry, State, VpcEndpoint as Ec2VpcEndpoint } from '@aws-sdk/client-ec2';
import { dateOf } from '#base/time.ts';
import { endpointDnsName, findEndpointService } from '#model/endpoint-services.ts';
import type { Tag } from '#model/tag.ts';
import type { VpcEndpoint } from '#model/vpc-endpoint.ts';
import { tagList } from './tags.ts';

export interface EndpointInVpc {
  readonly endpoint: VpcEndpoint;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  /** Of its subnets, in their order. */
  readonly zoneNames: readonly string[];
  readonly tags: readonly Tag[];
}

/** What EC2 says of an endpoint that is ready; the SDK's type has a capital letter, EC2's answers have none. */
export const endpointState = 'available';
// oxlint-disable-next-line typescript/consistent-type-assertions -- see above
const shownState = endpointState as string as State;

export function vpcEndpointView(described: EndpointInVpc): Ec2VpcEndpoint {
  const { endpoint, groups } = described;
  return {
    VpcEndpointId: endpoint.id,
    VpcEndpointType: endpoint.type,
    VpcId: endpoint.vpcId,
    ServiceName: endpoint.serviceName,
    ServiceRegion: endpoint.region,
    State: shownState,
    PolicyDocument: endpoint.policyDocument,
    RouteTableIds: [...endpoint.routeTableIds],
    SubnetIds: [...endpoint.subnetIds],
    Groups: groups.map(({ id, name }) => ({ GroupId: id, GroupName: name })),
    IpAddressType: 'ipv4',
    DnsOptions: { DnsRecordIpType: endpoint.dnsRecordIpType },
    PrivateDnsEnabled: endpoint.privateDnsEnabled,
    RequesterManaged: false,
    NetworkInterfaceIds: [...endpoint.networkInterfaceIds],
    DnsEntries: endpoint.type === 'Interface' ? dnsEntries(described) : [],
    CreationTimestamp: dateOf(endpoint.createdAt),
    OwnerId: endpoint.account,
    Tags: tagList(endpoint.tags),
  };
}

/** The zone of Route 53 that the endpoints' own names are in, in us-east-1 (https://docs.aws.amazon.com/general/latest/gr/vpc.html names none of the others). */
const ownNamesZoneId = 'Z7HUB22UULQXV';

/** The endpoint's own names first, then the service's where they lead to it: those are in no zone that anybody could look at. */
function dnsEntries({ endpoint, zoneNames }: EndpointInVpc): DnsEntry[] {
  const service = findEndpointService(endpoint.serviceName, endpoint.region);
  if (service === undefined) return [];
  const own = [undefined, ...zoneNames].map((zoneName) => ({ DnsName: `${ownPrefix(endpoint)}${endpointDnsName(service, endpoint.id, zoneName)}`, HostedZoneId: ownNamesZoneId }));
  const ofService = endpoint.privateDnsEnabled ? service.privateDnsNames.map((name) => ({ DnsName: name })) : [];
  return [...own, ...ofService];
}

/** S3's buckets are labels before the name (https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html). */
function ownPrefix(endpoint: VpcEndpoint): string {
  return endpoint.serviceName.endsWith('.s3') ? '*.' : '';
}
