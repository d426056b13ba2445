import type { CertificateSummary, ListCertificatesCommandInput } from '@aws-sdk/client-acm';
import { certificates } from '#model/certificate.ts';
import { scopeKey } from '#model/scope.ts';
import { checkEnum } from '#wire/constraints.ts';
import { usersOf } from '../certificates.ts';
import type { AcmOperation } from '../deps.ts';
import { invalidArgs, refuseComplaints } from '../errors.ts';
import { pageOf } from '../paging.ts';
import { certificateSummary } from '../views/certificate.ts';

const pageSizeMax = 1_000;
/** What is listed without a filter; EC keys and large ones have to be asked for. */
const keyTypesDefault: readonly string[] = ['RSA_1024', 'RSA_2048'];
const originsDefault: readonly string[] = ['AWS_MANAGED', 'CUSTOMER_PROVIDED'];

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_ListCertificates.html */
export default {
  access: () => [{ action: 'acm:ListCertificates', resource: '*' }],
  handle(input, call, { store, clock }) {
    refuseComplaints([checkEnum('sortBy', input.SortBy, ['CREATED_AT']), checkEnum('sortOrder', input.SortOrder, ['ASCENDING', 'DESCENDING'])]);
    if ((input.SortBy === undefined) !== (input.SortOrder === undefined)) throw invalidArgs('SortBy and SortOrder have to be given together.');
    const nowMs = clock.nowMs();
    const summaries = store.find(certificates, 'scope', scopeKey(call)).map((certificate) => certificateSummary(certificate, { nowMs, usedBy: usersOf(store, certificate.arn) }));
    const chosen = summaries.filter((summary) => isChosen(summary, input));
    const { items, nextToken } = pageOf(sorted(chosen, input), { sizeMember: 'maxItems', size: input.MaxItems, sizeDefault: pageSizeMax, sizeMax: pageSizeMax, nextToken: input.NextToken }, ({ CertificateArn }) => CertificateArn ?? '');
    return { CertificateSummaryList: items, ...(nextToken !== undefined && { NextToken: nextToken }) };
  },
} satisfies AcmOperation<'ListCertificates'>;

function isChosen(summary: CertificateSummary, { CertificateStatuses: statuses = [], CertificateKeyPairOrigins: origins = [], Includes: includes = {} }: ListCertificatesCommandInput): boolean {
  const { keyTypes = [], keyUsage = [], extendedKeyUsage = [], exportOption, managedBy } = includes;
  const isDefaultList = keyTypes.length === 0;
  return isIn(summary.Status, statuses)
    && isIn(summary.KeyAlgorithm, isDefaultList ? keyTypesDefault : keyTypes)
    && (!isDefaultList || summary.DomainName !== '')
    && isIn(summary.CertificateKeyPairOrigin, origins.length === 0 ? originsDefault : origins)
    && hasUsage(summary.KeyUsages, keyUsage)
    && hasUsage(summary.ExtendedKeyUsages, extendedKeyUsage)
    && (exportOption === undefined || (summary.ExportOption ?? 'DISABLED') === exportOption)
    && managedBy === undefined;
}

function isIn(value: string | undefined, wanted: readonly string[]): boolean {
  return wanted.length === 0 || (value !== undefined && wanted.includes(value));
}

/** A certificate is listed when it has one of the usages; ANY stands for all of them. */
function hasUsage(usages: readonly string[] = [], wanted: readonly string[]): boolean {
  return wanted.length === 0 || wanted.includes('ANY') || usages.some((usage) => wanted.includes(usage));
}

/** Documents come in the order in which they were made. */
function sorted(summaries: readonly CertificateSummary[], { SortOrder: order }: ListCertificatesCommandInput): readonly CertificateSummary[] {
  return order === 'DESCENDING' ? summaries.toReversed() : summaries;
}
