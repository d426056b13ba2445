/** A service of AWS's that VPC endpoints lead to (https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html). */
export interface EndpointService {
  /** Such as `com.amazonaws.us-east-1.ecr.dkr`. */
  readonly name: string;
  /** In the order in which EC2 lists them. */
  readonly types: readonly EndpointType[];
  /** What the endpoints' own names end with, such as `dkr.ecr.us-east-1.vpce.amazonaws.com`. */
  readonly baseDnsName: string;
  /** The service's public names, which lead to an endpoint where it has private DNS. `*` stands for one label or more. */
  readonly privateDnsNames: readonly string[];
}

export type EndpointType = 'Interface' | 'Gateway';

/** In the order of their names, as EC2 lists them. */
export function endpointServices(region: string): readonly EndpointService[] {
  const regional = rows.map((row) => serviceOf(row, region));
  const all = region === globalRegion ? [...regional, ...globalServices] : regional;
  return all.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

export function findEndpointService(name: string, region: string): EndpointService | undefined {
  return endpointServices(region).find((service) => service.name === name);
}

/** Such as `api.ecr.us-east-1.amazonaws.com` or `*.dkr.ecr.us-east-1.amazonaws.com`; none for what is no service here. */
export function privateDnsNames(serviceName: string, region: string): readonly string[] {
  return findEndpointService(serviceName, region)?.privateDnsNames ?? [];
}

/** A name that only this endpoint has: of all its zones, or of one (https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html#interface-endpoint-dns-hostnames). */
export function endpointDnsName(service: EndpointService, endpointId: string, zoneName?: string): string {
  const label = [endpointId, endpointId.slice(-uniquePartDigits), ...(zoneName === undefined ? [] : [zoneName])].join('-');
  return `${label}.${service.baseDnsName}`;
}

/** AWS gives each endpoint a second, random part; here the first one is unique already. */
const uniquePartDigits = 8;

interface Row {
  readonly name: string;
  readonly types?: readonly EndpointType[];
  /** What stands before the region in its names, when that is not its name. */
  readonly label?: string;
  /** When it has others than `<label>.<region>.amazonaws.com`; `REGION` stands for the region. */
  readonly privateDnsNames?: readonly string[];
}

function serviceOf({ name, types = ['Interface'], label = name, privateDnsNames: names = [`${label}.REGION.amazonaws.com`] }: Row, region: string): EndpointService {
  return {
    name: `com.amazonaws.${region}.${name}`,
    types,
    baseDnsName: `${label}.${region}.vpce.amazonaws.com`,
    privateDnsNames: names.map((template) => template.replaceAll('REGION', region)),
  };
}

/** Services without regions have their endpoints in one. */
const globalRegion = 'us-east-1';
const globalServices: readonly EndpointService[] = [{ name: 'com.amazonaws.iam', types: ['Interface'], baseDnsName: `iam.${globalRegion}.vpce.amazonaws.com`, privateDnsNames: ['iam.amazonaws.com'] }];

/** Services whose names are as their service names say. */
const plainNames = [
  'access-analyzer', 'acm-pca', 'application-autoscaling', 'appmesh', 'appmesh-envoy-management', 'apprunner', 'athena', 'autoscaling', 'autoscaling-plans', 'backup', 'batch', 'cloudformation',
  'cloudtrail', 'codebuild', 'codedeploy', 'codepipeline', 'config', 'data-servicediscovery', 'datasync', 'ebs', 'ec2', 'ec2messages', 'ecs', 'eks', 'elasticache', 'elasticfilesystem',
  'elasticloadbalancing', 'events', 'glue', 'guardduty-data', 'imagebuilder', 'inspector2', 'kms', 'lambda', 'logs', 'monitoring', 'pipes', 'rds', 'resource-groups', 'scheduler', 'secretsmanager',
  'servicediscovery', 'sns', 'sqs', 'ssm', 'ssmmessages', 'states', 'sts', 'sync-states', 'synthetics', 'tagging', 'transfer', 'xray',
] as const;

const rows: readonly Row[] = [
  ...plainNames.map((name) => ({ name })),
  { name: 'apprunner.requests', label: 'requests.apprunner', privateDnsNames: ['*.REGION.awsapprunner.com'] },
  { name: 'dynamodb', types: ['Gateway', 'Interface'], privateDnsNames: [] },
  { name: 'ecr.api', label: 'api.ecr' },
  { name: 'ecr.dkr', label: 'dkr.ecr', privateDnsNames: ['*.dkr.ecr.REGION.amazonaws.com', 'dkr.ecr.REGION.amazonaws.com'] },
  { name: 'ecs-agent', label: 'ecs-a' },
  { name: 'ecs-telemetry', label: 'ecs-t' },
  { name: 'eks-auth', privateDnsNames: ['eks-auth.REGION.api.aws'] },
  { name: 'execute-api', privateDnsNames: ['*.execute-api.REGION.amazonaws.com'] },
  { name: 'kinesis-firehose', label: 'firehose' },
  { name: 'kinesis-streams', label: 'kinesis' },
  { name: 's3', types: ['Gateway', 'Interface'], privateDnsNames: ['*.s3.REGION.amazonaws.com', 's3.REGION.amazonaws.com', '*.s3-accesspoint.REGION.amazonaws.com', '*.s3-control.REGION.amazonaws.com'] },
];
