import { certificateAccess, certificateByArn } from '../certificates.ts';
import type { AcmOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_GetCertificate.html */
export default {
  access: (input) => certificateAccess('GetCertificate', input.CertificateArn),
  handle(input, call, { store }) {
    const { certificate, certificateChain } = certificateByArn(store, input.CertificateArn, call);
    return { Certificate: certificate, ...(certificateChain !== undefined && { CertificateChain: certificateChain }) };
  },
} satisfies AcmOperation<'GetCertificate'>;
