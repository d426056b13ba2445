import { CallerError } from '#base/errors.ts';

/** One kind of resource id, and the errors about it (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html). */
export interface IdKind {
  readonly prefix: string;
  /** None for the kinds of which EC2 does not look at the id's form: anything that nothing has is not found. */
  readonly malformedCode?: string;
  /** For the kinds of which EC2 says it otherwise. */
  readonly malformedSentence?: (id: string) => string;
  readonly notFoundCode: string;
  /** What the id is of, in the words of the error: `The vpc ID 'vpc-1' does not exist`. */
  readonly noun: string;
  /** For the kinds of which EC2 says it otherwise. */
  readonly notFoundSentence?: (id: string) => string;
}

export const idKinds = {
  vpc: { prefix: 'vpc-', notFoundCode: 'InvalidVpcID.NotFound', noun: 'vpc ID' },
  subnet: { prefix: 'subnet-', notFoundCode: 'InvalidSubnetID.NotFound', noun: 'subnet ID' },
  subnetCidrReservation: { prefix: 'scr-', notFoundCode: 'InvalidSubnetCidrReservationID.NotFound', noun: 'subnet-cidr-reservation ID' },
  securityGroup: { prefix: 'sg-', malformedCode: 'InvalidGroupId.Malformed', notFoundCode: 'InvalidGroup.NotFound', noun: 'security group' },
  securityGroupRule: { prefix: 'sgr-', malformedCode: 'InvalidSecurityGroupRuleId.Malformed', notFoundCode: 'InvalidSecurityGroupRuleId.NotFound', noun: 'security group rule ID' },
  networkInterface: { prefix: 'eni-', malformedCode: 'InvalidNetworkInterfaceId.Malformed', notFoundCode: 'InvalidNetworkInterfaceID.NotFound', noun: 'networkInterface ID' },
  instance: { prefix: 'i-', malformedCode: 'InvalidInstanceID.Malformed', notFoundCode: 'InvalidInstanceID.NotFound', noun: 'instance ID' },
  vpcEndpoint: { prefix: 'vpce-', malformedCode: 'InvalidVpcEndpointId.Malformed', notFoundCode: 'InvalidVpcEndpointId.NotFound', noun: 'Vpc Endpoint Id', malformedSentence: endpointSentence('vpce-') },
  /** A VPC or a route table where an endpoint is to be. */
  vpcOfEndpoint: { prefix: 'vpc-', malformedCode: 'InvalidVpcId.Malformed', notFoundCode: 'InvalidVpcId.NotFound', noun: 'Vpc Id', malformedSentence: endpointSentence('vpc-') },
  routeTableOfEndpoint: { prefix: 'rtb-', malformedCode: 'InvalidRouteTableId.Malformed', notFoundCode: 'InvalidRouteTableId.NotFound', noun: 'Route Table Id', malformedSentence: endpointSentence('rtb-') },
  routeTable: { prefix: 'rtb-', malformedCode: 'InvalidRouteTableId.Malformed', notFoundCode: 'InvalidRouteTableID.NotFound', noun: 'routeTable ID' },
  networkAcl: { prefix: 'acl-', notFoundCode: 'InvalidNetworkAclID.NotFound', noun: 'networkAcl ID' },
  networkAclAssociation: { prefix: 'aclassoc-', notFoundCode: 'InvalidAssociationID.NotFound', noun: 'association ID' },
  prefixList: { prefix: 'pl-', malformedCode: 'InvalidPrefixListId.Malformed', notFoundCode: 'InvalidPrefixListID.NotFound', noun: 'prefix list ID' },
  internetGateway: { prefix: 'igw-', malformedCode: 'InvalidInternetGatewayId.Malformed', notFoundCode: 'InvalidInternetGatewayID.NotFound', noun: 'internetGateway ID' },
  routeTableAssociation: { prefix: 'rtbassoc-', notFoundCode: 'InvalidAssociationID.NotFound', noun: 'association ID' },
  /** An internet gateway where a route says it. */
  routeGateway: { prefix: 'igw-', notFoundCode: 'InvalidGatewayID.NotFound', noun: 'gateway ID' },
  natGateway: { prefix: 'nat-', malformedCode: 'NatGatewayMalformed', notFoundCode: 'NatGatewayNotFound', noun: 'NatGateway', notFoundSentence: (id) => `NatGateway ${id} was not found` },
  /** Where a NAT gateway is to be, and by which address. */
  natSubnet: { prefix: 'subnet-', malformedCode: 'InvalidSubnet', notFoundCode: 'InvalidSubnetID.NotFound', noun: 'subnet ID', malformedSentence: (id) => `The subnet ID '${id}' is malformed` },
  natElasticIp: { prefix: 'eipalloc-', malformedCode: 'InvalidElasticIpID.Malformed', notFoundCode: 'InvalidElasticIpID.NotFound', noun: 'elasticIp ID', malformedSentence: (id) => `The elastic-ip ID '${id}' is malformed` },
  /** A NAT gateway where a route says it. */
  routeNatGateway: { prefix: 'nat-', malformedCode: 'InvalidNatGatewayID.Malformed', notFoundCode: 'InvalidNatGatewayID.NotFound', noun: 'natGateway ID' },
  elasticIp: { prefix: 'eipalloc-', notFoundCode: 'InvalidAllocationID.NotFound', noun: 'allocation ID' },
  addressAssociation: { prefix: 'eipassoc-', notFoundCode: 'InvalidAssociationID.NotFound', noun: 'association ID' },
  vpcPeeringConnection: { prefix: 'pcx-', malformedCode: 'InvalidVpcPeeringConnectionId.Malformed', notFoundCode: 'InvalidVpcPeeringConnectionID.NotFound', noun: 'vpcPeeringConnection ID' },
  /** Either VPC of a peering connection. */
  peeringVpc: { prefix: 'vpc-', malformedCode: 'InvalidVpcId.Malformed', notFoundCode: 'InvalidVpcID.NotFound', noun: 'vpc ID' },
  dhcpOptions: { prefix: 'dopt-', malformedCode: 'InvalidDhcpOptionsId.Malformed', notFoundCode: 'InvalidDhcpOptionID.NotFound', noun: 'dhcpOptions ID' },
} as const satisfies Record<string, IdKind>;

/** The API of VPC endpoints has words of its own. */
function endpointSentence(prefix: string): (id: string) => string {
  return (id) => `Invalid Id: '${id}' (expecting '${prefix}...; the Id may only contain lowercase alphanumeric characters and a single dash')`;
}

/** Refuses what cannot be an id of this kind, before anything is looked up. */
export function checkId(kind: IdKind, id: string): void {
  if (new RegExp(`^${kind.prefix}[0-9a-f]{1,17}$`).test(id)) return;
  if (kind.malformedCode === undefined) throw notFound(kind, id);
  throw new CallerError(kind.malformedCode, kind.malformedSentence?.(id) ?? `Invalid id: "${id}" (expecting "${kind.prefix}...")`);
}

export function notFound(kind: IdKind, id: string): CallerError {
  return new CallerError(kind.notFoundCode, kind.notFoundSentence?.(id) ?? `The ${kind.noun} '${id}' does not exist`);
}

/** The answer to a call that was only to be checked, once nothing else is wrong with it. */
export function refuseDryRun(input: { readonly DryRun?: boolean | undefined }): void {
  if (input.DryRun === true) throw new CallerError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
}

/** What is still used by something else cannot be deleted; `noun` as EC2 says it, such as `routeTable`. */
export function hasDependencies(noun: string, id: string): CallerError {
  return new CallerError('DependencyViolation', `The ${noun} '${id}' has dependencies and cannot be deleted.`);
}
