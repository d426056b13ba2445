import { contextKeys } from '../context-keys.ts';
import type { IamOperation } from '../deps.ts';
import { givenPolicies } from '../simulation.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForCustomPolicy.html */
export default {
  access: () => [{ action: 'iam:GetContextKeysForCustomPolicy', resource: '*' }],
  handle: ({ PolicyInputList: list }) => ({ ContextKeyNames: contextKeys(givenPolicies(list, 'PolicyInputList')) }),
} satisfies IamOperation<'GetContextKeysForCustomPolicy'>;
