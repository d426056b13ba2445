import type { ServiceDetail } from '@aws-sdk/client-ec2';
import type { EndpointService, EndpointType } from '#model/endpoint-services.ts';
import { availabilityZones } from '#model/zones.ts';

/** EC2 describes a service once for each type of endpoint that it has. */
export interface OfferedService {
  readonly service: EndpointService;
  readonly type: EndpointType;
  readonly region: string;
  /** None: AWS's services have no tags of the caller's. */
  readonly tags: readonly [];
}

export function endpointServiceView({ service, type, region }: OfferedService): ServiceDetail {
  const names = type === 'Interface' ? service.privateDnsNames : [];
  const [first] = names;
  return {
    ServiceName: service.name,
    ServiceId: `vpce-svc-${stableDigits(`${service.name}/${type}`)}`,
    ServiceType: [{ ServiceType: type }],
    ServiceRegion: region,
    AvailabilityZones: availabilityZones(region).map((zone) => zone.name),
    AvailabilityZoneIds: availabilityZones(region).map((zone) => zone.id),
    Owner: 'amazon',
    BaseEndpointDnsNames: [type === 'Interface' ? service.baseDnsName : service.baseDnsName.replace('.vpce.', '.')],
    ...(first === undefined ? {} : { PrivateDnsName: first, PrivateDnsNames: names.map((name) => ({ PrivateDnsName: name })), PrivateDnsNameVerificationState: 'verified' }),
    VpcEndpointPolicySupported: true,
    AcceptanceRequired: false,
    ManagesVpcEndpoints: false,
    SupportedIpAddressTypes: ['ipv4'],
    Tags: [],
  };
}

/** The 17 digits of an id that is the same in every daemon: two FNV-1a sums (http://www.isthe.com/chongo/tech/comp/fnv/) of the text, forwards and backwards. */
function stableDigits(text: string): string {
  return `0${fnv1a([...text])}${fnv1a([...text].toReversed())}`;
}

function fnv1a(characters: readonly string[]): string {
  const sum = characters.reduce((hash, character) => Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193), 0x811c9dc5);
  return (sum >>> 0).toString(16).padStart(8, '0');
}
