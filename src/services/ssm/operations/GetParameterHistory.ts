import type { ParameterHistory } from '@aws-sdk/client-ssm';
import { checkLength } from '#wire/constraints.ts';
import { parameterAccess } from '../access.ts';
import type { SsmOperation } from '../deps.ts';
import { parameterNotFound, refuseComplaints } from '../errors.ts';
import { findParameter } from '../find-parameter.ts';
import { pageOf } from '../paging.ts';
import { referenceFrom } from '../parameter-reference.ts';
import { shownValue } from '../parameter-value.ts';
import { historyView } from '../views.ts';

const pageMax = 50;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html */
export default {
  access: (input, call, deps) => [parameterAccess('GetParameterHistory', input.Name ?? '', { call, deps })],
  async handle(input, call, deps) {
    refuseComplaints([checkLength('name', input.Name, { min: 1, max: 2_048 })]);
    const reference = referenceFrom(input.Name ?? '', call);
    const parameter = findParameter(deps.store, reference, deps.clock.nowMs());
    if (parameter === undefined || reference.selector !== undefined) throw parameterNotFound(input.Name ?? '');
    const { items, nextToken } = pageOf(parameter.versions, { size: input.MaxResults, sizeMax: pageMax, nextToken: input.NextToken }, ({ version }) => [version]);
    const Parameters: ParameterHistory[] = [];
    for (const version of items) Parameters.push(historyView(parameter, version, await shownValue(parameter.arn, version.value, { deps, call, isDecrypted: input.WithDecryption === true })));
    return { Parameters, ...(nextToken !== undefined && { NextToken: nextToken }) };
  },
} satisfies SsmOperation<'GetParameterHistory'>;
