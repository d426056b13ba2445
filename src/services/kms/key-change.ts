import { kmsKeys, type KmsKey } from '#model/kms-key.ts';
import type { Call } from '#wire/operation.ts';
import type { KmsDeps } from './deps.ts';
import { accessDenied } from './errors.ts';
import { keyByIdentifier } from './identifiers.ts';

/** Changes a key that is named by its id or ARN; `change` throws when it cannot be changed so. */
export async function changeKey(keyId: string | undefined, call: Call, { store, change }: Pick<KmsDeps, 'store'> & { readonly change: (key: KmsKey) => KmsKey }): Promise<KmsKey> {
  return store.transact((transaction) => {
    const changed = change(keyByIdentifier(transaction, keyId ?? '', call));
    transaction.put(kmsKeys, changed);
    return changed;
  });
}

/** What AWS made is changed by nobody: the policy of such a key allows it to none, root included (https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-key). */
export function assertCustomerManaged({ arn, manager }: KmsKey, operation: string, { principal }: Call): void {
  if (manager === 'AWS') throw accessDenied(`User: ${principal.arn} is not authorized to perform: kms:${operation} on resource: ${arn} because no resource-based policy allows the kms:${operation} action`);
}
