import { actsOnAccount } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';
import { checkPathPrefix } from '../paths.ts';

/** Certificates are ACM's here, and IAM has none: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServerCertificates.html */
export default {
  access: actsOnAccount('ListServerCertificates'),
  handle(input) {
    checkPathPrefix(input.PathPrefix);
    const { items, paging } = pageOf<never>([], input, String);
    return { ServerCertificateMetadataList: items, ...paging };
  },
} satisfies IamOperation<'ListServerCertificates'>;
