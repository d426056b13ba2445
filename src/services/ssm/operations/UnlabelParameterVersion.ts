import { known } from '#base/assert.ts';
import { checkEach, checkLength } from '#wire/constraints.ts';
import { parameterAccess } from '../access.ts';
import type { SsmOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { referenceFrom } from '../parameter-reference.ts';
import { ownParameter, relabel } from '../versions.ts';

const labelsMax = 10;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UnlabelParameterVersion.html */
export default {
  access: (input, call, deps) => [parameterAccess('UnlabelParameterVersion', input.Name ?? '', { call, deps })],
  handle(input, call, { store, clock }) {
    const { Name: name = '', Labels: labels = [] } = input;
    const version = known(input.ParameterVersion, 'a required version');
    refuseComplaints([
      checkLength('name', name, { min: 1, max: 2_048 }),
      checkLength('labels', labels, { min: 1, max: labelsMax }),
      ...checkEach('labels', labels, (path, label) => checkLength(path, label, { min: 1, max: 100 })),
    ]);
    return store.transact((transaction) => {
      const parameter = ownParameter(transaction, referenceFrom(name, call), clock.nowMs());
      const had = parameter.versions.find((each) => each.version === version)?.labels ?? [];
      relabel(transaction, parameter, { version, change: (each) => (each.version === version ? each.labels.filter((label) => !labels.includes(label)) : each.labels) });
      return { RemovedLabels: labels.filter((label) => had.includes(label)), InvalidLabels: labels.filter((label) => !had.includes(label)) };
    });
  },
} satisfies SsmOperation<'UnlabelParameterVersion'>;
