import type { Ids } from '#base/ids.ts';
import { formatArn } from '#base/arn.ts';
import type { KmsGrant } from './kms-grant.ts';
import type { Repository } from './repository.ts';

type Granted = Pick<Repository, 'arn' | 'account' | 'region'>;

/** The service to which they are granted. */
export function ecrPrincipal(region: string): string {
  return `ecr.${region}.amazonaws.com`;
}

export function ecrContext(repositoryArn: string): Readonly<Record<string, string>> {
  return { 'aws:ecr:arn': repositoryArn };
}

/**
 * The two grants by which ECR uses the key of a repository, for its layers and for its manifests: whoever pushes and pulls needs no permission on the key
 * (https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html).
 */
export function ecrGrants({ arn, account, region }: Granted, keyArn: string, { ids, nowMs }: { readonly ids: Ids; readonly nowMs: number }): readonly KmsGrant[] {
  const grant = {
    keyArn,
    granteePrincipal: ecrPrincipal(region),
    retiringPrincipal: ecrPrincipal(region),
    issuingAccount: formatArn({ service: 'iam', region: '', account, resource: 'root' }),
    operations: ecrGrantOperations,
    constraints: { encryptionContextSubset: ecrContext(arn) },
    createdAt: nowMs,
  };
  return [{ ...grant, id: ids.hex(64) }, { ...grant, id: ids.hex(64) }];
}

export const ecrGrantOperations: readonly string[] = ['Decrypt', 'GenerateDataKey'];

export function isEcrGrantOf({ granteePrincipal, constraints }: KmsGrant, { arn, region }: Granted): boolean {
  return granteePrincipal === ecrPrincipal(region) && constraints?.encryptionContextSubset?.['aws:ecr:arn'] === arn;
}
