/** One of the SDK's exception classes; told by its looks, because each package may bring its own base class. */
export interface ServiceException extends Error {
  readonly $fault: 'client' | 'server';
}

export function isServiceException(thrown: unknown): thrown is ServiceException {
  return thrown instanceof Error && '$fault' in thrown && (thrown.$fault === 'client' || thrown.$fault === 'server');
}
