import { checkEach, checkLength } from '#wire/constraints.ts';
import { parameterAccess } from '../access.ts';
import type { SsmOperation } from '../deps.ts';
import { labelLimitExceeded, refuseComplaints } from '../errors.ts';
import { currentVersion } from '../find-parameter.ts';
import { referenceFrom } from '../parameter-reference.ts';
import { ownParameter, relabel } from '../versions.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html */
const labelsMax = 10;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_LabelParameterVersion.html */
export default {
  access: (input, call, deps) => [parameterAccess('LabelParameterVersion', input.Name ?? '', { call, deps })],
  handle(input, call, { store, clock }) {
    const { Name: name = '', Labels: labels = [] } = input;
    refuseComplaints([
      checkLength('name', name, { min: 1, max: 2_048 }),
      checkLength('labels', labels, { min: 1, max: labelsMax }),
      ...checkEach('labels', labels, (path, label) => checkLength(path, label, { min: 1, max: 100 })),
    ]);
    const valid = [...new Set(labels.filter(isLabel))];
    return store.transact((transaction) => {
      const parameter = ownParameter(transaction, referenceFrom(name, call), clock.nowMs());
      const version = input.ParameterVersion ?? currentVersion(parameter).version;
      relabel(transaction, parameter, {
        version,
        change(each) {
          // A label moves: one version has it.
          const others = each.labels.filter((label) => !valid.includes(label));
          if (each.version !== version) return others;
          if (others.length + valid.length > labelsMax) throw labelLimitExceeded(labelsMax);
          return [...others, ...valid];
        },
      });
      return { InvalidLabels: labels.filter((label) => !isLabel(label)), ParameterVersion: version };
    });
  },
} satisfies SsmOperation<'LabelParameterVersion'>;

/** It cannot be taken for a version's number, nor for one of AWS's. */
function isLabel(label: string): boolean {
  return /^[A-Za-z_.-][A-Za-z0-9_.-]*$/.test(label) && !/^(aws|ssm)/i.test(label);
}
