import { known } from '#base/assert.ts';
import { CallerError } from '#base/errors.ts';
import { availabilityZones, type AvailabilityZone } from '#model/zones.ts';

export interface ZoneWish {
  readonly AvailabilityZone?: string | undefined;
  readonly AvailabilityZoneId?: string | undefined;
}

/** The zone that a call names, or undefined when it names none. Throws the caller's error for one that the region does not have. */
export function namedZone(region: string, { AvailabilityZone: name, AvailabilityZoneId: id }: ZoneWish): AvailabilityZone | undefined {
  if (name !== undefined && id !== undefined) throw new CallerError('InvalidParameterCombination', "Only one of 'availabilityZone' or 'availabilityZoneId' may be specified.");
  if (name !== undefined) return zoneWith(region, 'name', name);
  return id === undefined ? undefined : zoneWith(region, 'id', id);
}

/** The zone for those who leave the choice to EC2. */
export function anyZone(region: string): AvailabilityZone {
  return known(availabilityZones(region)[0], `a zone of ${region}`);
}

function zoneWith(region: string, member: 'name' | 'id', value: string): AvailabilityZone {
  const zones = availabilityZones(region);
  const zone = zones.find((candidate) => candidate[member] === value);
  if (zone !== undefined) return zone;
  const [parameter, noun] = member === 'name' ? ['availabilityZone', 'availability zones'] : ['availabilityZoneId', 'availability zone IDs'];
  throw new CallerError('InvalidParameterValue', `Value (${value}) for parameter ${parameter} is invalid. Subnets can currently only be created in the following ${noun}: ${zones.map((candidate) => candidate[member]).join(', ')}.`);
}
