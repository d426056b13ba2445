import { CallerError } from '#base/errors.ts';
import { elasticIps, type ElasticIp } from '#model/elastic-ip.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { internetGateways } from '#model/routing.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { idKinds } from './errors.ts';
import { lookUp } from './vpc-state.ts';

/** An elastic IP address by either of its names; the allocation id is the one that EC2 wants. */
export function findAddress(reader: Reader, scope: Scope, { AllocationId: id, PublicIp: publicIp }: { readonly AllocationId?: string | undefined; readonly PublicIp?: string | undefined }): ElasticIp {
  if (id !== undefined && publicIp !== undefined) throw new CallerError('InvalidParameterCombination', 'You may specify public IP or allocation id, but not both in the same call');
  if (id !== undefined) return lookUp(reader, scope, { collection: elasticIps, idKind: idKinds.elasticIp, id });
  if (publicIp === undefined) throw new CallerError('MissingParameter', 'Either public IP or allocation id must be specified');
  const address = reader.find(elasticIps, 'scope', scopeKey(scope)).find((candidate) => candidate.publicIpv4Address === publicIp);
  if (address === undefined) throw addressNotFound(publicIp);
  return address;
}

export function addressNotFound(publicIp: string): CallerError {
  return new CallerError('InvalidAddress.NotFound', `Address '${publicIp}' not found.`);
}

export function hasInternetGateway(reader: Reader, vpcId: string): boolean {
  return reader.find(internetGateways, 'vpc', vpcId).length > 0;
}

/** An address of a NAT gateway or an endpoint is in their hands, not in its owner's. */
export function refuseIfManaged(reader: Reader, address: ElasticIp): void {
  const eni = reader.get(networkInterfaces, address.association?.networkInterfaceId ?? '');
  if (eni?.ownerResourceId !== undefined) throw noPermission();
}

export function noPermission(): CallerError {
  return new CallerError('AuthFailure', 'You do not have permission to access the specified resource.');
}
