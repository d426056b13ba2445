import { known } from '#base/assert.ts';
import { kmsKeyState, type KmsKey, type KmsKeyMaterial, type KmsKeyUsage } from '#model/kms-key.ts';
import { dryRunSucceeded, invalidKeyUsage, invalidState, keyDisabled } from './errors.ts';

/** Throws KMS's exceptions when the key is in a state in which it is not used (https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html). */
export function assertEnabled(key: KmsKey): void {
  assertNotPendingDeletion(key);
  assertImported(key);
  if (!key.isEnabled) throw keyDisabled(key.arn);
}

export function assertImported(key: KmsKey): void {
  if (kmsKeyState(key) === 'PendingImport') throw invalidState(`${key.arn} is pending import.`);
}

export function assertNotPendingDeletion(key: KmsKey): void {
  if (key.deletion !== undefined) throw invalidState(`${key.arn} is pending deletion.`);
}

export function assertUsage({ arn, keyUsage }: KmsKey, usage: KmsKeyUsage, operation: string): void {
  if (keyUsage !== usage) throw invalidKeyUsage(`${arn} key usage is ${keyUsage} which is not valid for ${operation}.`);
}

/** What encrypts and signs; older ones only decrypt. */
export function currentMaterial({ arn, materials }: KmsKey): KmsKeyMaterial {
  return known(materials.at(-1), `material of ${arn}`);
}

/** At the end of all checks, before anything is done. */
export function endDryRun(isDryRun: boolean | undefined): void {
  if (isDryRun === true) throw dryRunSucceeded();
}
