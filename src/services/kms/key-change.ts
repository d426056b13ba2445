import { kmsKeys, type KmsKey } from '#model/kms-key.ts';
import type { Call } from '#wire/operation.ts';
import type { KmsDeps } from './deps.ts';
import { unsupportedOperation } from './errors.ts';
import { keyByIdentifier } from './identifiers.ts';

/** Changes a key that is named by its id or ARN; `change` throws when it cannot be changed so. */
export async function changeKey(keyId: string | undefined, call: Call, { store, change }: Pick<KmsDeps, 'store'> & { readonly change: (key: KmsKey) => KmsKey }): Promise<KmsKey> {
  return store.transact((transaction) => {
    const changed = change(keyByIdentifier(transaction, keyId ?? '', call));
    transaction.put(kmsKeys, changed);
    return changed;
  });
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-key */
export function assertCustomerManaged({ arn, manager }: KmsKey, operation: string): void {
  if (manager === 'AWS') throw unsupportedOperation(`${arn} is an AWS managed key: ${operation} is not for it.`);
}
