import { contextKeys } from '../context-keys.ts';
import type { IamOperation } from '../deps.ts';
import { entityPolicies, sourcedPolicies } from '../entity-policies.ts';
import { givenPolicies } from '../simulation.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForPrincipalPolicy.html */
export default {
  access: ({ PolicySourceArn: resource = '' }) => [{ action: 'iam:GetContextKeysForPrincipalPolicy', resource }],
  handle({ PolicySourceArn: source, PolicyInputList: list }, { account }, { store }) {
    const own = sourcedPolicies(store, account, entityPolicies(store, account, source));
    return { ContextKeyNames: contextKeys([...own, ...givenPolicies(list, 'PolicyInputList')]) };
  },
} satisfies IamOperation<'GetContextKeysForPrincipalPolicy'>;
