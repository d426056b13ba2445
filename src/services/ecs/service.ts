import type { Service } from '#wire/operation.ts';
import type { EcsDeps } from './deps.ts';

/** Amazon ECS (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/). */
export function ecsService(deps: EcsDeps): Service<EcsDeps> {
  return {
    name: 'ecs',
    signingNames: ['ecs'],
    targetPrefix: 'AmazonEC2ContainerServiceV20141113',
    sdk: () => import('@aws-sdk/client-ecs'),
    operations: new URL('./operations/', import.meta.url),
    deps,
    invalidInput: async (message) => (await import('./errors.ts')).invalidParameter(message),
    missingInput: async (member) => (await import('./missing-member.ts')).missingMember(member),
  };
}
