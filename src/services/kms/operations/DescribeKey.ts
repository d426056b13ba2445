import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { checkGrantTokens } from '../grant-tokens.ts';
import { keyByIdentifier } from '../identifiers.ts';
import { ensureManagedKey, serviceOfManagedAlias } from '../managed-keys.ts';
import { keyMetadata } from '../views/key-metadata.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html; the alias of a service gets its key when it is asked for. */
export default {
  access: (input, call, { store }) => keyAccess({ action: 'DescribeKey', keyId: input.KeyId }, call, store),
  async handle({ KeyId = '', GrantTokens }, call, deps) {
    checkGrantTokens(GrantTokens, deps);
    const service = serviceOfManagedAlias(KeyId, call);
    if (service !== undefined) await ensureManagedKey(service, call, deps);
    return { KeyMetadata: keyMetadata(keyByIdentifier(deps.store, KeyId, call, { takesAliases: true })) };
  },
} satisfies KmsOperation<'DescribeKey'>;
