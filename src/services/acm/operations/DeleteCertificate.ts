import { certificates } from '#model/certificate.ts';
import { certificateAccess, certificateByArn, usersOf } from '../certificates.ts';
import type { AcmOperation } from '../deps.ts';
import { certificateInUse } from '../errors.ts';

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_DeleteCertificate.html */
export default {
  access: (input) => certificateAccess('DeleteCertificate', input.CertificateArn),
  async handle(input, call, { store }) {
    await store.transact((transaction) => {
      const { arn } = certificateByArn(transaction, input.CertificateArn, call);
      if (usersOf(transaction, arn).length > 0) throw certificateInUse(arn, call);
      transaction.remove(certificates, arn);
    });
    return {};
  },
} satisfies AcmOperation<'DeleteCertificate'>;
