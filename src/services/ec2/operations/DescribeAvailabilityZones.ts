import type { AvailabilityZone as Ec2AvailabilityZone } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import { availabilityZones, type AvailabilityZone } from '#model/zones.ts';
import { describes } from '../access.ts';
import { refuseDryRun } from '../errors.ts';
import { filtered, never, type FilterTable } from '../filters.ts';
import { regionLongName } from '../regions.ts';
import type { Ec2Operation } from '../service.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAvailabilityZones.html */
export default {
  access: describes('DescribeAvailabilityZones'),
  handle(input, { region }) {
    const zones = availabilityZones(region).map((zone) => ({ ...zone, region }));
    const named = chosen(zones, input.ZoneNames, (zone) => zone.name, 'availability zone');
    const asked = chosen(named, input.ZoneIds, (zone) => zone.id, 'availability zone id');
    const matching = filtered(asked, input.Filters, filters);
    refuseDryRun(input);
    return { AvailabilityZones: matching.map(zoneView) };
  },
} satisfies Ec2Operation<'DescribeAvailabilityZones'>;

type Zone = AvailabilityZone & { readonly region: string };

/** The first group of zones of a region: `us-east-1-zg-1`. */
const groupOf = (zone: Zone) => `${zone.region}-zg-1`;

/** `US East (N. Virginia) 1`; none for a region that AWS does not have. */
function groupLongNameOf(zone: Zone): string | undefined {
  const region = regionLongName(zone.region);
  return region === undefined ? undefined : `${region} 1`;
}

const filters: FilterTable<Zone> = {
  'group-long-name': (zone) => [groupLongNameOf(zone) ?? ''],
  'group-name': (zone) => [groupOf(zone)],
  'opt-in-status': () => ['opt-in-not-required'],
  'region-name': (zone) => [zone.region],
  'state': () => ['available'],
  'zone-id': (zone) => [zone.id],
  'zone-name': (zone) => [zone.name],
  'zone-type': () => ['availability-zone'],
  ...never('message', 'parent-zone-id', 'parent-zone-name'),
};

function chosen(zones: readonly Zone[], wanted: readonly string[] | undefined, valueOf: (zone: Zone) => string, what: string): readonly Zone[] {
  if (wanted === undefined || wanted.length === 0) return zones;
  const unknown = wanted.find((value) => !zones.some((zone) => valueOf(zone) === value));
  if (unknown !== undefined) throw new CallerError('InvalidParameterValue', `Invalid ${what}: [${unknown}]`);
  return zones.filter((zone) => wanted.includes(valueOf(zone)));
}

function zoneView(zone: Zone): Ec2AvailabilityZone {
  const groupLongName = groupLongNameOf(zone);
  return {
    ZoneName: zone.name,
    ZoneId: zone.id,
    ZoneType: 'availability-zone',
    RegionName: zone.region,
    GroupName: groupOf(zone),
    ...(groupLongName !== undefined && { GroupLongName: groupLongName }),
    NetworkBorderGroup: zone.region,
    OptInStatus: 'opt-in-not-required',
    State: 'available',
    Messages: [],
  };
}
