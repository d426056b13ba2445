import { checkLength } from '#wire/constraints.ts';
import { parameterAccess } from '../access.ts';
import type { SsmOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { foundParameter } from '../find-parameter.ts';
import { checkName } from '../parameter-name.ts';
import { referenceFrom } from '../parameter-reference.ts';
import { shownValue } from '../parameter-value.ts';
import { referencedSecret, secretReferenceName } from '../secret-reference.ts';
import { parameterView } from '../views.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
export default {
  access: (input, call, deps) => [parameterAccess('GetParameter', input.Name ?? '', { call, deps })],
  async handle(input, call, deps) {
    const given = input.Name ?? '';
    refuseComplaints([checkLength('name', given, { min: 1, max: 2_048 })]);
    const reference = referenceFrom(given, call);
    const secretName = secretReferenceName(reference);
    const isDecrypted = input.WithDecryption === true;
    if (secretName !== undefined) return { Parameter: await referencedSecret(secretName, reference.selector, { deps, call, isDecrypted }) };
    if (!reference.isByArn) checkName(reference.name);
    const found = foundParameter(deps.store, reference, deps.clock.nowMs());
    const value = await shownValue(found.parameter.arn, found.version.value, { deps, call, isDecrypted });
    return { Parameter: parameterView(found, value) };
  },
} satisfies SsmOperation<'GetParameter'>;
