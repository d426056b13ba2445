import { formatArn } from '#base/arn.ts';

/** IAM is not regional. `resource` is such as `role/app`. */
export function iamArn(account: string, resource: string): string {
  return formatArn({ service: 'iam', region: '', account, resource });
}
