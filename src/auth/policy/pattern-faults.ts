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
  const [scheme, partition = '', service = '', region, , ...rest] = resource.split(':');
  if (scheme !== 'arn' || resource === 'arn') return `Resource ${resource} must be in ARN format or "*".`;
  if (!partitions.test(partition)) return partitionFault(partition, resource);
  // A star may stand for several segments, so that there need not be all six; but nothing is left out with two colons.
  if (service === '' || (rest.length === 0 && resource.includes('::') && !resource.endsWith('*'))) return 'The policy failed legacy parsing';
  return serviceFault({ resource, service, region, path: rest.join(':') });
}

function partitionFault(partition: string, resource: string): string {
  const [service = '*', region = '*', account = '*', ...rest] = resource.split(':').slice(2);
  return `Partition "${partition}" is not valid for resource "arn:${partition}:${service}:${region}:${account}:${rest.length === 0 ? '*' : rest.join(':')}".`;
}

function serviceFault({ resource, service, region, path }: { readonly resource: string; readonly service: string; readonly region: string | undefined; readonly path: string }): string | undefined {
  if (service !== '*' && /[*?$]/.test(service)) return 'Resource vendor must be fully qualified and cannot contain regexes.';
  if (service !== 'iam') return undefined;
  if (region !== undefined && region !== '' && region !== '*') return `IAM resource ${resource} cannot contain region information.`;
  if (path === '' || path === '*' || path === 'root' || iamPaths.some((start) => path.startsWith(start))) return undefined;
  return `IAM resource path must either be "*" or start with ${iamPaths.join(', ')}.`;
}
