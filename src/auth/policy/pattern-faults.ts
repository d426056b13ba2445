/** What IAM says of an action that cannot be one; undefined when it can. */
export function actionFault(action: string): string | undefined {
  if (action === '*') return undefined;
  const [vendor = '', name, ...more] = action.split(':');
  if (name === undefined) return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
  if (more.length > 0) return 'Actions/Condition can contain only one colon.';
  if (!/^[a-zA-Z0-9.-]+$/.test(vendor)) return `Vendor ${vendor} is not valid`;
  return name === '' ? 'The policy failed legacy parsing' : undefined;
}

const partitions = /^(\*|aws|aws-cn|aws-us-gov|aws-iso|aws-iso-b|aws-iso-e|aws-iso-f|aws-eusc)$/;

const iamPaths = ['user/', 'federated-user/', 'role/', 'group/', 'instance-profile/', 'mfa/', 'server-certificate/', 'policy/', 'sms-mfa/', 'saml-provider/', 'oidc-provider/', 'report/', 'access-report/'];

/** What IAM says of a resource that cannot be one; undefined when it can. */
export function resourceFault(resource: string): string | undefined {
  if (resource === '*') return undefined;
  // IAM does not look at the first part: of `aws:s3:::bucket`, it says that there is no partition `s3`.
  const [, partition, service, region, account, ...rest] = resource.split(':');
  if (partition === undefined) return `Resource ${resource} must be in ARN format or "*".`;
  if (!partitions.test(partition)) return partitionFault(partition, resource);
  if (service === undefined || (service !== '*' && /[*?$]/.test(service))) return 'Resource vendor must be fully qualified and cannot contain regexes.';
  return regionFault({ resource, service, region, account }) ?? (service === 'iam' ? iamPathFault(rest.join(':')) : undefined);
}

/** Whether "the policy failed legacy parsing" for it. A star may stand for several segments, so that there need not be all six; but nothing is left out with two colons. */
export function isLegacyResource(resource: string): boolean {
  const [scheme, , service, ...rest] = resource.split(':');
  return resource !== '*' && (scheme !== 'arn' || service === '' || (rest.length < 3 && resource.includes('::') && !resource.endsWith('*')));
}

function partitionFault(partition: string, resource: string): string {
  const [service = '*', region = '*', account = '*', ...rest] = resource.split(':').slice(2);
  return `Partition "${partition}" is not valid for resource "arn:${partition}:${service}:${region}:${account}:${rest.length === 0 ? '*' : rest.join(':')}".`;
}

/** Buckets and what IAM keeps are of no Region; what S3 keeps by Region, such as access points, is of an account. */
function regionFault({ resource, service, region = '', account = '' }: { readonly resource: string; readonly service: string; readonly region: string | undefined; readonly account: string | undefined }): string | undefined {
  if (region === '' || region === '*') return undefined;
  if (service === 'iam') return `IAM resource ${resource} cannot contain region information.`;
  return service === 's3' && account === '' ? `Resource ${resource} can not contain region information.` : undefined;
}

function iamPathFault(path: string): string | undefined {
  if (path === '' || path === '*' || path === 'root' || iamPaths.some((start) => path.startsWith(start))) return undefined;
  return `IAM resource path must either be "*" or start with ${iamPaths.join(', ')}.`;
}
