import type { IamOperation } from '../deps.ts';
import { entityPolicies, sourcedPolicies, sourcedPolicy } from '../entity-policies.ts';
import { resourceHandlingRefusal } from '../simulation-refusals.ts';
import { givenPolicies, simulatedPage } from '../simulation.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html */
export default {
  access: ({ PolicySourceArn: resource = '' }) => [{ action: 'iam:SimulatePrincipalPolicy', resource }],
  refuses: resourceHandlingRefusal,
  handle({ PolicySourceArn: source, ...input }, { account }, { store }) {
    const entity = entityPolicies(store, account, source);
    const { owner, boundary } = entity;
    const { items, paging } = simulatedPage(input, {
      policies: [...sourcedPolicies(store, account, entity), ...givenPolicies(input.PolicyInputList, 'PolicyInputList')],
      account,
      ...(boundary !== undefined && { boundary: sourcedPolicy(boundary) }),
      ...(owner.kind === 'user' && { callerArn: owner.arn }),
    });
    return { EvaluationResults: items, ...paging };
  },
} satisfies IamOperation<'SimulatePrincipalPolicy'>;
