import { CallerError } from '#base/errors.ts';
import { networkInterfaces, type NetworkInterface } from '#model/network-interface.ts';
import type { Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { idKinds } from './errors.ts';
import { lookUp } from './vpc-state.ts';

const descriptionCharactersMax = 255;

export function checkDescription(description: string): string {
  if (description.length > descriptionCharactersMax) throw new CallerError('InvalidParameterValue', `Value (${description}) for parameter description is invalid. It has more than ${descriptionCharactersMax} characters.`);
  return description;
}

/** An interface whose attributes the caller may change: those of NAT gateways and VPC endpoints are their owners' (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html). */
export function changeableInterface(reader: Reader, call: Scope, id: string | undefined): NetworkInterface {
  const eni = lookUp(reader, call, { collection: networkInterfaces, idKind: idKinds.networkInterface, id });
  if (eni.ownerResourceId !== undefined || eni.interfaceType !== 'interface') throw noPermission();
  return eni;
}

/** An interface whose addresses the caller may change: a task's are those that it started with. */
export function ownInterface(reader: Reader, call: Scope, id: string | undefined): NetworkInterface {
  const eni = changeableInterface(reader, call, id);
  if (eni.taskArn !== undefined) throw noPermission();
  return eni;
}

/** EC2's answer to who would change what a service manages for him. */
export function noPermission(): CallerError {
  return new CallerError('AuthFailure', 'You do not have permission to access the specified resource.');
}
