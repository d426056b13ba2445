import type { Sealing } from '#auth/sealing.ts';
import { known } from '#base/assert.ts';
import type { Random } from '#base/random.ts';
import { KmsFailure, type DataKeys, type NewDataKeys, type SealedDataKeys } from '#model/data-keys.ts';
import { ecrContext } from '#model/ecr-grant.ts';
import type { Repository } from '#model/repository.ts';
import type { GrantedKeyService, KeyUse } from '#services/kms/granted-key-service.ts';
import { callersError } from '#wire/callers-error.ts';

export interface DataKeysOptions {
  readonly keys: GrantedKeyService;
  readonly sealing: Sealing;
  readonly random: Random;
  /** Whether layers of repositories with the default encryption are sealed too, by keys under the daemon's master key. */
  readonly sealsLayers: boolean;
}

const dataKeyBytes = 32;

/** The keys by which the registry seals blobs: from KMS for repositories with a KMS key, under the master key for the others if that is wanted. */
export function dataKeys({ keys, sealing, random, sealsLayers }: DataKeysOptions): DataKeys {
  return {
    async generate(repository, uploadId) {
      const { encryption, arn } = repository;
      if (encryption.type === 'AES256') return sealsLayers ? underMasterKey(`ecr-blob/${uploadId}`, { sealing, random }) : undefined;
      const { kmsKey } = encryption;
      const layers = encryption.type === 'KMS_DSSE' ? 2 : 1;
      const made = await kmsFailures(() => Promise.all(Array.from({ length: layers }, () => keys.generateDataKey(useFor(repository, kmsKey)))));
      return { sealed: { kind: 'kms', kmsKey, repositoryArn: arn, keys: made.map(({ ciphertext }) => Buffer.from(ciphertext).toString('base64')) }, keys: made.map(({ plaintext }) => plaintext) };
    },
    async open(sealed, repository) {
      if (sealed.kind === 'master') return sealed.keys.map((key) => known(sealing.open(key, sealed.label), 'a data key that this master key has sealed'));
      return kmsFailures(() => Promise.all(sealed.keys.map((key) => keys.decrypt(Buffer.from(key, 'base64'), ecrContext(sealed.repositoryArn), useFor(repository, sealed.kmsKey)))));
    },
    async check(repository) {
      const { encryption } = repository;
      if (encryption.type !== 'AES256') await kmsFailures(() => keys.check(useFor(repository, encryption.kmsKey)));
    },
  };
}

function underMasterKey(label: string, { sealing, random }: Pick<DataKeysOptions, 'sealing' | 'random'>): NewDataKeys {
  const key = random.bytes(dataKeyBytes);
  const sealed: SealedDataKeys = { kind: 'master', label, keys: [sealing.seal(key, label)] };
  return { sealed, keys: [key] };
}

function useFor({ arn, account, region }: Repository, keyArn: string): KeyUse {
  return { keyArn, encryptionContext: ecrContext(arn), account, region };
}

async function kmsFailures<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const mistake = callersError(thrown);
    throw mistake === undefined ? thrown : new KmsFailure(mistake.code, mistake.message);
  }
}
