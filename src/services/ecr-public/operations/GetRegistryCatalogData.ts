import { registryCatalogs } from '#model/public-catalog.ts';
import { registryAccess } from '../access.ts';
import type { EcrPublicOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_GetRegistryCatalogData.html */
export default {
  access: (_input, call) => registryAccess('GetRegistryCatalogData', call),
  handle: (_input, { account }, { store }) => ({ registryCatalogData: { displayName: store.get(registryCatalogs, account)?.displayName } }),
} satisfies EcrPublicOperation<'GetRegistryCatalogData'>;
