import {
  AlreadyExistsException,
  DisabledException,
  DryRunOperationException,
  ExpiredImportTokenException,
  IncorrectKeyException,
  IncorrectKeyMaterialException,
  InvalidAliasNameException,
  InvalidArnException,
  InvalidCiphertextException,
  InvalidGrantTokenException,
  InvalidImportTokenException,
  InvalidKeyUsageException,
  InvalidMarkerException,
  KMSInvalidMacException,
  KMSInvalidSignatureException,
  KMSInvalidStateException,
  LimitExceededException,
  MalformedPolicyDocumentException,
  NotFoundException,
  TagException,
  UnsupportedOperationException,
} from '@aws-sdk/client-kms';
import { CallerError } from '#base/errors.ts';
import { validationMessage, type Complaint } from '#wire/constraints.ts';

const $metadata = {};

/** A member that is missing, or is not what it should be. */
export function validationException(message: string): Error {
  return new CallerError('ValidationException', message);
}

/** Throws what the complaints come to, when there are any. */
export function refuseComplaints(complaints: readonly Complaint[]): void {
  const message = validationMessage(complaints);
  if (message !== undefined) throw validationException(message);
}

export function notFound(message: string): NotFoundException {
  return new NotFoundException({ message, $metadata });
}

export function keyNotFound(arn: string): NotFoundException {
  return notFound(`Key '${arn}' does not exist`);
}

export function aliasNotFound(arn: string): NotFoundException {
  return notFound(`Alias ${arn} is not found.`);
}

export function invalidArn(message: string): InvalidArnException {
  return new InvalidArnException({ message, $metadata });
}

export function invalidState(message: string): KMSInvalidStateException {
  return new KMSInvalidStateException({ message, $metadata });
}

export function keyDisabled(arn: string): DisabledException {
  return new DisabledException({ message: `${arn} is disabled.`, $metadata });
}

export function invalidKeyUsage(message: string): InvalidKeyUsageException {
  return new InvalidKeyUsageException({ message, $metadata });
}

/** AWS gives no message at all; it is the same for every reason, so that nothing is learned from it. */
export function invalidCiphertext(message = 'The ciphertext is not valid, or the encryption context is not the one that it was encrypted with.'): InvalidCiphertextException {
  return new InvalidCiphertextException({ message, $metadata });
}

export function incorrectKey(): IncorrectKeyException {
  return new IncorrectKeyException({ message: 'The key ID in the request does not identify a CMK that can perform this operation.', $metadata });
}

/** https://repost.aws/knowledge-center/kms-access-denied-ciphertext-error: it says as little to those who may not know whether there is such a key. */
export function unknownCiphertextKey(): CallerError {
  return accessDenied('The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.');
}

export function accessDenied(message: string): CallerError {
  return new CallerError('AccessDeniedException', message);
}

/** The code has no exception class in the SDK. */
export function notAuthorized(message: string): CallerError {
  return new CallerError('NotAuthorizedException', message);
}

export function dryRunSucceeded(): DryRunOperationException {
  return new DryRunOperationException({ message: 'The request would have succeeded, but the DryRun option is set.', $metadata });
}

export function unsupportedOperation(message: string): UnsupportedOperationException {
  return new UnsupportedOperationException({ message, $metadata });
}

export function alreadyExists(message: string): AlreadyExistsException {
  return new AlreadyExistsException({ message, $metadata });
}

export function invalidAliasName(message: string): InvalidAliasNameException {
  return new InvalidAliasNameException({ message, $metadata });
}

export function limitExceeded(message: string): LimitExceededException {
  return new LimitExceededException({ message, $metadata });
}

export function malformedPolicyDocument(message: string): MalformedPolicyDocumentException {
  return new MalformedPolicyDocumentException({ message, $metadata });
}

export function invalidMarker(): InvalidMarkerException {
  return new InvalidMarkerException({ message: 'The marker is not valid: start again without it.', $metadata });
}

export function invalidTag(message: string): TagException {
  return new TagException({ message, $metadata });
}

export function invalidGrantToken(message = 'The grant token is not valid.'): InvalidGrantTokenException {
  return new InvalidGrantTokenException({ message, $metadata });
}

export function invalidSignature(): KMSInvalidSignatureException {
  return new KMSInvalidSignatureException({ message: 'The signature is not one of this message by this key and signing algorithm.', $metadata });
}

export function invalidMac(): KMSInvalidMacException {
  return new KMSInvalidMacException({ message: 'The MAC is not one of this message by this key and MAC algorithm.', $metadata });
}

export function invalidImportToken(message: string): InvalidImportTokenException {
  return new InvalidImportTokenException({ message, $metadata });
}

export function expiredImportToken(): ExpiredImportTokenException {
  return new ExpiredImportTokenException({ message: 'The import token has expired: call GetParametersForImport again.', $metadata });
}

export function incorrectKeyMaterial(message: string): IncorrectKeyMaterialException {
  return new IncorrectKeyMaterialException({ message, $metadata });
}
