import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { keyByIdentifier } from '../identifiers.ts';
import { pageOf } from '../paging.ts';
import { policyName } from '../policy-check.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyPolicies.html */
export default {
  access: ({ KeyId }, call, { store }) => keyAccess({ action: 'ListKeyPolicies', keyId: KeyId }, call, store),
  handle(input, call, { store }) {
    keyByIdentifier(store, input.KeyId ?? '', call);
    const { items, rest } = pageOf([policyName], input, { limitDefault: 100, limitMax: 1_000, placeOf: (name) => [name] });
    return { PolicyNames: items, ...rest };
  },
} satisfies KmsOperation<'ListKeyPolicies'>;
