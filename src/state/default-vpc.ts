import type { Ids } from '#base/ids.ts';
import { defaultDhcpOptions, defaultNetworkAcl, defaultVpc, ec2Id, type DefaultVpc, type VpcParts } from '#model/default-vpc.ts';
import { networkAcls } from '#model/network-acl.ts';
import { internetGateways, routeTables } from '#model/routing.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import { securityGroups } from '#model/security-group.ts';
import { dhcpOptions, regionDefaults, subnets, vpcs, type Vpc } from '#model/vpc.ts';
import type { Reader, Transaction } from './store.ts';

/** Gives an account's region what it has from the start, once: what its owner deletes afterwards stays deleted. */
export function ensureRegionDefaults(transaction: Transaction, scope: Scope, ids: Ids): void {
  if (hasRegionDefaults(transaction, scope)) return;
  const { account, region } = scope;
  const options = defaultDhcpOptions(scope, ids);
  transaction.put(dhcpOptions, options);
  transaction.put(regionDefaults, { account, region, defaultDhcpOptionsId: options.id });
  const older = findDefaultVpc(transaction, scope);
  if (older === undefined) putDefaultVpc(transaction, defaultVpc(scope, options.id, ids));
  else complete(transaction, older, options.id, ids);
}

export function hasRegionDefaults(reader: Reader, scope: Scope): boolean {
  return reader.get(regionDefaults, scopeKey(scope)) !== undefined;
}

export function putDefaultVpc(transaction: Transaction, made: DefaultVpc): void {
  putVpcParts(transaction, made);
  for (const subnet of made.subnets) transaction.put(subnets, subnet);
  transaction.put(internetGateways, made.internetGateway);
}

export function putVpcParts(transaction: Transaction, made: VpcParts): void {
  transaction.put(vpcs, made.vpc);
  transaction.put(securityGroups, made.securityGroup);
  transaction.put(routeTables, made.routeTable);
  transaction.put(networkAcls, made.networkAcl);
}

/** Undefined until somebody has called `ensureRegionDefaults`, and when its owner has deleted it. */
export function findDefaultVpc(reader: Reader, scope: Scope): Vpc | undefined {
  return reader.find(vpcs, 'scope', scopeKey(scope)).find((candidate) => candidate.isDefault);
}

/** A default VPC that an older release made had neither an ACL nor DHCP options. */
function complete(transaction: Transaction, vpc: Vpc, dhcpOptionsId: string, ids: Ids): void {
  transaction.put(vpcs, { ...vpc, dhcpOptionsId });
  const associations = transaction.find(subnets, 'vpc', vpc.id).map((subnet) => ({ id: ec2Id('aclassoc', ids), subnetId: subnet.id }));
  transaction.put(networkAcls, { ...defaultNetworkAcl(vpc, ids), associations });
}
