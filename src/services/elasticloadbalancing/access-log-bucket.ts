import { messageOf } from '#base/errors.ts';
import { known } from '#base/assert.ts';
import { parseArn } from '#base/arn.ts';
import { accessLogsOf } from '#model/load-balancer-attributes.ts';
import type { LoadBalancer } from '#model/load-balancer.ts';
import { invalidConfiguration, validationError } from './errors.ts';
import type { ElbDeps } from './service.ts';

/** A bucket that is named has a name, also while no logs are written. */
export function checkBucket(given: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[], changed: LoadBalancer): void {
  const isEmpty = given.some(({ Key: key, Value: value = '' }) => key === 'access_logs.s3.bucket' && value === '') || accessLogsOf(changed).accessLogs?.bucket === '';
  if (isEmpty) throw validationError("The value of 'access_logs.s3.bucket' cannot be empty");
}

/**
 * When logs are to be written somewhere, a file is put there first, so that a bucket that takes none is noticed
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html#verify-bucket-permissions).
 */
export async function tryBucket(before: LoadBalancer, changed: LoadBalancer, { objects, clock }: Pick<ElbDeps, 'objects' | 'clock'>): Promise<void> {
  const [earlier, { accessLogs }] = [accessLogsOf(before).accessLogs, accessLogsOf(changed)];
  if (accessLogs === undefined || (earlier?.bucket === accessLogs.bucket && earlier.prefix === accessLogs.prefix)) return;
  const { account } = known(parseArn(changed.arn), 'the ARN of a load balancer');
  const key = [...(accessLogs.prefix === '' ? [] : [accessLogs.prefix]), 'AWSLogs', account, 'ELBAccessLogTestFile'].join('/');
  try {
    await objects.write({ bucket: accessLogs.bucket, key }, `Enable AccessLog for ELB: ${changed.name} at ${new Date(clock.nowMs()).toISOString()}`);
  } catch (thrown) {
    throw invalidConfiguration(`Access Denied for bucket: ${accessLogs.bucket}. Please check S3bucket permission (${messageOf(thrown)})`);
  }
}
