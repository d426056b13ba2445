import {
  InvalidArgsException,
  InvalidArnException,
  InvalidDomainValidationOptionsException,
  InvalidStateException,
  InvalidTagException,
  LimitExceededException,
  ResourceInUseException,
  ResourceNotFoundException,
  TooManyTagsException,
  ValidationException,
} from '@aws-sdk/client-acm';
import type { Scope } from '#model/scope.ts';
import { validationMessage, type Complaint } from '#wire/constraints.ts';

const $metadata = {};

export function validationFailed(message: string): ValidationException {
  return new ValidationException({ message, $metadata });
}

/** Throws what the complaints come to, when there are any. */
export function refuseComplaints(complaints: readonly Complaint[]): void {
  const message = validationMessage(complaints);
  if (message !== undefined) throw validationFailed(message);
}

export function invalidArn(arn: string): InvalidArnException {
  return new InvalidArnException({ message: `Invalid ARN: '${arn}' is not the ARN of a certificate`, $metadata });
}

export function certificateNotFound(arn: string, { account }: Scope): ResourceNotFoundException {
  return new ResourceNotFoundException({ message: `Certificate with arn ${arn} not found in account ${account}`, $metadata });
}

export function certificateInUse(arn: string, { account }: Scope): ResourceInUseException {
  return new ResourceInUseException({ message: `Certificate ${arn} in account ${account} is in use.`, $metadata });
}

export function invalidState(message: string): InvalidStateException {
  return new InvalidStateException({ message, $metadata });
}

export function invalidArgs(message: string): InvalidArgsException {
  return new InvalidArgsException({ message, $metadata });
}

export function invalidDomainValidationOptions(message: string): InvalidDomainValidationOptionsException {
  return new InvalidDomainValidationOptionsException({ message, $metadata });
}

export function limitExceeded(message: string): LimitExceededException {
  return new LimitExceededException({ message, $metadata });
}

export function invalidTag(message: string): InvalidTagException {
  return new InvalidTagException({ message, $metadata });
}

export function tooManyTags(message: string): TooManyTagsException {
  return new TooManyTagsException({ message, $metadata });
}
