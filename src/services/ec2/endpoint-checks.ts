import { MalformedPolicy } from '#auth/policy/malformed-policy.ts';
import { parsePolicy } from '#auth/policy/policy-document.ts';
import { CallerError } from '#base/errors.ts';
import { privateDnsNames, type EndpointType } from '#model/endpoint-services.ts';
import { awsPrefixLists } from '#model/prefix-list.ts';
import { routeTables } from '#model/routing.ts';
import { scopeKey } from '#model/scope.ts';
import { vpcEndpoints, type VpcEndpoint } from '#model/vpc-endpoint.ts';
import { vpcs, type Vpc } from '#model/vpc.ts';
import type { Reader } from '#state/store.ts';
import { idKinds } from './errors.ts';
import { lookUp } from './vpc-state.ts';

/** The policies that AWS gives endpoints without one: they allow everything. */
export const defaultPolicies = {
  Interface: '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}',
  Gateway: '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
} as const;

/** https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html */
const policyCharactersMax = 20_480;

export function checkPolicy(policyDocument: string): string {
  if (policyDocument.length > policyCharactersMax) throw new CallerError('InvalidPolicyDocument', `The policy document has more than ${policyCharactersMax} characters.`);
  if (!isPolicy(policyDocument)) throw new CallerError('InvalidPolicyDocument', 'The policy document is not a valid JSON policy document.');
  return policyDocument;
}

function isPolicy(text: string): boolean {
  try {
    parsePolicy(text, 'resource');
    return true;
  } catch (thrown) {
    if (thrown instanceof MalformedPolicy) return false;
    throw thrown;
  }
}

/** Private DNS needs a VPC that resolves names and gives them, and no other endpoint that answers to the same ones (https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html). */
export function checkPrivateDns(reader: Reader, endpoint: VpcEndpoint): void {
  if (!endpoint.privateDnsEnabled) return;
  const { vpcId, region, serviceName } = endpoint;
  const vpc = reader.get(vpcs, vpcId);
  if (vpc?.enableDnsSupport !== true || !vpc.enableDnsHostnames) throw new CallerError('InvalidParameter', `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpcId}`);
  const names = privateDnsNames(serviceName, region);
  if (names.length === 0) throw new CallerError('InvalidParameter', `Private DNS can't be enabled because the service ${serviceName} does not provide a private DNS name.`);
  for (const other of reader.find(vpcEndpoints, 'vpc', vpcId)) {
    if (other.id === endpoint.id || !other.privateDnsEnabled) continue;
    const taken = privateDnsNames(other.serviceName, region).find((name) => names.includes(name));
    if (taken !== undefined) throw new CallerError('InvalidParameter', `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${taken.replace(/^\*\./, '')} in the VPC ${vpcId}`);
  }
}

/** A gateway endpoint's route to its service's addresses goes into each of its tables: those that are added must not have one yet. */
export function checkRouteTables(reader: Reader, endpoint: VpcEndpoint, added: readonly string[]): void {
  const prefixListId = awsPrefixLists(endpoint.region).find((list) => list.name === endpoint.serviceName)?.id ?? '';
  const others = reader.find(vpcEndpoints, 'vpc', endpoint.vpcId).filter((other) => other.id !== endpoint.id && other.serviceName === endpoint.serviceName);
  for (const id of added) {
    const table = lookUp(reader, endpoint, { collection: routeTables, idKind: idKinds.routeTableOfEndpoint, id });
    if (table.vpcId !== endpoint.vpcId) throw new CallerError('InvalidParameter', `Route table ${id} does not belong to VPC ${endpoint.vpcId}.`);
    const hasRoute = table.routes.some(({ destination }) => destination.kind === 'prefix-list' && destination.prefixListId === prefixListId);
    if (hasRoute || others.some((other) => other.routeTableIds.includes(id))) throw new CallerError('RouteAlreadyExists', `route table ${id} already has a route with destination-prefix-list-id ${prefixListId}`);
  }
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html */
const interfaceEndpointsPerVpcMax = 50;
const gatewayEndpointsPerRegionMax = 20;

export function checkEndpointCount(reader: Reader, vpc: Vpc, type: EndpointType): void {
  const alike = type === 'Interface' ? reader.find(vpcEndpoints, 'vpc', vpc.id) : reader.find(vpcEndpoints, 'scope', scopeKey(vpc));
  const max = type === 'Interface' ? interfaceEndpointsPerVpcMax : gatewayEndpointsPerRegionMax;
  if (alike.filter((endpoint) => endpoint.type === type).length >= max) throw new CallerError('VpcEndpointLimitExceeded', `The maximum number of ${type} VPC endpoints has been reached (${max}).`);
}
