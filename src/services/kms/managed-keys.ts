import { kmsAliasArn, kmsAliases } from '#model/kms-alias.ts';
import { kmsKeyArn, kmsKeys, type KmsKey } from '#model/kms-key.ts';
import type { Scope } from '#model/scope.ts';
import type { KmsDeps } from './deps.ts';
import { managedKeyPolicy } from './key-policies.ts';
import { newMaterial } from './new-key.ts';
import { dayMs } from '#base/time.ts';

/** Services that have a key of their own in an account, and what AWS says of it. */
const descriptions: Readonly<Record<string, string>> = {
  ebs: 'Default key that protects my EBS volumes when no other key is defined',
  ecr: 'Default key that protects my ECR data when no other key is defined',
  elasticfilesystem: 'Default key that protects my EFS filesystems when no other key is defined',
  s3: 'Default key that protects my S3 objects when no other key is defined',
  secretsmanager: 'Default key that protects my Secrets Manager data when no other key is defined',
  ssm: 'Default key that protects my SSM Parameter Store data when no other key is defined',
};

/** AWS rotates its own every year. */
const periodInDays = 365;

/** The services that get a key of their own in an account as soon as they use it. */
export const servicesWithKeys: readonly string[] = Object.keys(descriptions);

export function managedAliasName(service: string): string {
  return `alias/aws/${service}`;
}

/** The service whose alias it is, such as `ssm` of `alias/aws/ssm` or its ARN in this account and Region; undefined when it is none. */
export function serviceOfManagedAlias(keyId: string, { account, region }: Scope): string | undefined {
  const name = keyId.startsWith('arn:') ? keyId.slice(kmsAliasArn({ account, region }, '').length) : keyId;
  const service = /^alias\/aws\/(.+)$/.exec(name)?.[1];
  return service !== undefined && Object.hasOwn(descriptions, service) && (keyId === name || keyId === kmsAliasArn({ account, region }, name)) ? service : undefined;
}

/** Makes the key of a service in an account when this is its first use (https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-key). */
export async function ensureManagedKey(service: string, scope: Scope, deps: KmsDeps): Promise<void> {
  const { store, clock, ids } = deps;
  const aliasArn = kmsAliasArn(scope, managedAliasName(service));
  if (store.get(kmsAliases, aliasArn) !== undefined) return;
  const { account, region } = scope;
  const id = ids.uuid();
  const arn = kmsKeyArn(scope, id);
  const { material } = await newMaterial(arn, 'SYMMETRIC_DEFAULT', deps);
  const at = clock.nowMs();
  const key: KmsKey = {
    account,
    region,
    id,
    arn,
    description: descriptions[service] ?? '',
    keySpec: 'SYMMETRIC_DEFAULT',
    keyUsage: 'ENCRYPT_DECRYPT',
    origin: 'AWS_KMS',
    manager: 'AWS',
    isEnabled: true,
    createdAt: at,
    policy: managedKeyPolicy(service, scope),
    tags: [],
    materials: [material],
    rotation: { isEnabled: true, periodInDays, nextAt: at + periodInDays * dayMs },
  };
  await store.transact((transaction) => {
    // Another call may have made it meanwhile.
    if (transaction.get(kmsAliases, aliasArn) !== undefined) return;
    transaction.put(kmsKeys, key);
    transaction.put(kmsAliases, { account, region, name: managedAliasName(service), arn: aliasArn, keyArn: arn, createdAt: at, updatedAt: at });
  });
}
