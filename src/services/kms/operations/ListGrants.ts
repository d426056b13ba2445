import { kmsGrants } from '#model/kms-grant.ts';
import { checkLength } from '#wire/constraints.ts';
import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { grantById, grantEntry } from '../grants.ts';
import { keyByIdentifier } from '../identifiers.ts';
import { pageOf } from '../paging.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html */
export default {
  access: ({ KeyId }, call, { store }) => keyAccess({ action: 'ListGrants', keyId: KeyId, keys: { 'kms:GrantIsForAWSResource': String((call.calledVia ?? []).length > 0) } }, call, store),
  refuses: { GranteeServicePrincipal: 'there are no grants to services' },
  handle(input, call, { store }) {
    const { KeyId = '', GrantId, GranteePrincipal } = input;
    refuseComplaints([checkLength('granteePrincipal', GranteePrincipal, { min: 1, max: 256 })]);
    const key = keyByIdentifier(store, KeyId, call);
    const grants = GrantId === undefined ? store.find(kmsGrants, 'key', key.arn) : [grantById(store, GrantId, key)];
    const chosen = GranteePrincipal === undefined ? grants : grants.filter(({ granteePrincipal }) => granteePrincipal === GranteePrincipal);
    const { items, rest } = pageOf(chosen, input, { limitDefault: 50, limitMax: 100, placeOf: ({ createdAt, id }) => [createdAt, id] });
    return { Grants: items.map(grantEntry), ...rest };
  },
} satisfies KmsOperation<'ListGrants'>;
