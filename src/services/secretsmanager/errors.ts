import {
  DecryptionFailure,
  EncryptionFailure,
  InvalidNextTokenException,
  InvalidParameterException,
  InvalidRequestException,
  LimitExceededException,
  MalformedPolicyDocumentException,
  PublicPolicyException,
  ResourceExistsException,
  ResourceNotFoundException,
} from '@aws-sdk/client-secrets-manager';
import { CallerError } from '#base/errors.ts';
import { validationMessage, type Complaint } from '#wire/constraints.ts';

const $metadata = {};

export function validationException(message: string): CallerError {
  return new CallerError('ValidationException', message);
}

/** Throws what the complaints come to, when there are any. */
export function refuseComplaints(complaints: readonly Complaint[]): void {
  const message = validationMessage(complaints);
  if (message !== undefined) throw validationException(message);
}

export function secretNotFound(): ResourceNotFoundException {
  return new ResourceNotFoundException({ message: 'Secrets Manager can\'t find the specified secret.', $metadata });
}

/** `which` such as `staging label: AWSCURRENT`. */
export function secretValueNotFound(which: string): ResourceNotFoundException {
  return new ResourceNotFoundException({ message: `Secrets Manager can't find the specified secret value for ${which}`, $metadata });
}

export function secretExists(name: string): ResourceExistsException {
  return new ResourceExistsException({ message: `The operation failed because the secret ${name} already exists.`, $metadata });
}

export function versionExists(id: string, arn: string): ResourceExistsException {
  return new ResourceExistsException({ message: `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${arn}.`, $metadata });
}

export function invalidParameter(message: string): InvalidParameterException {
  return new InvalidParameterException({ message, $metadata });
}

export function invalidRequest(message: string): InvalidRequestException {
  return new InvalidRequestException({ message, $metadata });
}

export function markedForDeletion(): InvalidRequestException {
  return invalidRequest('You can\'t perform this operation on the secret because it was marked for deletion.');
}

export function onlyOnPrimary(): InvalidParameterException {
  return invalidParameter('Operation not permitted on a replica secret. Call must be made in primary secret\'s region.');
}

export function limitExceeded(message: string): LimitExceededException {
  return new LimitExceededException({ message, $metadata });
}

export function invalidNextToken(): InvalidNextTokenException {
  return new InvalidNextTokenException({ message: 'The NextToken value is invalid.', $metadata });
}

export function malformedPolicyDocument(message: string): MalformedPolicyDocumentException {
  return new MalformedPolicyDocumentException({ message, $metadata });
}

export function publicPolicy(): PublicPolicyException {
  return new PublicPolicyException({ message: 'The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the secret.', $metadata });
}

export function encryptionFailure(cause: Error): EncryptionFailure {
  return new EncryptionFailure({ message: `Secrets Manager can't encrypt the protected secret text using the provided KMS key. ${cause.message}`, $metadata });
}

export function decryptionFailure(cause: Error): DecryptionFailure {
  return new DecryptionFailure({ message: `Secrets Manager can't decrypt the protected secret text using the provided KMS key. ${cause.message}`, $metadata });
}

/** https://repost.aws/knowledge-center/secrets-manager-cross-account-key */
export function keyAccessDenied(): CallerError {
  return new CallerError('AccessDeniedException', 'Access to KMS is not allowed');
}
