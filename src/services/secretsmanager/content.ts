import { CallerError } from '#base/errors.ts';
import type { SecretContent } from '#model/secret.ts';
import { Fault } from '#wire/fault.ts';
import type { Call } from '#wire/operation.ts';
import { isServiceException } from '#wire/service-exception.ts';
import { openEnvelope, sealEnvelope } from '../kms/data-key-envelope.ts';
import type { SecretsManagerDeps } from './deps.ts';
import { decryptionFailure, encryptionFailure, keyAccessDenied } from './errors.ts';

/** A secret value as it goes in and comes out. */
export interface SecretValue {
  readonly kind: SecretContent['kind'];
  readonly bytes: Uint8Array;
}

/** Which version of which secret: KMS and whoever reads its logs know it by this (https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html). */
export interface VersionOf {
  readonly arn: string;
  readonly versionId: string;
}

interface ContentTools {
  readonly deps: SecretsManagerDeps;
  readonly call: Call;
}

const contextOf = ({ arn, versionId }: VersionOf) => ({ SecretARN: arn, SecretVersionId: versionId });

export async function sealContent({ kind, bytes }: SecretValue, { keyId, ...version }: VersionOf & { readonly keyId: string | undefined }, { deps: { keys, random }, call }: ContentTools): Promise<SecretContent> {
  const envelope = await inOurWords(() => sealEnvelope(bytes, { keyId, encryptionContext: contextOf(version), random }, { keys, call }), encryptionFailure);
  return { kind, ...envelope };
}

export async function openContent(content: SecretContent, version: VersionOf, { deps: { keys }, call }: ContentTools): Promise<SecretValue> {
  const bytes = await inOurWords(() => openEnvelope(content, contextOf(version), { keys, call }), decryptionFailure);
  return { kind: content.kind, bytes };
}

/** Of KMS's exceptions only the words are passed on. */
async function inOurWords<T>(work: () => Promise<T>, failure: (cause: Error) => Error): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    if (isDenial(thrown)) throw Object.assign(keyAccessDenied(), { cause: thrown });
    if (isServiceException(thrown) || thrown instanceof CallerError) throw failure(thrown);
    throw thrown;
  }
}

function isDenial(thrown: Error): boolean {
  return (thrown instanceof Fault && thrown.kind === 'AccessDenied') || ('code' in thrown && thrown.code === 'AccessDeniedException');
}
