import type { PublicParameters } from './public-value.ts';

/** The account of AWS for Fluent Bit's images, in most Regions. */
const account = '906394416424';
const stable = '2.34.1';
const latest = '3.0.0';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-using-fluentbit.html */
export function fluentBitImages(region: string): PublicParameters {
  const tags = { latest, stable, [latest]: latest, [stable]: stable, '2.32.5': '2.32.5' };
  const repository = `${account}.dkr.ecr.${region}.amazonaws.com/aws-for-fluent-bit`;
  return new Map(Object.entries(tags).flatMap(([name, tag]) => ['', 'init-', 'debug-'].map((flavour) => [`/aws/service/aws-for-fluent-bit/${flavour}${name}`, `${repository}:${flavour}${tag}`] as const)));
}
