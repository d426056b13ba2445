/** An Amazon Resource Name, taken apart (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html). */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** All that follows the fifth colon, such as `task/default/0123…` or `log-group:/ecs/app:*`. */
  readonly resource: string;
}

export function formatArn(arn: Omit<Arn, 'partition'> & { readonly partition?: string }): string {
  return `arn:${arn.partition ?? partitionOf(arn.region)}:${arn.service}:${arn.region}:${arn.account}:${arn.resource}`;
}

/** Undefined when `text` is not an ARN. */
export function parseArn(text: string): Arn | undefined {
  const parts = /^arn:([^:]+):([^:]+):([^:]*):([^:]*):(.+)$/s.exec(text);
  if (parts === null) return undefined;
  const [, partition = '', service = '', region = '', account = '', resource = ''] = parts;
  return { partition, service, region, account, resource };
}

/** The partition of a region, `aws` for those of nobody's. */
export function partitionOf(region: string): string {
  return partitions.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}

const partitions = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['eu-isoe-', 'aws-iso-e'],
  ['eusc-', 'aws-eusc'],
] as const;
