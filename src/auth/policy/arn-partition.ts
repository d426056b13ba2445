import { partitionOf } from '#base/arn.ts';

/**
 * An account is in each partition here, and IAM has one user or role whichever the caller speaks to: the ARNs that it has in them are one to policies, so that
 * a denial in `arn:aws:iam::…` holds for who calls it `arn:aws-cn:iam::…`.
 */
export function inOnePartition(arn: string): string {
  return arn.startsWith('arn:aws:') ? arn : arn.replace(/^arn:[^:]+:(iam|sts):/, 'arn:aws:$1:');
}

/** Callers may write any partition into an ARN, and some services do not look at it; the resource is in that of its Region. */
export function inPartitionOfRegion(arn: string): string {
  const [, service, region] = /^arn:[^:]*:([^:]*):([^:]+):/.exec(arn) ?? [];
  return service === undefined || region === undefined ? arn : arn.replace(/^arn:[^:]*/, `arn:${partitionOf(region)}`);
}
