import type { Service } from '#wire/operation.ts';
import type { SecretsManagerDeps } from './deps.ts';

/** AWS Secrets Manager: https://docs.aws.amazon.com/secretsmanager/latest/apireference/Welcome.html */
export function secretsManagerService(deps: SecretsManagerDeps): Service<SecretsManagerDeps> {
  return {
    name: 'secretsmanager',
    signingNames: ['secretsmanager'],
    targetPrefix: 'secretsmanager',
    sdk: () => import('@aws-sdk/client-secrets-manager'),
    operations: new URL('./operations/', import.meta.url),
    deps,
    invalidInput: async (message) => (await import('./errors.ts')).validationException(message),
  };
}
