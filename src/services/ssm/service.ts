import type { Service } from '#wire/operation.ts';
import type { SsmDeps } from './deps.ts';

/** AWS Systems Manager, of which there is Parameter Store: https://docs.aws.amazon.com/systems-manager/latest/APIReference/Welcome.html */
export function ssmService(deps: SsmDeps): Service<SsmDeps> {
  return {
    name: 'ssm',
    signingNames: ['ssm'],
    targetPrefix: 'AmazonSSM',
    sdk: () => import('@aws-sdk/client-ssm'),
    operations: new URL('./operations/', import.meta.url),
    deps,
    invalidInput: async (message) => (await import('./errors.ts')).validationException(message),
  };
}
