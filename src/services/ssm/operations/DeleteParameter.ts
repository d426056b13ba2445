import { parameters } from '#model/parameter.ts';
import { checkLength } from '#wire/constraints.ts';
import { parameterAccess } from '../access.ts';
import type { SsmOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { referenceFrom } from '../parameter-reference.ts';
import { ownParameter } from '../versions.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html */
export default {
  access: (input, call, deps) => [parameterAccess('DeleteParameter', input.Name ?? '', { call, deps })],
  async handle(input, call, { store, clock }) {
    refuseComplaints([checkLength('name', input.Name, { min: 1, max: 2_048 })]);
    const reference = referenceFrom(input.Name ?? '', call);
    await store.transact((transaction) => transaction.remove(parameters, ownParameter(transaction, reference, clock.nowMs()).arn));
    return {};
  },
} satisfies SsmOperation<'DeleteParameter'>;
