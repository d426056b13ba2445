import {
  HierarchyLevelLimitExceededException,
  IncompatiblePolicyException,
  InvalidAllowedPatternException,
  InvalidFilterKey,
  InvalidFilterOption,
  InvalidFilterValue,
  InvalidKeyId,
  InvalidNextToken,
  InvalidPolicyAttributeException,
  InvalidPolicyTypeException,
  InvalidResourceId,
  InvalidResourceType,
  ParameterAlreadyExists,
  ParameterLimitExceeded,
  ParameterMaxVersionLimitExceeded,
  ParameterNotFound,
  ParameterPatternMismatchException,
  ParameterVersionLabelLimitExceeded,
  ParameterVersionNotFound,
  PoliciesLimitExceededException,
  ServiceSettingNotFound,
  TooManyTagsError,
} from '@aws-sdk/client-ssm';
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

/** AWS's own parameters are read by everyone and written by nobody. */
export function reservedName(name: string): CallerError {
  return new CallerError('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
}

export function parameterNotFound(name: string): ParameterNotFound {
  return new ParameterNotFound({ message: `Parameter ${name} not found.`, $metadata });
}

export function referencedSecretNotFound(name: string): ParameterNotFound {
  return new ParameterNotFound({ message: `An error occurred (ParameterNotFound) when referencing Secrets Manager: Secret ${name} not found.`, $metadata });
}

export function parameterVersionNotFound(name: string, selector: string | number): ParameterVersionNotFound {
  return new ParameterVersionNotFound({ message: `Systems Manager could not find version ${selector} of ${name}. Verify the version and try again.`, $metadata });
}

export function parameterAlreadyExists(): ParameterAlreadyExists {
  return new ParameterAlreadyExists({ message: 'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.', $metadata });
}

export function hierarchyTooDeep(levelsMax: number): HierarchyLevelLimitExceededException {
  return new HierarchyLevelLimitExceededException({ message: `A hierarchy can have a maximum of ${levelsMax} levels.`, $metadata });
}

export function invalidAllowedPattern(): InvalidAllowedPatternException {
  return new InvalidAllowedPatternException({ message: 'The request does not meet the regular expression requirement.', $metadata });
}

export function parameterPatternMismatch(pattern: string): ParameterPatternMismatchException {
  return new ParameterPatternMismatchException({ message: `Parameter value, cannot be validated against allowedPattern: ${pattern}`, $metadata });
}

export function invalidKeyId(message: string): InvalidKeyId {
  return new InvalidKeyId({ message, $metadata });
}

export function parameterLimitExceeded(message: string): ParameterLimitExceeded {
  return new ParameterLimitExceeded({ message, $metadata });
}

export function maxVersionLimitExceeded(name: string, oldest: number): ParameterMaxVersionLimitExceeded {
  const message = `You attempted to create a new version of ${name} by calling the PutParameter API with the overwrite flag. Version ${oldest}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`;
  return new ParameterMaxVersionLimitExceeded({ message, $metadata });
}

/** AWS's sentence lacks the space, too. */
export function labelLimitExceeded(labelsMax: number): ParameterVersionLabelLimitExceeded {
  return new ParameterVersionLabelLimitExceeded({ message: `A parameter version can have maximum ${labelsMax} labels.Move one or more labels to another version and try again.`, $metadata });
}

export function policiesLimitExceeded(policiesMax: number): PoliciesLimitExceededException {
  return new PoliciesLimitExceededException({ message: `You specified more than the maximum number of allowed policies for the parameter. The maximum is ${policiesMax}.`, $metadata });
}

export function invalidPolicyType(type: string): InvalidPolicyTypeException {
  return new InvalidPolicyTypeException({ message: `The policy type ${type} is not supported. Parameter Store supports the following policy types: Expiration, ExpirationNotification, and NoChangeNotification.`, $metadata });
}

export function invalidPolicyAttribute(message: string): InvalidPolicyAttributeException {
  return new InvalidPolicyAttributeException({ message, $metadata });
}

export function incompatiblePolicy(message: string): IncompatiblePolicyException {
  return new IncompatiblePolicyException({ message, $metadata });
}

export function invalidFilterKey(message: string): InvalidFilterKey {
  return new InvalidFilterKey({ message, $metadata });
}

export function invalidFilterOption(option: string, valid: readonly string[]): InvalidFilterOption {
  return new InvalidFilterOption({ message: `The following filter option is not valid: ${option}. Valid options include: [${valid.join(', ')}].`, $metadata });
}

export function invalidFilterValue(message: string): InvalidFilterValue {
  return new InvalidFilterValue({ message, $metadata });
}

export function invalidNextToken(): InvalidNextToken {
  return new InvalidNextToken({ message: 'The specified token is not valid.', $metadata });
}

export function invalidResourceType(type: string): InvalidResourceType {
  return new InvalidResourceType({ message: `The resource type ${type} is not valid here: only parameters can be tagged.`, $metadata });
}

export function invalidResourceId(id: string): InvalidResourceId {
  return new InvalidResourceId({ message: `The resource ID ${id} is not valid. Verify that you entered the correct ID and try again.`, $metadata });
}

export function tooManyTags(tagsMax: number): TooManyTagsError {
  return new TooManyTagsError({ message: `The maximum number of tags for a resource is ${tagsMax}.`, $metadata });
}

export function serviceSettingNotFound(id: string): ServiceSettingNotFound {
  return new ServiceSettingNotFound({ message: `The specified service setting was not found: ${id}. Parameter Store has default-parameter-tier and high-throughput-enabled.`, $metadata });
}
