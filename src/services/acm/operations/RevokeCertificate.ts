import { certificates } from '#model/certificate.ts';
import { checkEnum } from '#wire/constraints.ts';
import { certificateAccess, certificateByArn, usersOf } from '../certificates.ts';
import type { AcmOperation } from '../deps.ts';
import { certificateInUse, refuseComplaints, validationFailed } from '../errors.ts';
import { revocationReasons } from '../views/certificate.ts';

/**
 * https://docs.aws.amazon.com/acm/latest/APIReference/API_RevokeCertificate.html
 *
 * The local authority publishes no revocation list: what holds the exported key goes on, and only ACM shows and treats it as revoked.
 */
export default {
  access: (input) => certificateAccess('RevokeCertificate', input.CertificateArn),
  async handle(input, call, { store, clock }) {
    const { RevocationReason: reason = 'UNSPECIFIED' } = input;
    refuseComplaints([checkEnum('revocationReason', reason, revocationReasons)]);
    const { arn } = await store.transact((transaction) => {
      const known = certificateByArn(transaction, input.CertificateArn, call);
      if (known.revoked !== undefined) return known;
      if (usersOf(transaction, known.arn).length > 0) throw certificateInUse(known.arn, call);
      if (known.exportedAt === undefined) throw validationFailed(`Certificate ${known.arn} cannot be revoked: only certificates that were exported can. Delete it instead.`);
      transaction.put(certificates, { ...known, revoked: { at: clock.nowMs(), reason } });
      return known;
    });
    return { CertificateArn: arn };
  },
} satisfies AcmOperation<'RevokeCertificate'>;
