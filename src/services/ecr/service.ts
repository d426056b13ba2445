import type { Service } from '#wire/operation.ts';
import type { EcrDeps } from './deps.ts';
import { registryWithKmsExceptions } from './kms-exceptions.ts';

/** Amazon ECR's private registry (https://docs.aws.amazon.com/AmazonECR/latest/APIReference/). */
export function ecrService(deps: EcrDeps): Service<EcrDeps> {
  return {
    name: 'ecr',
    signingNames: ['ecr'],
    targetPrefix: 'AmazonEC2ContainerRegistry_V20150921',
    sdk: () => import('@aws-sdk/client-ecr'),
    operations: new URL('./operations/', import.meta.url),
    deps: { ...deps, registry: registryWithKmsExceptions(deps.registry) },
    invalidInput: async (message) => (await import('./errors.ts')).invalidParameter(message),
  };
}
