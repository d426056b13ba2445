import {
  ClientException,
  ClusterContainsServicesException,
  ClusterContainsTasksException,
  ClusterNotFoundException,
  ConflictException,
  ECSServiceException,
  InvalidParameterException,
  NamespaceNotFoundException,
  PlatformUnknownException,
  ResourceNotFoundException,
  ServiceDeploymentNotFoundException,
  ServiceNotActiveException,
  ServiceNotFoundException,
  TaskSetNotFoundException,
} from '@aws-sdk/client-ecs';

/** Any error that ECS answers with. */
export { ECSServiceException as ServiceException };

const $metadata = {};

export function clientError(message: string): ClientException {
  return new ClientException({ message, $metadata });
}

export function invalidParameter(message: string): InvalidParameterException {
  return new InvalidParameterException({ message, $metadata });
}

export function clusterNotFound(message = 'Cluster not found.'): ClusterNotFoundException {
  return new ClusterNotFoundException({ message, $metadata });
}

export function clusterContainsServices(): ClusterContainsServicesException {
  return new ClusterContainsServicesException({ message: 'The Cluster cannot be deleted while Services are active.', $metadata });
}

export function clusterContainsTasks(): ClusterContainsTasksException {
  return new ClusterContainsTasksException({ message: 'The Cluster cannot be deleted while Tasks are active.', $metadata });
}

export function serviceNotFound(): ServiceNotFoundException {
  return new ServiceNotFoundException({ message: 'Service not found.', $metadata });
}

export function serviceNotActive(): ServiceNotActiveException {
  return new ServiceNotActiveException({ message: 'Service was not ACTIVE.', $metadata });
}

export function namespaceNotFound(): NamespaceNotFoundException {
  return new NamespaceNotFoundException({ message: 'The specified namespace was not found.', $metadata });
}

export function resourceNotFound(message: string): ResourceNotFoundException {
  return new ResourceNotFoundException({ message, $metadata });
}

export function platformUnknown(): PlatformUnknownException {
  return new PlatformUnknownException({ message: 'The specified platform does not exist.', $metadata });
}

export function conflict(resourceIds: readonly string[]): ConflictException {
  const message = 'The RunTask request could not be processed due to conflicts. The provided clientToken is already in use with a different RunTask request.';
  return new ConflictException({ message, resourceIds: [...resourceIds], $metadata });
}

export function serviceDeploymentNotFound(message = 'Service deployment not found.'): ServiceDeploymentNotFoundException {
  return new ServiceDeploymentNotFoundException({ message, $metadata });
}

export function serviceDeploymentConflict(message: string): ConflictException {
  return new ConflictException({ message, $metadata });
}

export function taskSetNotFound(): TaskSetNotFoundException {
  return new TaskSetNotFoundException({ message: 'The specified task set does not exist.', $metadata });
}
