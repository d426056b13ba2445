import type { Plausible } from './plausible-input.ts';

const at = 'us-east-1:000000000000';
const rule = `arn:aws:elasticloadbalancing:${at}:listener-rule/app/web/0123456789abcdef/0123456789abcdef/0123456789abcdef`;

/** Members that have to look like something before anybody is asked about permissions. */
export const plausible: Plausible = [
  [/\.CertificateArn$/, `arn:aws:acm:${at}:certificate/12345678-1234-1234-1234-123456789012`],
  [/^logs:.*\.logGroupName$/, '/app/web'],
  [/\.DhcpConfigurations$/, [{ Key: 'domain-name', Values: ['example.com'] }]],
  [/^ec2:.*\.Resources$/, ['vpc-0123456789abcdef0']],
  [/^(?:ec2|elasticloadbalancing):.*\.Tags$/, [{ Key: 'team', Value: 'red' }]],
  [/\.Attributes$/, [{ Key: 'deletion_protection.enabled', Value: 'false' }]],
  [/\.RulePriorities$/, [{ RuleArn: rule, Priority: 1 }]],
  [/\.Conditions$/, [{ Field: 'path-pattern', Values: ['/a'] }]],
  [/\.Actions$/, [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200' } }]],
  [/^sts:.*\.RoleArn$/, 'arn:aws:iam::000000000000:role/app'],
  [/^sts:.*\.RoleSessionName$/, 'session'],
  [/\.AccessKeyId$/, 'AKIAIOSFODNN7EXAMPLE'],
];
