import type { IamOperation } from '../deps.ts';
import { resourceHandlingRefusal } from '../simulation-refusals.ts';
import { givenPolicies, simulatedPage } from '../simulation.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html */
export default {
  access: () => [{ action: 'iam:SimulateCustomPolicy', resource: '*' }],
  refuses: resourceHandlingRefusal,
  handle(input, { account }) {
    const { items, paging } = simulatedPage(input, { policies: givenPolicies(input.PolicyInputList, 'PolicyInputList'), account });
    return { EvaluationResults: items, ...paging };
  },
} satisfies IamOperation<'SimulateCustomPolicy'>;
