/** An Availability Zone as EC2 names it; the letter is what follows the region in its name. */
export interface AvailabilityZone {
  readonly name: string;
  /** The same for every account, such as `use1-az1`. */
  readonly id: string;
}

const zoneLetters = ['a', 'b', 'c'] as const;

/** Every region here has three zones. */
export function availabilityZones(region: string): readonly AvailabilityZone[] {
  return zoneLetters.map((letter, index) => ({ name: `${region}${letter}`, id: `${zoneIdPrefix(region)}-az${index + 1}` }));
}

/** Such as `use1` for us-east-1 and `apse2` for ap-southeast-2 (https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html). */
export function zoneIdPrefix(region: string): string {
  const [area = '', ...rest] = region.split('-');
  return area + rest.map((part) => directions.get(part) ?? part.charAt(0)).join('');
}

const directions = new Map([
  ['northeast', 'ne'],
  ['northwest', 'nw'],
  ['southeast', 'se'],
  ['southwest', 'sw'],
  ['1', '1'],
]);
