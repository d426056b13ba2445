import { parameterArn } from '#model/parameter.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import { internalCall } from '#wire/internal-call.ts';
import type { Call } from '#wire/operation.ts';
import type { SecretDeps } from '../secret-deps.ts';

export interface SecretVersionRequest {
  readonly secretId: string;
  readonly versionStage?: string;
  readonly versionId?: string;
}

/** Systems Manager and Secrets Manager as execution roles call them: each call is authorised as its principal's, and so is what they ask KMS for. */
export interface SecretServices {
  /** GetParameters, decrypted; at most ten names. What is not found is among `invalid`. */
  parameters(call: Call, names: readonly string[]): Promise<{ readonly values: ReadonlyMap<string, string>; readonly invalid: readonly string[] }>;
  /** GetSecretValue's SecretString; undefined for a secret of bytes. */
  secret(call: Call, request: SecretVersionRequest): Promise<string | undefined>;
}

/** The operations are loaded with the first task that has a secret. */
export function secretServices({ ssm, secretsmanager }: Pick<SecretDeps, 'ssm' | 'secretsmanager'>, authorizer: Authorizer): SecretServices {
  return {
    async parameters(call, names) {
      const { default: GetParameters } = await import('#services/ssm/operations/GetParameters.ts');
      const { Parameters = [], InvalidParameters = [] } = await internalCall(GetParameters, { Names: [...names], WithDecryption: true }, { call, deps: ssm, authorizer });
      // A parameter is asked for by its name or its ARN, either with a version or label behind it; one that is a secret answers with that one's ARN.
      const values = Parameters.flatMap(({ Name = '', ARN = '', Selector = '', Value = '' }) => [Name, ARN, parameterArn(call, Name)].map((asked) => [`${asked}${Selector}`, Value] as const));
      return { values: new Map(values), invalid: InvalidParameters };
    },
    async secret(call, { secretId, versionStage, versionId }) {
      const { default: GetSecretValue } = await import('#services/secretsmanager/operations/GetSecretValue.ts');
      const input = { SecretId: secretId, ...(versionStage !== undefined && { VersionStage: versionStage }), ...(versionId !== undefined && { VersionId: versionId }) };
      return (await internalCall(GetSecretValue, input, { call, deps: secretsmanager, authorizer })).SecretString;
    },
  };
}
