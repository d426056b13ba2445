import {
  ALPNPolicyNotSupportedException,
  AllocationIdNotFoundException,
  CertificateNotFoundException,
  DuplicateListenerException,
  DuplicateLoadBalancerNameException,
  DuplicateTagKeysException,
  DuplicateTargetGroupNameException,
  IncompatibleProtocolsException,
  InvalidConfigurationRequestException,
  InvalidLoadBalancerActionException,
  InvalidSecurityGroupException,
  InvalidSubnetException,
  InvalidTargetException,
  ListenerNotFoundException,
  LoadBalancerNotFoundException,
  OperationNotPermittedException,
  PriorityInUseException,
  ResourceInUseException,
  RuleNotFoundException,
  SSLPolicyNotFoundException,
  SubnetNotFoundException,
  TargetGroupAssociationLimitException,
  TargetGroupNotFoundException,
  TooManyCertificatesException,
  TooManyListenersException,
  TooManyLoadBalancersException,
  TooManyRegistrationsForTargetIdException,
  TooManyRulesException,
  TooManyTagsException,
  TooManyTargetGroupsException,
  TooManyTargetsException,
  TooManyUniqueTargetGroupsPerLoadBalancerException,
  TrustStoreNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CallerError } from '#base/errors.ts';

/** Exceptions of which the service says more than one sentence take it here; the SDK has no class for `ValidationError`. */
const $metadata = {};

export function validationError(message: string): CallerError {
  return new CallerError('ValidationError', message);
}

export function invalidConfiguration(message: string): InvalidConfigurationRequestException {
  return new InvalidConfigurationRequestException({ message, $metadata });
}

export function loadBalancerNotFound(message: string): LoadBalancerNotFoundException {
  return new LoadBalancerNotFoundException({ message, $metadata });
}

export function listenerNotFound(message: string): ListenerNotFoundException {
  return new ListenerNotFoundException({ message, $metadata });
}

export function ruleNotFound(message: string): RuleNotFoundException {
  return new RuleNotFoundException({ message, $metadata });
}

export function targetGroupNotFound(message: string): TargetGroupNotFoundException {
  return new TargetGroupNotFoundException({ message, $metadata });
}

export function trustStoreNotFound(message: string): TrustStoreNotFoundException {
  return new TrustStoreNotFoundException({ message, $metadata });
}

export function tooManyTags(message: string): TooManyTagsException {
  return new TooManyTagsException({ message, $metadata });
}

export function duplicateTagKeys(message: string): DuplicateTagKeysException {
  return new DuplicateTagKeysException({ message, $metadata });
}

export function duplicateTargetGroupName(name: string): DuplicateTargetGroupNameException {
  return new DuplicateTargetGroupNameException({ message: `A target group with the same name '${name}' exists, but with different settings`, $metadata });
}

export function tooManyTargetGroups(message: string): TooManyTargetGroupsException {
  return new TooManyTargetGroupsException({ message, $metadata });
}

export function resourceInUse(message: string): ResourceInUseException {
  return new ResourceInUseException({ message, $metadata });
}

export function invalidTarget(message: string): InvalidTargetException {
  return new InvalidTargetException({ message, $metadata });
}

export function tooManyRegistrations(message: string): TooManyRegistrationsForTargetIdException {
  return new TooManyRegistrationsForTargetIdException({ message, $metadata });
}

export function tooManyTargets(message: string): TooManyTargetsException {
  return new TooManyTargetsException({ message, $metadata });
}

export function duplicateLoadBalancerName(message: string): DuplicateLoadBalancerNameException {
  return new DuplicateLoadBalancerNameException({ message, $metadata });
}

export function tooManyLoadBalancers(message: string): TooManyLoadBalancersException {
  return new TooManyLoadBalancersException({ message, $metadata });
}

export function invalidSubnet(message: string): InvalidSubnetException {
  return new InvalidSubnetException({ message, $metadata });
}

export function subnetNotFound(message: string): SubnetNotFoundException {
  return new SubnetNotFoundException({ message, $metadata });
}

export function allocationIdNotFound(message: string): AllocationIdNotFoundException {
  return new AllocationIdNotFoundException({ message, $metadata });
}

export function invalidSecurityGroup(message: string): InvalidSecurityGroupException {
  return new InvalidSecurityGroupException({ message, $metadata });
}

export function operationNotPermitted(message: string): OperationNotPermittedException {
  return new OperationNotPermittedException({ message, $metadata });
}

export function sslPolicyNotFound(message: string): SSLPolicyNotFoundException {
  return new SSLPolicyNotFoundException({ message, $metadata });
}

export function invalidLoadBalancerAction(message: string): InvalidLoadBalancerActionException {
  return new InvalidLoadBalancerActionException({ message, $metadata });
}

export function incompatibleProtocols(message: string): IncompatibleProtocolsException {
  return new IncompatibleProtocolsException({ message, $metadata });
}

export function targetGroupAssociationLimit(message: string): TargetGroupAssociationLimitException {
  return new TargetGroupAssociationLimitException({ message, $metadata });
}

export function tooManyUniqueTargetGroups(message: string): TooManyUniqueTargetGroupsPerLoadBalancerException {
  return new TooManyUniqueTargetGroupsPerLoadBalancerException({ message, $metadata });
}

export function certificateNotFound(message: string): CertificateNotFoundException {
  return new CertificateNotFoundException({ message, $metadata });
}

export function tooManyCertificates(message: string): TooManyCertificatesException {
  return new TooManyCertificatesException({ message, $metadata });
}

export function duplicateListener(message: string): DuplicateListenerException {
  return new DuplicateListenerException({ message, $metadata });
}

export function tooManyListeners(message: string): TooManyListenersException {
  return new TooManyListenersException({ message, $metadata });
}

export function alpnPolicyNotSupported(message: string): ALPNPolicyNotSupportedException {
  return new ALPNPolicyNotSupportedException({ message, $metadata });
}

export function priorityInUse(message: string): PriorityInUseException {
  return new PriorityInUseException({ message, $metadata });
}

export function tooManyRules(message: string): TooManyRulesException {
  return new TooManyRulesException({ message, $metadata });
}
