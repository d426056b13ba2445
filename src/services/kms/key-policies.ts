import { formatArn } from '#base/arn.ts';

/** What a key has when none is given: the account's policies decide (https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html). */
export function defaultKeyPolicy(account: string): string {
  return written({ Id: 'key-default-1', Statement: [{ Sid: 'Enable IAM User Permissions', Effect: 'Allow', Principal: { AWS: rootArn(account) }, Action: 'kms:*', Resource: '*' }] });
}

/** What AWS gives the keys that it makes for a service: who may use the service in the account, may use the key through it. */
export function managedKeyPolicy(service: string, { account, region }: { readonly account: string; readonly region: string }): string {
  const through = (actions: readonly string[], viaService: object) => ({
    Sid: `Allow access through ${service} for all principals in the account that are authorized to use ${service}`,
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: actions,
    Resource: '*',
    Condition: viaService,
  });
  const here = { StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': `${service}.${region}.amazonaws.com` } };
  return written({
    Id: `auto-${service}-1`,
    Statement: [
      through(['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:CreateGrant', 'kms:DescribeKey'], here),
      { Sid: 'Allow direct access to key metadata to the account', Effect: 'Allow', Principal: { AWS: rootArn(account) }, Action: ['kms:Describe*', 'kms:Get*', 'kms:List*', 'kms:RevokeGrant'], Resource: '*' },
    ],
  });
}

function rootArn(account: string): string {
  return formatArn({ service: 'iam', region: '', account, resource: 'root' });
}

/** Indented, as AWS gives its own. */
function written({ Id, Statement }: { readonly Id: string; readonly Statement: readonly object[] }): string {
  return JSON.stringify({ Version: '2012-10-17', Id, Statement }, undefined, 2);
}
