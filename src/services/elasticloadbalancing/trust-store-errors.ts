import {
  CaCertificatesBundleNotFoundException,
  DeleteAssociationSameAccountException,
  DuplicateTrustStoreNameException,
  InvalidCaCertificatesBundleException,
  InvalidRevocationContentException,
  ResourceNotFoundException,
  RevocationContentNotFoundException,
  RevocationIdNotFoundException,
  TooManyTrustStoreRevocationEntriesException,
  TooManyTrustStoresException,
  TrustStoreAssociationNotFoundException,
  TrustStoreInUseException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ObjectPlace } from './object-files.ts';

/** The sentences are those of the API reference, each with what is wrong here. */
const $metadata = {};

export function caCertificatesBundleNotFound(place: ObjectPlace): CaCertificatesBundleNotFoundException {
  return new CaCertificatesBundleNotFoundException({ message: `The specified ca certificate bundle does not exist: ${missing(place)}`, $metadata });
}

export function invalidCaCertificatesBundle(reason: string): InvalidCaCertificatesBundleException {
  return new InvalidCaCertificatesBundleException({ message: `The specified ca certificate bundle is in an invalid format, or corrupt: ${reason}`, $metadata });
}

export function duplicateTrustStoreName(name: string): DuplicateTrustStoreNameException {
  return new DuplicateTrustStoreNameException({ message: `A trust store with the specified name already exists: '${name}'`, $metadata });
}

export function tooManyTrustStores(max: number): TooManyTrustStoresException {
  return new TooManyTrustStoresException({ message: `You've reached the limit on the number of trust stores for your Amazon Web Services account: ${max}`, $metadata });
}

export function trustStoreInUse(arn: string): TrustStoreInUseException {
  return new TrustStoreInUseException({ message: `The specified trust store is currently in use: a listener verifies clients by '${arn}'`, $metadata });
}

export function revocationContentNotFound(place: ObjectPlace): RevocationContentNotFoundException {
  return new RevocationContentNotFoundException({ message: `The specified revocation file does not exist: ${missing(place)}`, $metadata });
}

export function invalidRevocationContent(reason: string): InvalidRevocationContentException {
  return new InvalidRevocationContentException({ message: `The provided revocation file is in an invalid format, or uses an incorrect algorithm: ${reason}`, $metadata });
}

export function revocationIdNotFound(id: number): RevocationIdNotFoundException {
  return new RevocationIdNotFoundException({ message: `The specified revocation ID does not exist: ${id}`, $metadata });
}

export function tooManyRevocationEntries(reason: string): TooManyTrustStoreRevocationEntriesException {
  return new TooManyTrustStoreRevocationEntriesException({ message: `The specified trust store has too many revocation entries: ${reason}`, $metadata });
}

export function associationNotFound(resourceArn: string): TrustStoreAssociationNotFoundException {
  return new TrustStoreAssociationNotFoundException({ message: `The specified association does not exist: '${resourceArn}'`, $metadata });
}

export function associationOfSameAccount(): DeleteAssociationSameAccountException {
  return new DeleteAssociationSameAccountException({ message: "The specified association can't be within the same account", $metadata });
}

export function resourceNotFound(arn: string): ResourceNotFoundException {
  return new ResourceNotFoundException({ message: `The specified resource does not exist: '${arn}'`, $metadata });
}

function missing({ bucket, key }: ObjectPlace): string {
  return `there is no file s3/${bucket}/${key} in the state directory, which stands for S3`;
}
