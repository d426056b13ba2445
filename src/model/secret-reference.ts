import { parseArn } from '#base/arn.ts';

/** What `valueFrom` of a task definition names: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html */
export type SecretReference = ParameterReference | SecretsManagerReference;

export interface ParameterReference {
  readonly kind: 'parameter';
  /** As Systems Manager takes it: a name, or an ARN when another account's is meant. */
  readonly name: string;
  /** Undefined for the task's own. */
  readonly region: string | undefined;
}

export interface SecretsManagerReference {
  readonly kind: 'secret';
  /** The secret's ARN without what follows it; its last six characters may be missing. */
  readonly secretId: string;
  readonly region: string;
  readonly jsonKey?: string;
  readonly versionStage?: string;
  readonly versionId?: string;
}

/** `arn:…:secret:<name>` and then nothing, or three parts that may be empty (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html). */
const secretResource = /^secret:([^:]+)(?::([^:]*):([^:]*):([^:]*))?$/;

/** Undefined when it is an ARN that names neither a parameter nor a secret. What is no ARN is a parameter's name. */
export function parseSecretReference(valueFrom: string): SecretReference | undefined {
  if (!valueFrom.startsWith('arn:')) return { kind: 'parameter', name: valueFrom, region: undefined };
  const arn = parseArn(valueFrom);
  if (arn?.service === 'ssm' && arn.resource.startsWith('parameter/')) return { kind: 'parameter', name: valueFrom, region: arn.region };
  const parts = arn?.service === 'secretsmanager' ? secretResource.exec(arn.resource) : null;
  if (arn === undefined || parts === null) return undefined;
  const [, name = '', jsonKey = '', versionStage = '', versionId = ''] = parts;
  return {
    kind: 'secret',
    secretId: `arn:${arn.partition}:secretsmanager:${arn.region}:${arn.account}:secret:${name}`,
    region: arn.region,
    ...(jsonKey !== '' && { jsonKey }),
    ...(versionStage !== '' && { versionStage }),
    ...(versionId !== '' && { versionId }),
  };
}
