import type { Parameter as ParameterShape } from '@aws-sdk/client-ssm';
import { isPublicName, publicParametersWhere } from '#model/public-parameters.ts';
import { checkLength } from '#wire/constraints.ts';
import type { Call } from '#wire/operation.ts';
import { parameterAccess } from '../access.ts';
import type { SsmDeps, SsmOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { parameterFilter, type ParameterFilter } from '../filters.ts';
import { currentVersion, liveParametersBelow, type FoundParameter } from '../find-parameter.ts';
import { pageOf } from '../paging.ts';
import { checkPath, isBelow } from '../parameter-name.ts';
import { shownValue } from '../parameter-value.ts';
import { parameterView } from '../views.ts';

const pageMax = 10;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
export default {
  access: (input, call, deps) => [parameterAccess('GetParametersByPath', input.Path ?? '', { call, deps, keys: { 'ssm:Recursive': String(input.Recursive ?? false) } })],
  async handle(input, call, deps) {
    const path = input.Path ?? '';
    refuseComplaints([checkLength('path', path, { min: 1, max: 2_048 })]);
    checkPath(path);
    const isWanted = parameterFilter(input.ParameterFilters, 'GetParametersByPath');
    const found = below(path, { isRecursive: input.Recursive === true, isWanted, hasLabels: input.ParameterFilters?.some(({ Key }) => Key === 'Label') === true }, { call, deps });
    const { items, nextToken } = pageOf(found, { size: input.MaxResults, sizeMax: pageMax, nextToken: input.NextToken }, ({ parameter }) => [parameter.name]);
    const Parameters: ParameterShape[] = [];
    for (const each of items) Parameters.push(parameterView(each, await shownValue(each.parameter.arn, each.version.value, { deps, call, isDecrypted: input.WithDecryption === true })));
    return { Parameters, ...(nextToken !== undefined && { NextToken: nextToken }) };
  },
} satisfies SsmOperation<'GetParametersByPath'>;

interface Wanted {
  readonly isRecursive: boolean;
  readonly isWanted: ParameterFilter;
  /** A label names a version, which need not be the current one. */
  readonly hasLabels: boolean;
}

function below(path: string, { isRecursive, isWanted, hasLabels }: Wanted, { call, deps: { store, clock } }: { readonly call: Call; readonly deps: SsmDeps }): readonly FoundParameter[] {
  const all = isPublicName(`${path}/`) ? publicParametersWhere(call.region, (name) => isBelow(name, path, isRecursive)) : liveParametersBelow(store, call, { path, nowMs: clock.nowMs() });
  return all.filter(({ name }) => isBelow(name, path, isRecursive)).flatMap((parameter) => {
    const versions = hasLabels ? parameter.versions : [currentVersion(parameter)];
    return versions.filter((version) => isWanted(parameter, version)).slice(-1).map((version) => ({ parameter, version }));
  });
}
