import type { Region as Ec2Region } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import { describes } from '../access.ts';
import { refuseDryRun } from '../errors.ts';
import { filtered, type FilterTable } from '../filters.ts';
import { regionsOf, type Region } from '../regions.ts';
import type { Ec2Operation } from '../service.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html */
export default {
  access: describes('DescribeRegions'),
  handle(input, call) {
    const regions = regionsOf(call.region);
    const unknown = input.RegionNames?.find((name) => !regions.some((region) => region.name === name));
    if (unknown !== undefined) throw new CallerError('InvalidParameterValue', `Invalid region name: '${unknown}'`);
    // `AllRegions` adds those that are not enabled, and here every region is.
    const isAsked = (region: Region) => input.RegionNames === undefined || input.RegionNames.length === 0 || input.RegionNames.includes(region.name);
    const matching = filtered(regions.filter(isAsked), input.Filters, filters);
    refuseDryRun(input);
    return { Regions: matching.map(regionView) };
  },
} satisfies Ec2Operation<'DescribeRegions'>;

const filters: FilterTable<Region> = {
  'endpoint': (region) => [endpointOf(region)],
  'opt-in-status': (region) => [region.optInStatus],
  'region-name': (region) => [region.name],
};

function regionView(region: Region): Ec2Region {
  return { RegionName: region.name, Endpoint: endpointOf(region), OptInStatus: region.optInStatus };
}

function endpointOf(region: Region): string {
  return `ec2.${region.name}.${region.name.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
}
