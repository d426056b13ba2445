import { certificateAccess, certificateByArn } from '../certificates.ts';
import type { AcmOperation } from '../deps.ts';
import { tagsView } from '../tags.ts';

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_ListTagsForResource.html */
export default {
  access: (input) => certificateAccess('ListTagsForResource', input.ResourceArn),
  handle: (input, call, { store }) => ({ Tags: tagsView(certificateByArn(store, input.ResourceArn, call, 'resourceArn').tags) }),
} satisfies AcmOperation<'ListTagsForResource'>;
