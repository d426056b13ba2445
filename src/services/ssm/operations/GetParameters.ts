import { ParameterNotFound, ParameterVersionNotFound, type Parameter } from '@aws-sdk/client-ssm';
import type { Call } from '#wire/operation.ts';
import { checkEach, checkLength } from '#wire/constraints.ts';
import { parameterAccess } from '../access.ts';
import type { SsmDeps, SsmOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { foundParameter } from '../find-parameter.ts';
import { referenceFrom } from '../parameter-reference.ts';
import { shownValue } from '../parameter-value.ts';
import { referencedSecret, secretReferenceName } from '../secret-reference.ts';
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
      const found = await parameterOrNot(name, { deps, call, isDecrypted: input.WithDecryption === true });
      if (found === undefined) InvalidParameters.push(name);
      else Parameters.push(found);
    }
    return { Parameters, InvalidParameters };
  },
} satisfies SsmOperation<'GetParameters'>;

async function parameterOrNot(name: string, tools: { readonly deps: SsmDeps; readonly call: Call; readonly isDecrypted: boolean }): Promise<Parameter | undefined> {
  const { deps: { store, clock }, call } = tools;
  const reference = referenceFrom(name, call);
  try {
    const secretName = secretReferenceName(reference);
    if (secretName !== undefined) return await referencedSecret(secretName, reference.selector, tools);
    const found = foundParameter(store, reference, clock.nowMs());
    return parameterView(found, await shownValue(found.parameter.arn, found.version.value, tools));
  } catch (thrown) {
    if (thrown instanceof ParameterNotFound || thrown instanceof ParameterVersionNotFound) return undefined;
    throw thrown;
  }
}
