import type { GetSecretValueCommandInput, GetSecretValueResponse } from '@aws-sdk/client-secrets-manager';
import { internalCall } from '#wire/internal-call.ts';
import type { Call } from '#wire/operation.ts';
import type { SecretsManagerDeps } from './deps.ts';

/** GetSecretValue as other services of the daemon call it, in their caller's name. Throws what it throws. */
export type SecretReader = (input: GetSecretValueCommandInput, call: Call) => Promise<GetSecretValueResponse>;

/** The operation is loaded with the first secret that is read. */
export function secretReader(deps: SecretsManagerDeps): SecretReader {
  return async (input, call) => {
    const { default: getSecretValue } = await import('./operations/GetSecretValue.ts');
    return internalCall(getSecretValue, input, { call, deps, authorizer: deps.authorizer });
  };
}
