import { certificates } from '#model/certificate.ts';
import { certificateAccess, certificateByArn } from '../certificates.ts';
import type { AcmOperation } from '../deps.ts';
import { withTags } from '../tags.ts';

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_TagResource.html */
export default {
  access: (input) => certificateAccess('TagResource', input.ResourceArn),
  async handle(input, call, { store }) {
    await store.transact((transaction) => {
      const known = certificateByArn(transaction, input.ResourceArn, call, 'resourceArn');
      transaction.put(certificates, { ...known, tags: withTags(known.tags, input.Tags) });
    });
    return {};
  },
} satisfies AcmOperation<'TagResource'>;
