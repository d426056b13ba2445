import { certificateAccess, certificateByArn } from '../certificates.ts';
import type { AcmOperation } from '../deps.ts';
import { tagsView } from '../tags.ts';

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_ListTagsForCertificate.html */
export default {
  access: (input) => certificateAccess('ListTagsForCertificate', input.CertificateArn),
  handle: (input, call, { store }) => ({ Tags: tagsView(certificateByArn(store, input.CertificateArn, call).tags) }),
} satisfies AcmOperation<'ListTagsForCertificate'>;
