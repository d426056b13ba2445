import type { Service } from '#wire/operation.ts';
import type { KmsDeps } from './deps.ts';

/** AWS Key Management Service: https://docs.aws.amazon.com/kms/latest/APIReference/Welcome.html */
export function kmsService(deps: KmsDeps): Service<KmsDeps> {
  return {
    name: 'kms',
    signingNames: ['kms'],
    targetPrefix: 'TrentService',
    sdk: () => import('@aws-sdk/client-kms'),
    operations: new URL('./operations/', import.meta.url),
    deps,
    invalidInput: async (message) => (await import('./errors.ts')).validationException(message),
  };
}
