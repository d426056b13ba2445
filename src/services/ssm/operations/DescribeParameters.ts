import { ParametersFilterKey, type ParametersFilter, type ParameterStringFilter } from '@aws-sdk/client-ssm';
import { checkEach, checkEnum, checkLength } from '#wire/constraints.ts';
import { everyParameterAccess } from '../access.ts';
import type { SsmOperation } from '../deps.ts';
import { refuseComplaints, validationException } from '../errors.ts';
import { parameterFilter } from '../filters.ts';
import { currentVersion, liveParameters } from '../find-parameter.ts';
import { pageOf } from '../paging.ts';
import { metadataView } from '../views.ts';

const pageMax = 50;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html */
export default {
  access: (_input, call) => everyParameterAccess('DescribeParameters', call),
  refuses: { Shared: 'there is no Resource Access Manager to share parameters with' },
  handle(input, call, { store, clock }) {
    const { Filters: old = [], ParameterFilters: filters = [] } = input;
    if (old.length > 0 && filters.length > 0) throw validationException('You can use either Filters or ParameterFilters in a single request.');
    const isWanted = parameterFilter(old.length > 0 ? oldFilters(old) : filters, 'DescribeParameters');
    const found = liveParameters(store, call, clock.nowMs()).filter((parameter) => isWanted(parameter, currentVersion(parameter)));
    const { items, nextToken } = pageOf(found, { size: input.MaxResults, sizeMax: pageMax, nextToken: input.NextToken }, ({ name }) => [name]);
    return { Parameters: items.map((parameter) => metadataView(parameter, currentVersion(parameter))), ...(nextToken !== undefined && { NextToken: nextToken }) };
  },
} satisfies SsmOperation<'DescribeParameters'>;

/** The filters of before: names by their beginning, all else by the whole value. */
function oldFilters(filters: readonly ParametersFilter[]): ParameterStringFilter[] {
  refuseComplaints(checkEach('filters', filters, (path, { Key, Values }) => [
    checkEnum(`${path}.key`, Key, ParametersFilterKey),
    checkLength(`${path}.values`, Values, { min: 1, max: 50 }),
  ]));
  return filters.map(({ Key, Values }) => ({ Key, Values, Option: Key === 'Name' ? 'BeginsWith' : 'Equals' }));
}
