import type { AssumedRoleUser, Credentials } from '@aws-sdk/client-sts';
import type { SessionPrincipal, TemporaryCredentials } from '#auth/sessions.ts';
import { partitionOf } from '#base/arn.ts';
import { dateOf } from '#base/time.ts';

export function credentialsView({ accessKeyId, secretAccessKey, sessionToken, expiresAt }: TemporaryCredentials): Credentials {
  return { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken, Expiration: dateOf(expiresAt) };
}

export function assumedRoleView({ userId, arn }: SessionPrincipal, region: string): AssumedRoleUser {
  return { AssumedRoleId: userId, Arn: arnShown(arn, region) };
}

/** Sessions are kept with ARNs of the partition `aws`; callers see those of the partition that they speak to. */
export function arnShown(arn: string, region: string): string {
  return arn.replace(/^arn:aws:/, `arn:${partitionOf(region)}:`);
}
