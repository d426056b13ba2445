import { certificateAccess, certificateByArn } from '../certificates.ts';
import type { AcmOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';
import { proofRecord } from '../proof.ts';
import { domainValidationSummaries } from '../views/validation.ts';

const pageSizeMax = 100;

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_ListCertificateDomainValidations.html */
export default {
  access: (input) => certificateAccess('ListCertificateDomainValidations', input.CertificateArn),
  handle(input, call, { store }) {
    const all = domainValidationSummaries(certificateByArn(store, input.CertificateArn, call), proofRecord(call.account));
    const { items, nextToken } = pageOf(all, { sizeMember: 'maxItems', size: input.MaxItems, sizeDefault: pageSizeMax, sizeMax: pageSizeMax, nextToken: input.NextToken }, ({ DomainName }) => DomainName ?? '');
    return { DomainValidationSummaryList: items, ...(nextToken !== undefined && { NextToken: nextToken }) };
  },
} satisfies AcmOperation<'ListCertificateDomainValidations'>;
