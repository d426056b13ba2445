import {
  ConcurrentModificationException,
  CredentialReportExpiredException,
  CredentialReportNotPresentException,
  DeleteConflictException,
  EntityAlreadyExistsException,
  InvalidInputException,
  LimitExceededException,
  MalformedPolicyDocumentException,
  NoSuchEntityException,
  PolicyEvaluationException,
  PolicyNotAttachableException,
  ServiceNotSupportedException,
  UnmodifiableEntityException,
} from '@aws-sdk/client-iam';
import { CallerError } from '#base/errors.ts';
import { validationMessage, type Complaint } from '#wire/constraints.ts';

/** Exceptions of which the service says more than one sentence take it here; the SDK has no class for `ValidationError`. */
const $metadata = {};

/** A member that is missing, or is not what it should be. */
export function validationError(message: string): CallerError {
  return new CallerError('ValidationError', message);
}

/** Throws what the complaints come to, when there are any. */
export function refuseComplaints(complaints: readonly Complaint[]): void {
  const message = validationMessage(complaints.map(unquoted));
  if (message !== undefined) throw validationError(message);
}

/** Other services quote what they were given and list what there is to choose from; IAM does neither. */
function unquoted(complaint: Complaint): Complaint {
  return complaint?.replace(/^Value '.*' at (?='[^']+' failed to satisfy constraint: )/s, 'Value at ').replace(/(?<=Member must satisfy enum value set): \[.*\]$/s, '');
}

export function noSuchEntity(message: string): NoSuchEntityException {
  return new NoSuchEntityException({ message, $metadata });
}

export function userNotFound(name: string): NoSuchEntityException {
  return noSuchEntity(`The user with name ${name} cannot be found.`);
}

export function groupNotFound(name: string): NoSuchEntityException {
  return noSuchEntity(`The group with name ${name} cannot be found.`);
}

export function roleNotFound(name: string): NoSuchEntityException {
  return noSuchEntity(`The role with name ${name} cannot be found.`);
}

/** An inline policy of a user, group or role. */
export function inlinePolicyNotFound(owner: 'user' | 'group' | 'role', name: string): NoSuchEntityException {
  return noSuchEntity(`The ${owner} policy with name ${name} cannot be found.`);
}

export function entityAlreadyExists(message: string): EntityAlreadyExistsException {
  return new EntityAlreadyExistsException({ message, $metadata });
}

export function deleteConflict(message: string): DeleteConflictException {
  return new DeleteConflictException({ message, $metadata });
}

export function limitExceeded(message: string): LimitExceededException {
  return new LimitExceededException({ message, $metadata });
}

/** `quota` by IAM's name of it, such as `AccessKeysPerUser`. */
export function quotaExceeded(quota: string, max: number): LimitExceededException {
  return limitExceeded(`Cannot exceed quota for ${quota}: ${max}`);
}

export function malformedPolicyDocument(message: string): MalformedPolicyDocumentException {
  return new MalformedPolicyDocumentException({ message, $metadata });
}

export function invalidInput(message: string): InvalidInputException {
  return new InvalidInputException({ message, $metadata });
}

export function unmodifiableEntity(message: string): UnmodifiableEntityException {
  return new UnmodifiableEntityException({ message, $metadata });
}

export function policyNotAttachable(message: string): PolicyNotAttachableException {
  return new PolicyNotAttachableException({ message, $metadata });
}

export function policyEvaluation(message: string): PolicyEvaluationException {
  return new PolicyEvaluationException({ message, $metadata });
}

export function serviceNotSupported(message: string): ServiceNotSupportedException {
  return new ServiceNotSupportedException({ message, $metadata });
}

export function concurrentModification(message: string): ConcurrentModificationException {
  return new ConcurrentModificationException({ message, $metadata });
}

export function reportNotPresent(message: string): CredentialReportNotPresentException {
  return new CredentialReportNotPresentException({ message, $metadata });
}

export function reportExpired(message: string): CredentialReportExpiredException {
  return new CredentialReportExpiredException({ message, $metadata });
}
