import { WorldError } from '#base/errors.ts';

/** Why a task on Fargate ends before anything of it is made: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html */
export function retrievalFailed(what: string, cause: string): WorldError {
  return new WorldError('ResourceInitializationError', `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ${what}: service call has been retried 1 time(s): ${cause}`);
}
