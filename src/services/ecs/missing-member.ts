import { clientError, invalidParameter } from './errors.ts';

/** ECS has a sentence of its own for the absence of some required members. */
export function missingMember(path: string): Error {
  switch (path) {
    case 'taskDefinition':
      return clientError('TaskDefinition can not be blank.');
    case 'family':
      return clientError('Family can not be blank.');
    case 'containerDefinitions':
      return clientError('Container list cannot be empty.');
    case 'tasks':
      return invalidParameter('Tasks cannot be empty.');
    default:
      return invalidParameter(`${path} can not be blank.`);
  }
}
