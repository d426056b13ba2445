import { partitionOf } from '#base/arn.ts';

export interface Region {
  readonly name: string;
  readonly optInStatus: 'opt-in-not-required' | 'opted-in';
}

/** Enabled in every AWS account (https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html). */
const alwaysEnabled = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'cn-north-1',
  'cn-northwest-1',
  'us-gov-east-1',
  'us-gov-west-1',
];

/** To be opted into on AWS; here they are open to everybody, as every region is. */
const optIn = [
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
];

/** The regions of the caller's partition, and the one called from if it is none of AWS's. */
export function regionsOf(current: string): readonly Region[] {
  const partition = partitionOf(current);
  const known: readonly Region[] = [
    ...alwaysEnabled.map((name): Region => ({ name, optInStatus: 'opt-in-not-required' })),
    ...optIn.map((name): Region => ({ name, optInStatus: 'opted-in' })),
  ].filter((region) => partitionOf(region.name) === partition);
  return known.some((region) => region.name === current) ? known : [...known, { name: current, optInStatus: 'opted-in' }];
}
