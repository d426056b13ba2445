import { actsOnAccount } from '../access.ts';
import type { IamOperation } from '../deps.ts';

/** There are none: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviders.html */
export default {
  access: actsOnAccount('ListSAMLProviders'),
  handle: () => ({ SAMLProviderList: [] }),
} satisfies IamOperation<'ListSAMLProviders'>;
