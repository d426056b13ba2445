import { certificates } from '#model/certificate.ts';
import { certificateAccess, certificateByArn } from '../certificates.ts';
import type { AcmOperation } from '../deps.ts';
import { withoutTags } from '../tags.ts';

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_UntagResource.html */
export default {
  access: (input) => certificateAccess('UntagResource', input.ResourceArn),
  async handle(input, call, { store }) {
    await store.transact((transaction) => {
      const known = certificateByArn(transaction, input.ResourceArn, call, 'resourceArn');
      transaction.put(certificates, { ...known, tags: withoutTags(known.tags, (input.TagKeys ?? []).map((Key) => ({ Key }))) });
    });
    return {};
  },
} satisfies AcmOperation<'UntagResource'>;
