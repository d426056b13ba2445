import { MalformedPolicyDocumentException, PackedPolicyTooLargeException } from '@aws-sdk/client-sts';
import { CallerError } from '#base/errors.ts';
import { validationMessage, type Complaint } from '#wire/constraints.ts';

const $metadata = {};

/** A member that is missing, or is not what it should be; the SDK has no class for it. */
export function validationError(message: string): CallerError {
  return new CallerError('ValidationError', message);
}

/** Throws what the complaints come to, when there are any. */
export function refuseComplaints(complaints: readonly Complaint[]): void {
  const message = validationMessage(complaints);
  if (message !== undefined) throw validationError(message);
}

export function invalidParameterValue(message: string): CallerError {
  return new CallerError('InvalidParameterValue', message);
}

export function accessDenied(message: string): CallerError {
  return new CallerError('AccessDenied', message, 403);
}

/** The same whether the role is not there or trusts somebody else: nobody learns which. */
export function notAuthorized(callerArn: string, action: string, resource: string): CallerError {
  return accessDenied(`User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource}`);
}

export function malformedPolicyDocument(message: string): MalformedPolicyDocumentException {
  return new MalformedPolicyDocumentException({ message, $metadata });
}

export function packedPolicyTooLarge(message: string): PackedPolicyTooLargeException {
  return new PackedPolicyTooLargeException({ message, $metadata });
}
