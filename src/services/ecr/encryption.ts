import type { EncryptionConfiguration } from '@aws-sdk/client-ecr';
import type { Clock } from '#base/clock.ts';
import type { Ids } from '#base/ids.ts';
import { ecrContext, ecrGrantOperations, ecrGrants } from '#model/ecr-grant.ts';
import type { RepositoryName } from '#model/image-reference.ts';
import { kmsGrants, type KmsGrant } from '#model/kms-grant.ts';
import { repositoryArn, type Repository, type RepositoryEncryption } from '#model/repository.ts';
import type { Transaction } from '#state/store.ts';
import { checkLength } from '#wire/constraints.ts';
import type { Call } from '#wire/operation.ts';
import type { GrantedKeyService } from '../kms/granted-key-service.ts';
import { invalidMember } from './errors.ts';
import { kmsExceptions } from './kms-exceptions.ts';

/** ECR as it uses KMS. */
export interface EncryptionDeps {
  readonly keys: GrantedKeyService;
  readonly ids: Ids;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** What a new repository is encrypted by, and the grants on the key that come with it. */
export interface ClaimedEncryption {
  readonly encryption: RepositoryEncryption;
  readonly grants: readonly KmsGrant[];
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_EncryptionConfiguration.html */
const kmsKeyBytesMax = 2_048;

/**
 * The encryption that is asked for, once the key is there, enabled and symmetric, and the caller may grant it to ECR
 * (https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html). Throws KmsException. Without a key it is ECR's own of the account.
 */
export async function claimEncryption(name: RepositoryName, configuration: EncryptionConfiguration | undefined, { call, keys, ids, clock }: EncryptionDeps & { readonly call: Call }): Promise<ClaimedEncryption> {
  const { encryptionType = 'AES256', kmsKey } = configuration ?? {};
  if (encryptionType !== 'AES256' && encryptionType !== 'KMS' && encryptionType !== 'KMS_DSSE') throw invalidMember('encryptionConfiguration.encryptionType', 'Member must satisfy enum value set: [AES256, KMS, KMS_DSSE]');
  if (encryptionType === 'AES256') {
    if (kmsKey !== undefined) throw invalidMember('encryptionConfiguration.kmsKey', 'A KMS key can only be given with the encryption types KMS and KMS_DSSE');
    return { encryption: { type: 'AES256' }, grants: [] };
  }
  if (checkLength('kmsKey', kmsKey, { min: 1, max: kmsKeyBytesMax }) !== undefined) throw invalidMember('encryptionConfiguration.kmsKey', `must have length between 1 and ${kmsKeyBytesMax}`);
  const arn = repositoryArn(name);
  const keyArn = await kmsExceptions(() => keys.claim({ keyId: kmsKey, encryptionContext: ecrContext(arn), operations: ecrGrantOperations }, call));
  return { encryption: { type: encryptionType, kmsKey: keyArn }, grants: ecrGrants({ arn, ...name }, keyArn, { ids, nowMs: clock.nowMs() }) };
}

/** With the repository, in one transaction. */
export function putGrants(transaction: Transaction, grants: readonly KmsGrant[]): void {
  for (const grant of grants) transaction.put(kmsGrants, grant);
}

/** Whoever deletes a repository has its grants retired, which they have to be allowed; throws KmsException. */
export async function assertMayRetireGrants({ encryption }: Repository, call: Call, { keys }: Pick<EncryptionDeps, 'keys'>): Promise<void> {
  if (encryption.type !== 'AES256') await kmsExceptions(() => keys.assertMayRetire(encryption.kmsKey, call));
}
