import type { SearchCertificatesSortBy } from '@aws-sdk/client-acm';
import { certificates } from '#model/certificate.ts';
import { scopeKey } from '#model/scope.ts';
import { checkEnum } from '#wire/constraints.ts';
import { usersOf } from '../certificates.ts';
import type { AcmOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { pageOf } from '../paging.ts';
import { isFound } from '../search-filter.ts';
import { foundCertificate, searchResultView, type FoundCertificate } from '../views/search-result.ts';

const pageSizeDefault = 100;
const pageSizeMax = 500;

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_SearchCertificates.html */
export default {
  access: () => [{ action: 'acm:SearchCertificates', resource: '*' }],
  handle(input, call, { store, clock }) {
    const { SortBy: sortBy = 'CREATED_AT', SortOrder: order = 'ASCENDING' } = input;
    refuseComplaints([checkEnum('sortBy', sortBy, Object.keys(sortValues)), checkEnum('sortOrder', order, ['ASCENDING', 'DESCENDING'])]);
    const nowMs = clock.nowMs();
    const found = store.find(certificates, 'scope', scopeKey(call))
      .map((certificate) => foundCertificate(certificate, { nowMs, usedBy: usersOf(store, certificate.arn) }))
      .filter((certificate) => isFound(certificate, input.FilterStatement))
      .toSorted((left, right) => compare(sortValues[sortBy](left), sortValues[sortBy](right)));
    const { items, nextToken } = pageOf(order === 'DESCENDING' ? found.toReversed() : found, { sizeMember: 'maxResults', size: input.MaxResults, sizeDefault: pageSizeDefault, sizeMax: pageSizeMax, nextToken: input.NextToken }, ({ arn }) => arn);
    return { Results: items.map(searchResultView), ...(nextToken !== undefined && { NextToken: nextToken }) };
  },
} satisfies AcmOperation<'SearchCertificates'>;

type SortValue = string | number | undefined;

const sortValues: Readonly<Record<SearchCertificatesSortBy, (certificate: FoundCertificate) => SortValue>> = {
  CREATED_AT: ({ metadata }) => metadata.CreatedAt?.getTime(),
  ISSUED_AT: ({ metadata }) => metadata.IssuedAt?.getTime(),
  IMPORTED_AT: ({ metadata }) => metadata.ImportedAt?.getTime(),
  REVOKED_AT: ({ metadata }) => metadata.RevokedAt?.getTime(),
  NOT_AFTER: ({ attributes }) => attributes.NotAfter?.getTime(),
  NOT_BEFORE: ({ attributes }) => attributes.NotBefore?.getTime(),
  STATUS: ({ metadata }) => metadata.Status,
  RENEWAL_STATUS: ({ metadata }) => metadata.RenewalStatus,
  RENEWAL_ELIGIBILITY: ({ metadata }) => metadata.RenewalEligibility,
  EXPORTED: ({ metadata }) => Number(metadata.Exported),
  EXPORT_OPTION: ({ metadata }) => metadata.ExportOption,
  IN_USE: ({ metadata }) => Number(metadata.InUse),
  KEY_ALGORITHM: ({ attributes }) => attributes.KeyAlgorithm,
  TYPE: ({ metadata }) => metadata.Type,
  CERTIFICATE_ARN: ({ arn }) => arn,
  COMMON_NAME: ({ attributes }) => attributes.Subject?.CommonName,
  MANAGED_BY: () => undefined,
  VALIDATION_METHOD: ({ metadata }) => metadata.ValidationMethod,
  CERTIFICATE_KEY_PAIR_ORIGIN: ({ metadata }) => metadata.CertificateKeyPairOrigin,
  ACME_ENDPOINT_ARN: () => undefined,
  ACME_ACCOUNT_ID: () => undefined,
};

/** Those without a value come last. */
function compare(left: SortValue, right: SortValue): number {
  if (left === right) return 0;
  if (left === undefined) return 1;
  if (right === undefined) return -1;
  return left < right ? -1 : 1;
}
