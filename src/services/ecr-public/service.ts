import type { Service } from '#wire/operation.ts';
import type { EcrPublicDeps } from './deps.ts';

/** Amazon ECR Public (https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/). */
export function ecrPublicService(deps: EcrPublicDeps): Service<EcrPublicDeps> {
  return {
    name: 'ecr-public',
    signingNames: ['ecr-public'],
    targetPrefix: 'SpencerFrontendService',
    sdk: () => import('@aws-sdk/client-ecr-public'),
    operations: new URL('./operations/', import.meta.url),
    deps,
    invalidInput: async (message) => (await import('./errors.ts')).invalidParameter(message),
  };
}
