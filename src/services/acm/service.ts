import type { Service } from '#wire/operation.ts';
import type { AcmDeps } from './deps.ts';

/** AWS Certificate Manager: https://docs.aws.amazon.com/acm/latest/APIReference/Welcome.html */
export function acmService(deps: AcmDeps): Service<AcmDeps> {
  return {
    name: 'acm',
    signingNames: ['acm'],
    targetPrefix: 'CertificateManager',
    sdk: () => import('@aws-sdk/client-acm'),
    operations: new URL('./operations/', import.meta.url),
    deps,
    invalidInput: async (message) => (await import('./errors.ts')).validationFailed(message),
  };
}
