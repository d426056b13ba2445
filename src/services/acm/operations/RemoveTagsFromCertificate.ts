import { certificates } from '#model/certificate.ts';
import { certificateAccess, certificateByArn } from '../certificates.ts';
import type { AcmOperation } from '../deps.ts';
import { withoutTags } from '../tags.ts';

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_RemoveTagsFromCertificate.html */
export default {
  access: (input) => certificateAccess('RemoveTagsFromCertificate', input.CertificateArn),
  async handle(input, call, { store }) {
    await store.transact((transaction) => {
      const known = certificateByArn(transaction, input.CertificateArn, call);
      transaction.put(certificates, { ...known, tags: withoutTags(known.tags, input.Tags ?? []) });
    });
    return {};
  },
} satisfies AcmOperation<'RemoveTagsFromCertificate'>;
