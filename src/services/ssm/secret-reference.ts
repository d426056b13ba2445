import type { GetSecretValueResponse } from '@aws-sdk/client-secrets-manager';
import type { Parameter } from '@aws-sdk/client-ssm';
import type { Call } from '#wire/operation.ts';
import { callersError } from '#wire/callers-error.ts';
import type { SsmDeps } from './deps.ts';
import { referencedSecretNotFound, validationException } from './errors.ts';
import type { ParameterReference } from './parameter-reference.ts';

const prefix = '/aws/reference/secretsmanager/';
/** Ids of versions are not shorter; what is, is a stage. */
const versionIdLengthMin = 32;

/** The name of a parameter that is a secret of Secrets Manager (https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html); undefined for all others. */
export function secretReferenceName({ name, isByArn, isElsewhere }: ParameterReference): string | undefined {
  const full = isByArn ? `/${name}` : name;
  return full.startsWith(prefix) && !isElsewhere ? full : undefined;
}

interface Reading {
  readonly deps: SsmDeps;
  readonly call: Call;
  readonly isDecrypted: boolean;
}

/** The secret in the shape of a parameter. The caller needs the permission of Secrets Manager for it. */
export async function referencedSecret(name: string, selector: string | undefined, { deps, call, isDecrypted }: Reading): Promise<Parameter> {
  if (!isDecrypted) throw validationException('WithDecryption flag must be True for retrieving a Secret Manager secret.');
  const version = selector === undefined ? {} : selector.length < versionIdLengthMin ? { VersionStage: selector } : { VersionId: selector };
  const secret = await deps.secrets({ SecretId: name.slice(prefix.length), ...version }, call).catch((thrown: unknown) => {
    throw inOurWords(thrown, name);
  });
  if (secret.SecretString === undefined) throw validationException(`Secret ${name} has no SecretString: a secret of bytes is not read as a parameter.`);
  return {
    Name: name,
    Type: 'SecureString',
    Value: secret.SecretString,
    Version: 0,
    ...(selector !== undefined && { Selector: `:${selector}` }),
    SourceResult: JSON.stringify(sourceOf(secret)),
    ...(secret.CreatedDate !== undefined && { LastModifiedDate: secret.CreatedDate }),
    ...(secret.ARN !== undefined && { ARN: secret.ARN }),
  };
}

/** Secrets Manager's answer; its members are called as AWS calls them here. */
function sourceOf({ ARN, Name: name, VersionId: versionId, SecretString: secretString, VersionStages: versionStages, CreatedDate }: GetSecretValueResponse) {
  return { ARN, name, versionId, secretString, versionStages, createdDate: CreatedDate === undefined ? undefined : CreatedDate.getTime() / 1_000 };
}

function inOurWords(thrown: unknown, name: string): unknown {
  const error = callersError(thrown);
  if (error?.code === 'ResourceNotFoundException') return referencedSecretNotFound(name);
  return error?.isModelled === true ? validationException(`An error occurred (${error.code}) when referencing Secrets Manager: ${error.message}`) : thrown;
}
