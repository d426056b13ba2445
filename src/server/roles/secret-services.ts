import type { Call } from '#wire/operation.ts';

export interface SecretVersionRequest {
  readonly secretId: string;
  readonly versionStage?: string;
  readonly versionId?: string;
}

/** Systems Manager and Secrets Manager as the execution role calls them: each call is authorised as its principal's. */
export interface SecretServices {
  /** GetParameters, decrypted; at most ten names. */
  parameters(call: Call, names: readonly string[]): Promise<{ readonly values: ReadonlyMap<string, string>; readonly invalid: readonly string[] }>;
  /** GetSecretValue's SecretString; undefined for a secret of bytes. */
  secret(call: Call, request: SecretVersionRequest): Promise<string | undefined>;
}

export function secretServices(): SecretServices {
  const missing = () => Promise.reject(new Error('there is no Secrets Manager or Parameter Store here'));
  return { parameters: missing, secret: missing };
}
