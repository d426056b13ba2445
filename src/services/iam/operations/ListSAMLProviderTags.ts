import type { IamOperation } from '../deps.ts';
import { noSuchEntity } from '../errors.ts';

/** There are none: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviderTags.html */
export default {
  access: ({ SAMLProviderArn: arn = '' }) => [{ action: 'iam:ListSAMLProviderTags', resource: arn }],
  handle({ SAMLProviderArn: arn = '' }) {
    throw noSuchEntity(`Manifest not found for arn ${arn}`);
  },
} satisfies IamOperation<'ListSAMLProviderTags'>;
