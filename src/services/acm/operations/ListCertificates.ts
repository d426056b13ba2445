import { certificates } from '#model/certificate.ts';
import { scopeKey } from '#model/scope.ts';
import type { AcmOperation } from '../service.ts';

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_ListCertificates.html */
export default {
  access: () => [{ action: 'acm:ListCertificates', resource: '*' }],
  handle: (_input, call, { store }) => ({ CertificateSummaryList: store.find(certificates, 'scope', scopeKey(call)).map(({ arn, domainName }) => ({ CertificateArn: arn, DomainName: domainName })) }),
} satisfies AcmOperation<'ListCertificates'>;
