const services = ['s3', 'ecr', 'logs', 'ecs', 'ssm', 'kms', 'secretsmanager', 'ec2', 'elasticloadbalancing', 'iam'];

/** Ten policies of twenty statements, as a role has them that grew: many services, resources with wildcards, conditions, some denials; the last one is what allows. */
export const rolePolicies: readonly string[] = Array.from({ length: 10 }, (_, number) => JSON.stringify({ Version: '2012-10-17', Statement: Array.from({ length: 20 }, (_, index) => statement(number, index)) }));

function statement(policy: number, index: number): object {
  if (policy === 9 && index === 19) return { Effect: 'Allow', Action: ['ecs:Describe*', 'ecs:List*', 'ecs:RunTask'], Resource: '*' };
  const service = services[(policy + index) % services.length] ?? '';
  const resource = `arn:aws:${service}:*${service === 'iam' || service === 's3' ? '' : ':*'}:${service === 'iam' ? ':role/' : ''}team-${policy}-${index}/*`;
  const conditions = [undefined, { StringEquals: { 'aws:PrincipalTag/team': [`red-${index}`, `blue-${policy}`] } }, { StringLike: { 'aws:ResourceTag/stage': `prod-${index}*` }, Bool: { 'aws:SecureTransport': 'true' } }, { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.168.0.0/16'] } }];
  const isDenied = index % 7 === 6;
  const Action = index % 3 === 0 ? `${service}:*` : [`${service}:Describe*`, `${service}:Get*`, `${service}:Run*`];
  return { Sid: `S${index}`, Effect: isDenied ? 'Deny' : 'Allow', Action, Resource: index % 4 === 1 ? '*' : resource, Condition: conditions[index % 4] ?? (isDenied ? { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] } } : undefined) };
}
