import { certificateAccess, certificateByArn, usersOf } from '../certificates.ts';
import type { AcmOperation } from '../deps.ts';
import { proofRecord } from '../proof.ts';
import { certificateDetail } from '../views/certificate.ts';

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_DescribeCertificate.html */
export default {
  access: (input) => certificateAccess('DescribeCertificate', input.CertificateArn),
  handle(input, call, { store, clock }) {
    const certificate = certificateByArn(store, input.CertificateArn, call);
    return { Certificate: certificateDetail(certificate, { nowMs: clock.nowMs(), usedBy: usersOf(store, certificate.arn) }, proofRecord(call.account)) };
  },
} satisfies AcmOperation<'DescribeCertificate'>;
