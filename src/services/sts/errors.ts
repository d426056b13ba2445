import { ExpiredTokenException, IDPCommunicationErrorException, InvalidAuthorizationMessageException, InvalidIdentityTokenException, MalformedPolicyDocumentException, PackedPolicyTooLargeException } from '@aws-sdk/client-sts';
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

export function invalidIdentityToken(message: string): InvalidIdentityTokenException {
  return new InvalidIdentityTokenException({ message, $metadata });
}

/** Of a web identity token; a request that is signed with an expired session is the wire's to refuse. */
export function expiredToken(message: string): ExpiredTokenException {
  return new ExpiredTokenException({ message, $metadata });
}

export function identityProviderUnreachable(why: string): IDPCommunicationErrorException {
  return new IDPCommunicationErrorException({ message: `The identity provider could not be reached to verify the identity token: ${why}`, $metadata });
}

export function invalidAuthorizationMessage(): InvalidAuthorizationMessageException {
  return new InvalidAuthorizationMessageException({ message: 'The encoded message is not one that Drydock has written for this account.', $metadata });
}
