import { ParameterNotFound, ParameterVersionNotFound, type Parameter } from '@aws-sdk/client-ssm';
import type { Call } from '#wire/operation.ts';
import { checkEach, checkLength } from '#wire/constraints.ts';
import { parameterAccess } from '../access.ts';
import type { SsmDeps, SsmOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { foundParameter, type FoundParameter } from '../find-parameter.ts';
import { referenceFrom } from '../parameter-reference.ts';
import { shownValue } from '../parameter-value.ts';
import { refuseSecretReference } from '../secret-reference.ts';
import { parameterView } from '../views.ts';

const namesMax = 10;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
export default {
  access: (input, call, deps) => (input.Names ?? []).map((name) => parameterAccess('GetParameters', name, { call, deps })),
  async handle(input, call, deps) {
    const names = input.Names ?? [];
    refuseComplaints([checkLength('names', names, { min: 1, max: namesMax }), ...checkEach('names', names, (path, name) => checkLength(path, name, { min: 1, max: 2_048 }))]);
    const Parameters: Parameter[] = [];
    const InvalidParameters: string[] = [];
    for (const name of new Set(names)) {
      const found = foundOrNot(name, call, deps);
      if (found === undefined) InvalidParameters.push(name);
      else Parameters.push(parameterView(found, await shownValue(found.parameter.arn, found.version.value, { deps, call, isDecrypted: input.WithDecryption === true })));
    }
    return { Parameters, InvalidParameters };
  },
} satisfies SsmOperation<'GetParameters'>;

function foundOrNot(name: string, call: Call, { store, clock }: SsmDeps): FoundParameter | undefined {
  const reference = referenceFrom(name, call);
  refuseSecretReference(reference.name);
  try {
    return foundParameter(store, reference, clock.nowMs());
  } catch (thrown) {
    if (thrown instanceof ParameterNotFound || thrown instanceof ParameterVersionNotFound) return undefined;
    throw thrown;
  }
}
