import { parameters } from '#model/parameter.ts';
import { checkEach, checkLength } from '#wire/constraints.ts';
import { parameterAccess } from '../access.ts';
import type { SsmOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { findParameter } from '../find-parameter.ts';
import { referenceFrom } from '../parameter-reference.ts';

const namesMax = 10;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameters.html */
export default {
  access: (input, call, deps) => (input.Names ?? []).map((name) => parameterAccess('DeleteParameters', name, { call, deps })),
  handle(input, call, { store, clock }) {
    const names = [...new Set(input.Names ?? [])];
    refuseComplaints([checkLength('names', input.Names, { min: 1, max: namesMax }), ...checkEach('names', names, (path, name) => checkLength(path, name, { min: 1, max: 2_048 }))]);
    return store.transact((transaction) => {
      const DeletedParameters = names.filter((name) => {
        const parameter = findParameter(transaction, referenceFrom(name, call), clock.nowMs());
        if (parameter === undefined || parameter.account === '') return false;
        transaction.remove(parameters, parameter.arn);
        return true;
      });
      return { DeletedParameters, InvalidParameters: names.filter((name) => !DeletedParameters.includes(name)) };
    });
  },
} satisfies SsmOperation<'DeleteParameters'>;
