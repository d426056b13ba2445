import { registryCatalogs } from '#model/public-catalog.ts';
import { checkLength } from '#wire/constraints.ts';
import { registryAccess } from '../access.ts';
import type { EcrPublicOperation } from '../deps.ts';
import { invalidMember } from '../errors.ts';

const displayNameMax = 100;

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_PutRegistryCatalogData.html */
export default {
  access: (_input, call) => registryAccess('PutRegistryCatalogData', call),
  async handle({ displayName = '' }, { account }, { store }) {
    if (checkLength('displayName', displayName, { max: displayNameMax }) !== undefined) throw invalidMember('displayName', `Member must have length less than or equal to ${displayNameMax}`);
    await store.transact((transaction) => transaction.put(registryCatalogs, { account, displayName }));
    return { registryCatalogData: { displayName } };
  },
} satisfies EcrPublicOperation<'PutRegistryCatalogData'>;
