import { partitionOf } from '#base/arn.ts';

export interface Region {
  readonly name: string;
  readonly optInStatus: 'opt-in-not-required' | 'opted-in';
}

/** Enabled in every AWS account, with their names (https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html). */
const alwaysEnabled: Readonly<Record<string, string>> = {
  'ap-northeast-1': 'Asia Pacific (Tokyo)',
  'ap-northeast-2': 'Asia Pacific (Seoul)',
  'ap-northeast-3': 'Asia Pacific (Osaka)',
  'ap-south-1': 'Asia Pacific (Mumbai)',
  'ap-southeast-1': 'Asia Pacific (Singapore)',
  'ap-southeast-2': 'Asia Pacific (Sydney)',
  'ca-central-1': 'Canada (Central)',
  'eu-central-1': 'Europe (Frankfurt)',
  'eu-north-1': 'Europe (Stockholm)',
  'eu-west-1': 'Europe (Ireland)',
  'eu-west-2': 'Europe (London)',
  'eu-west-3': 'Europe (Paris)',
  'sa-east-1': 'South America (Sao Paulo)',
  'us-east-1': 'US East (N. Virginia)',
  'us-east-2': 'US East (Ohio)',
  'us-west-1': 'US West (N. California)',
  'us-west-2': 'US West (Oregon)',
  'cn-north-1': 'China (Beijing)',
  'cn-northwest-1': 'China (Ningxia)',
  'us-gov-east-1': 'AWS GovCloud (US-East)',
  'us-gov-west-1': 'AWS GovCloud (US-West)',
};

/** To be opted into on AWS; here they are open to everybody, as every region is. */
const optIn: Readonly<Record<string, string>> = {
  'af-south-1': 'Africa (Cape Town)',
  'ap-east-1': 'Asia Pacific (Hong Kong)',
  'ap-east-2': 'Asia Pacific (Taipei)',
  'ap-south-2': 'Asia Pacific (Hyderabad)',
  'ap-southeast-3': 'Asia Pacific (Jakarta)',
  'ap-southeast-4': 'Asia Pacific (Melbourne)',
  'ap-southeast-5': 'Asia Pacific (Malaysia)',
  'ap-southeast-6': 'Asia Pacific (New Zealand)',
  'ap-southeast-7': 'Asia Pacific (Thailand)',
  'ca-west-1': 'Canada West (Calgary)',
  'eu-central-2': 'Europe (Zurich)',
  'eu-south-1': 'Europe (Milan)',
  'eu-south-2': 'Europe (Spain)',
  'il-central-1': 'Israel (Tel Aviv)',
  'me-central-1': 'Middle East (UAE)',
  'me-south-1': 'Middle East (Bahrain)',
  'mx-central-1': 'Mexico (Central)',
};

/** The regions of the caller's partition, and the one called from if it is none of AWS's. */
export function regionsOf(current: string): readonly Region[] {
  const partition = partitionOf(current);
  const known: readonly Region[] = [
    ...Object.keys(alwaysEnabled).map((name): Region => ({ name, optInStatus: 'opt-in-not-required' })),
    ...Object.keys(optIn).map((name): Region => ({ name, optInStatus: 'opted-in' })),
  ].filter((region) => partitionOf(region.name) === partition);
  return known.some((region) => region.name === current) ? known : [...known, { name: current, optInStatus: 'opted-in' }];
}

/** Such as `US East (N. Virginia)`; undefined when it is none of AWS's. */
export function regionLongName(name: string): string | undefined {
  return alwaysEnabled[name] ?? optIn[name];
}
