import { InvalidParameterException, ResourceAlreadyExistsException, ResourceNotFoundException, TooManyTagsException, ValidationException } from '@aws-sdk/client-cloudwatch-logs';
import { tagsMax } from './constraints.ts';
import { validationMessage, type Complaint } from '#wire/constraints.ts';

export function invalidParameter(message: string): InvalidParameterException {
  return new InvalidParameterException({ message, $metadata: {} });
}

export function validationFailed(message: string): ValidationException {
  return new ValidationException({ message, $metadata: {} });
}

/** Throws what the complaints come to, when there are any. */
export function refuseComplaints(complaints: readonly Complaint[]): void {
  const message = validationMessage(complaints);
  if (message !== undefined) throw invalidParameter(message);
}

export function invalidNextToken(): InvalidParameterException {
  return invalidParameter('The specified nextToken is invalid.');
}

export function noSuchGroup(): ResourceNotFoundException {
  return new ResourceNotFoundException({ message: 'The specified log group does not exist.', $metadata: {} });
}

export function noSuchStream(): ResourceNotFoundException {
  return new ResourceNotFoundException({ message: 'The specified log stream does not exist.', $metadata: {} });
}

export function groupExists(): ResourceAlreadyExistsException {
  return new ResourceAlreadyExistsException({ message: 'The specified log group already exists', $metadata: {} });
}

export function streamExists(): ResourceAlreadyExistsException {
  return new ResourceAlreadyExistsException({ message: 'The specified log stream already exists', $metadata: {} });
}

export function tooManyTags(resourceName: string): TooManyTagsException {
  return new TooManyTagsException({ message: `A resource can have at most ${tagsMax} tags.`, resourceName, $metadata: {} });
}
